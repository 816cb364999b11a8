// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectionbook.h"

#include "profilejson.h"

#include <QDateTime>
#include <QPointer>
#include <QStringBuilder>
#include <QTimer>

#include <algorithm>
#include <array>
#include <memory>

namespace legwork::connections {

namespace {

constexpr std::array kinds { SecretKind::Password, SecretKind::Certificate, SecretKind::Proxy };

Secret &secretOf(Secrets &secrets, SecretKind kind)
{
    switch (kind) {
    case SecretKind::Certificate: return secrets.certificate;
    case SecretKind::Proxy: return secrets.proxy;
    case SecretKind::Password: break;
    }
    return secrets.password;
}

ApiNames namesOfUser()
{
    ApiNames names = ApiNames::builtIn();
    static_cast<void>(names.addFile(ApiNames::userFile()));
    return names;
}

} // namespace

QString keychainKey(const QString &profile, SecretKind kind)
{
    switch (kind) {
    case SecretKind::Certificate: return profile % QStringLiteral("/certificate");
    case SecretKind::Proxy: return profile % QStringLiteral("/proxy");
    case SecretKind::Password: break;
    }
    return profile;
}

ConnectionBook::ConnectionBook(const QByteArray &kept, Keep keep, QObject *parent)
    : QObject(parent)
    , m_keep(std::move(keep))
    , m_names(namesOfUser())
{
    if (kept.isEmpty())
        return;
    QStringList passedOver;
    const Result<QList<Profile>> profiles = imported(kept, &passedOver);
    m_trouble = passedOver.join(QStringLiteral("; "));
    if (!profiles) {
        m_trouble = QString::fromStdString(profiles.error().place + ' ' + profiles.error().what).trimmed();
        return;
    }
    for (const Profile &profile : *profiles) {
        if (entry(profile.name) != nullptr)
            continue;
        m_entries.push_back(std::make_unique<Entry>());
        m_entries.back()->profile = profile;
        startPolling(*m_entries.back());
    }
}

ConnectionBook::~ConnectionBook() = default;

ConnectionBook::Entry *ConnectionBook::entry(const QString &name)
{
    const auto found = std::ranges::find_if(m_entries, [&](const auto &one) { return one->profile.name == name; });
    return found != m_entries.end() ? found->get() : nullptr;
}

const ConnectionBook::Entry *ConnectionBook::entry(const QString &name) const
{
    const auto found = std::ranges::find_if(m_entries, [&](const auto &one) { return one->profile.name == name; });
    return found != m_entries.end() ? found->get() : nullptr;
}

void ConnectionBook::keep()
{
    QList<Profile> kept;
    for (const auto &one : m_entries) {
        if (!one->isPassing)
            kept.append(one->profile);
    }
    if (m_keep)
        m_keep(exported(kept));
}

QList<Profile> ConnectionBook::profiles() const
{
    QList<Profile> all;
    for (const auto &one : m_entries)
        all.append(one->profile);
    return all;
}

std::optional<Profile> ConnectionBook::find(const QString &name) const
{
    const Entry *const one = entry(name);
    return one != nullptr ? std::optional(one->profile) : std::nullopt;
}

std::optional<Profile> ConnectionBook::effective(const QString &name) const
{
    const Entry *const one = entry(name);
    if (one == nullptr)
        return std::nullopt;
    Profile profile = one->profile;
    profile.trusted.insert(one->session);
    return profile;
}

QStringList ConnectionBook::names(Service service) const
{
    QStringList all;
    for (const auto &one : m_entries) {
        if (one->profile.service == service)
            all.append(one->profile.name);
    }
    return all;
}

bool ConnectionBook::isPassing(const QString &name) const
{
    const Entry *const one = entry(name);
    return one != nullptr && one->isPassing;
}

QString ConnectionBook::freeName(const QString &wanted) const
{
    QString name = wanted;
    for (int n = 2; entry(name) != nullptr; ++n) {
        const QString number = QStringLiteral(" %1").arg(n);
        name = wanted.left(longestName - number.size()) % number;
    }
    return name;
}

Result<void> ConnectionBook::add(const Profile &profile)
{
    if (const QString wrong = wrongName(profile.name); !wrong.isEmpty())
        return failure(ErrorKind::Usage, profile.name.toStdString(), wrong.toStdString());
    if (entry(profile.name) != nullptr)
        return failure(ErrorKind::Usage, profile.name.toStdString(), tr("is the name of another server").toStdString());
    m_entries.push_back(std::make_unique<Entry>());
    m_entries.back()->profile = profile;
    keep();
    startPolling(*m_entries.back());
    Q_EMIT profilesChanged();
    return {};
}

Result<void> ConnectionBook::change(const QString &name, const Profile &profile)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return failure(ErrorKind::Usage, name.toStdString(), tr("is no server that is known").toStdString());
    if (const QString wrong = wrongName(profile.name); !wrong.isEmpty())
        return failure(ErrorKind::Usage, profile.name.toStdString(), wrong.toStdString());
    if (profile.name != name && entry(profile.name) != nullptr)
        return failure(ErrorKind::Usage, profile.name.toStdString(), tr("is the name of another server").toStdString());
    if (one->profile == profile)
        return {};
    one->profile = profile;
    keep();
    if (profile.name != name && !one->isPassing)
        moveSecrets(name, profile.name);
    stopPolling(*one);
    if (profile.name == name || one->isPassing)
        startPolling(*one); // else when its secrets have moved
    Q_EMIT profilesChanged();
    return {};
}

