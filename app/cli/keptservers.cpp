// SPDX-License-Identifier: GPL-3.0-or-later
#include "keptservers.h"

#include <connections/connectionbook.h>
#include <connections/profilejson.h>
#include <workspace/database.h>

#include <QEventLoop>
#include <QFileInfo>
#include <QSqlQuery>

#include <algorithm>

namespace legwork::cli {

namespace {

using connections::Profile;
using connections::SecretKind;

QString stateKey() { return QLatin1StringView(connections::connectionsState); }

/// One secret; waits for it. `trouble`: why the keychain did not answer.
connections::Secret fromKeychain(connections::SecretStore &store, const QString &key, std::string &trouble)
{
    QEventLoop loop;
    connections::Secret found;
    store.read(key, &loop, [&](const connections::SecretStore::Answer &answer) {
        if (answer.secret)
            found = *answer.secret;
        else
            trouble = answer.trouble.toStdString();
        loop.quit();
    });
    loop.exec();
    return found;
}

} // namespace

Result<QList<Profile>> keptServers(const QString &workspace)
{
    if (!QFileInfo::exists(workspace))
        return QList<Profile>();
    const auto database = workspace::Database::open(workspace);
    if (!database)
        return tl::unexpected(database.error());
    QByteArray kept;
    const Result<void> read = (*database)->each(QStringLiteral("SELECT value FROM state WHERE key = ?"), { stateKey() },
        [&](const QSqlQuery &row) { kept = row.value(0).toByteArray(); });
    if (!read)
        return tl::unexpected(read.error());
    return kept.isEmpty() ? QList<Profile>() : connections::imported(kept);
}

Result<void> keepServers(const QString &workspace, const QList<Profile> &profiles)
{
    const auto database = workspace::Database::open(workspace);
    if (!database)
        return tl::unexpected(database.error());
    return (*database)->apply({ { QStringLiteral("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)"),
        { stateKey(), connections::exported(profiles) } } });
}

Result<Profile> keptServer(const QString &workspace, const std::string &name)
{
    const Result<QList<Profile>> known = keptServers(workspace);
    if (!known)
        return tl::unexpected(known.error());
    const auto found = std::ranges::find(*known, QString::fromStdString(name), &Profile::name);
    if (found != known->end())
        return *found;
    std::string names;
    for (const Profile &one : *known)
        names += (names.empty() ? "" : ", ") + one.name.toStdString();
    return failure(ErrorKind::NotFound, name,
        names.empty() ? "no server is known in " + workspace.toStdString()
                + "; the page Connections adds them, and --url names one"
                      : "no such server; known are: " + names);
}

Result<connections::Secrets> secretsFromKeychain(const Profile &profile)
{
    connections::SecretStore store;
    connections::Secrets secrets;
    std::string trouble;
    const auto read = [&](bool isWanted, SecretKind kind, const char *what) -> Result<connections::Secret> {
        if (!isWanted)
            return connections::Secret();
        connections::Secret secret = fromKeychain(store, connections::keychainKey(profile.name, kind), trouble);
        if (secret.isEmpty())
            return failure(ErrorKind::NotFound, profile.name.toStdString(),
                std::string(what) + " is not in the keychain" + (trouble.empty() ? "" : " (" + trouble + ")"));
        return secret;
    };
    auto password = read(profile.signIn != connections::SignIn::None, SecretKind::Password, "its password");
    if (!password)
        return tl::unexpected(Error { password.error().kind, password.error().place,
            password.error().what + "\n  --password-stdin reads it from standard input" });
    auto certificate = read(
        !profile.clientCertificate.isEmpty(), SecretKind::Certificate, "the pass phrase of its client certificate");
    auto proxy = read(!profile.proxy.user.isEmpty(), SecretKind::Proxy, "the password of its proxy");
    if (!certificate || !proxy)
        return tl::unexpected(certificate ? proxy.error() : certificate.error());
    secrets.password = *password;
    secrets.certificate = *certificate;
    secrets.proxy = *proxy;
    return secrets;
}

} // namespace legwork::cli