void ConnectionBook::move(const QString &name, const QString &before)
{
    const auto isNamed
        = [](const QString &wanted) { return [&wanted](const auto &one) { return one->profile.name == wanted; }; };
    const auto from = std::ranges::find_if(m_entries, isNamed(name));
    if (from == m_entries.end() || name == before)
        return;
    std::unique_ptr<Entry> moved = std::move(*from);
    m_entries.erase(from);
    m_entries.insert(std::ranges::find_if(m_entries, isNamed(before)), std::move(moved));
    keep();
    Q_EMIT profilesChanged();
}

void ConnectionBook::remove(const QString &name)
{
    const auto found = std::ranges::find_if(m_entries, [&](const auto &one) { return one->profile.name == name; });
    if (found == m_entries.end() || (*found)->isPassing)
        return;
    const auto position = static_cast<std::size_t>(found - m_entries.begin());
    m_removed.push_back({ (*found)->profile, position, {} });
    for (const SecretKind kind : kinds) {
        m_store.read(keychainKey(name, kind), this, [this, name, kind](const SecretStore::Answer &answer) {
            if (!answer.secret)
                return;
            const auto removed
                = std::ranges::find_if(m_removed, [&](const Removed &one) { return one.profile.name == name; });
            if (removed == m_removed.end())
                return; // it is back already
            secretOf(removed->secrets, kind) = *answer.secret;
            m_store.forget(keychainKey(name, kind));
        });
    }
    m_entries.erase(found);
    m_sessionOnly.remove(name);
    keep();
    Q_EMIT pollerChanged(name);
    Q_EMIT profilesChanged();
}

QString ConnectionBook::restore(const QString &removed)
{
    const auto found = std::find_if(
        m_removed.rbegin(), m_removed.rend(), [&](const Removed &one) { return one.profile.name == removed; });
    if (found == m_removed.rend())
        return {};
    Removed last = std::move(*found);
    m_removed.erase(std::next(found).base());
    last.profile.name = freeName(last.profile.name);
    const QString name = last.profile.name;
    auto made = std::make_unique<Entry>();
    made->profile = last.profile;
    const auto position = static_cast<std::ptrdiff_t>(std::min(last.position, m_entries.size()));
    const auto at = m_entries.insert(m_entries.begin() + position, std::move(made));
    keep();
    for (const SecretKind kind : kinds) {
        if (const Secret &secret = secretOf(last.secrets, kind); !secret.isEmpty())
            setSecret(name, kind, secret);
    }
    if (last.secrets.password.isEmpty())
        startPolling(**at); // else when its password is in the keychain
    Q_EMIT profilesChanged();
    return name;
}

void ConnectionBook::addPassing(const Profile &profile, const Secrets &secrets)
{
    removePassing(profile.name);
    auto made = std::make_unique<Entry>();
    made->profile = profile;
    made->profile.name = freeName(profile.name);
    made->isPassing = true;
    made->passing = secrets;
    m_entries.push_back(std::move(made));
    startPolling(*m_entries.back());
    Q_EMIT profilesChanged();
}

void ConnectionBook::removePassing(const QString &name)
{
    const auto found
        = std::ranges::find_if(m_entries, [&](const auto &one) { return one->isPassing && one->profile.name == name; });
    if (found == m_entries.end())
        return;
    m_entries.erase(found);
    Q_EMIT pollerChanged(name);
    Q_EMIT profilesChanged();
}

void ConnectionBook::setSecret(const QString &name, SecretKind kind, const Secret &secret)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return;
    if (one->isPassing) {
        secretOf(one->passing, kind) = secret;
        stopPolling(*one);
        startPolling(*one);
        return;
    }
    const auto kept = [this, name](const QString &why) {
        m_sessionOnly.insert(name, why);
        if (Entry *const now = entry(name)) {
            stopPolling(*now);
            startPolling(*now);
        }
        Q_EMIT secretKept(name);
    };
    if (secret.isEmpty()) {
        m_store.forget(keychainKey(name, kind));
        QTimer::singleShot(0, this, [kept] { kept({}); });
        return;
    }
    m_store.write(keychainKey(name, kind), secret, this, kept);
}

void ConnectionBook::secrets(
    const QString &name, QObject *asker, std::function<void(const Secrets &, const QString &)> then)
{
    const Entry *const one = entry(name);
    if (one == nullptr || one->isPassing) {
        QTimer::singleShot(
            0, asker, [then, secrets = one != nullptr ? one->passing : Secrets()] { then(secrets, {}); });
        return;
    }
    struct All {
        Secrets secrets {};
        QString trouble {};
        int waits = 0;
    };
    QList<SecretKind> wanted;
    if (one->profile.signIn != SignIn::None)
        wanted.append(SecretKind::Password);
    if (!one->profile.clientCertificate.isEmpty())
        wanted.append(SecretKind::Certificate);
    if (!one->profile.proxy.user.isEmpty())
        wanted.append(SecretKind::Proxy);
    const auto all = std::make_shared<All>();
    all->waits = static_cast<int>(wanted.size());
    if (wanted.isEmpty())
        QTimer::singleShot(0, asker, [then] { then({}, {}); });
    for (const SecretKind kind : wanted) {
        m_store.read(keychainKey(name, kind), asker, [all, kind, then](const SecretStore::Answer &answer) {
            if (answer.secret)
                secretOf(all->secrets, kind) = *answer.secret;
            if (!answer.trouble.isEmpty())
                all->trouble = answer.trouble;
            if (--all->waits == 0)
                then(all->secrets, all->trouble);
        });
    }
}

void ConnectionBook::client(const QString &name, QObject *asker, std::function<void(std::unique_ptr<CacheClient>)> then)
{
    secrets(name, asker, [book = QPointer<ConnectionBook>(this), name, then](const Secrets &found, const QString &) {
        const auto profile = book ? book->effective(name) : std::nullopt;
        then(profile ? std::make_unique<CacheClient>(*profile, found) : nullptr);
    });
}

Poller *ConnectionBook::poller(const QString &name) const
{
    const Entry *const one = entry(name);
    return one != nullptr ? one->poller.get() : nullptr;
}

bool ConnectionBook::needsPassword(const QString &name) const
{
    const Entry *const one = entry(name);
    return one != nullptr && one->needsPassword;
}

const PollStrip &ConnectionBook::strip(const QString &name) const
{
    static const PollStrip none;
    const Entry *const one = entry(name);
    return one != nullptr ? one->strip : none;
}

void ConnectionBook::startPolling(Entry &entryToPoll)
{
    if (entryToPoll.profile.service != Service::Cache)
        return;
    const QString name = entryToPoll.profile.name;
    const quint64 attempt = ++entryToPoll.attempt;
    secrets(name, this, [this, name, attempt](const Secrets &found, const QString &) {
        Entry *const one = entry(name);
        if (one == nullptr || one->attempt != attempt)
            return;
        one->needsPassword = one->profile.signIn != SignIn::None && found.password.isEmpty();
        if (one->needsPassword)
            return Q_EMIT stateChanged(name);
        one->poller = std::make_unique<Poller>(*effective(name), found, m_names);
        Poller &poller = *one->poller;
        poller.setInterval(one->profile.interval);
        connect(&poller, &Poller::sampled, this, [this, name](const ports::Sample &sample) {
            if (Entry *const now = entry(name))
                now->strip.answered(
                    QDateTime::currentMSecsSinceEpoch(), now->poller->lastAnswer()->tookMs, sample.isFailover);
            Q_EMIT sampled(name, sample);
        });
        connect(&poller, &Poller::failed, this, [this, name](const Failure &failure) {
            if (Entry *const now = entry(name))
                now->strip.failed(QDateTime::currentMSecsSinceEpoch());
            Q_EMIT failed(name, failure);
        });
        connect(&poller, &Poller::stateChanged, this, [this, name] { Q_EMIT stateChanged(name); });
        if (one->profile.isPolled)
            poller.start();
        else
            poller.pause();
        Q_EMIT pollerChanged(name);
    });
}

void ConnectionBook::stopPolling(Entry &entryToStop)
{
    ++entryToStop.attempt;
    if (!entryToStop.poller)
        return;
    // It may be what is calling.
    entryToStop.poller->disconnect(this);
    entryToStop.poller->pause();
    entryToStop.poller.release()->deleteLater();
    Q_EMIT pollerChanged(entryToStop.profile.name);
}

void ConnectionBook::pause(const QString &name)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return;
    one->profile.isPolled = false;
    keep();
    if (one->poller)
        one->poller->pause();
    Q_EMIT stateChanged(name);
}

void ConnectionBook::resume(const QString &name)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return;
    one->profile.isPolled = true;
    keep();
    if (one->poller)
        one->poller->start();
    else
        startPolling(*one);
    Q_EMIT stateChanged(name);
}

void ConnectionBook::trust(const QString &name, const QString &place, const TrustedCertificate &certificate)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return;
    one->session.remove(place);
    Profile profile = one->profile;
    profile.trusted.insert(place, certificate);
    static_cast<void>(change(name, profile));
}

void ConnectionBook::trustForSession(const QString &name, const QString &place, const TrustedCertificate &certificate)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return;
    one->session.insert(place, certificate);
    stopPolling(*one);
    startPolling(*one);
    Q_EMIT profilesChanged();
}

void ConnectionBook::forgetTrust(const QString &name, const QString &place)
{
    Entry *const one = entry(name);
    if (one == nullptr)
        return;
    Profile profile = one->profile;
    profile.trusted.remove(place);
    if (one->session.remove(place) > 0 && profile == one->profile) {
        stopPolling(*one);
        startPolling(*one);
    }
    static_cast<void>(change(name, profile));
    Q_EMIT profilesChanged();
}

void ConnectionBook::moveSecrets(const QString &from, const QString &to)
{
    const auto waits = std::make_shared<int>(static_cast<int>(kinds.size()));
    const auto moved = [this, to, waits] {
        Entry *const one = entry(to);
        if (--*waits == 0 && one != nullptr && !one->poller)
            startPolling(*one);
    };
    for (const SecretKind kind : kinds) {
        m_store.read(keychainKey(from, kind), this, [this, from, to, kind, moved](const SecretStore::Answer &answer) {
            if (!answer.secret)
                return moved();
            m_store.write(
                keychainKey(to, kind), *answer.secret, this, [this, from, to, kind, moved](const QString &why) {
                    m_sessionOnly.insert(to, why);
                    m_store.forget(keychainKey(from, kind));
                    moved();
                });
        });
    }
}

} // namespace legwork::connections
