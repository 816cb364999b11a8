// SPDX-License-Identifier: GPL-3.0-or-later
#include "profilejson.h"

#include "fingerprint.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <utility>

namespace legwork::connections {

namespace {

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::connections::Profile)
};

template <typename Value> using Words = std::pair<Value, const char *>;

constexpr std::array<Words<Service>, 5> serviceWords { { { Service::Cache, "cache" },
    { Service::CvpConfiguration, "cvp-configuration" }, { Service::CvpDiagnostics, "cvp-diagnostics" },
    { Service::CceDiagnostics, "cce-diagnostics" }, { Service::Prometheus, "prometheus" } } };
constexpr std::array<Words<SignIn>, 3> signInWords { { { SignIn::None, "none" }, { SignIn::Basic, "basic" },
    { SignIn::Jwt, "jwt" } } };
constexpr std::array<Words<ProxyKind>, 4> proxyWords { { { ProxyKind::None, "none" }, { ProxyKind::System, "system" },
    { ProxyKind::Http, "http" }, { ProxyKind::Socks5, "socks5" } } };

template <typename Table, typename Value> QString wordIn(const Table &table, Value value)
{
    return QLatin1StringView(std::ranges::find(table, value, &Table::value_type::first)->second);
}

/// The first of the table for a word that is none.
template <typename Table> auto valueIn(const Table &table, const QJsonValue &word)
{
    const QString text = word.toString();
    const auto found = std::ranges::find_if(
        table, [&](const auto &one) { return text.compare(QLatin1StringView(one.second)) == 0; });
    return found != table.end() ? found->first : table.front().first;
}

std::chrono::milliseconds spanFrom(const QJsonValue &value, std::chrono::milliseconds least,
    std::chrono::milliseconds most, std::chrono::milliseconds usual)
{
    return value.isDouble() ? std::chrono::milliseconds(static_cast<qint64>(std::clamp(
               value.toDouble() * 1000, static_cast<double>(least.count()), static_cast<double>(most.count()))))
                            : usual;
}

double secondsOf(std::chrono::milliseconds span) { return static_cast<double>(span.count()) / 1000; }

QJsonObject trustJson(const QMap<QString, TrustedCertificate> &trusted)
{
    QJsonObject object;
    for (auto one = trusted.begin(); one != trusted.end(); ++one) {
        object.insert(one.key(),
            QJsonObject { { QStringLiteral("sha256"), certificateFingerprint(one->sha256) },
                { QStringLiteral("certificate"), QString::fromLatin1(one->der.toBase64()) },
                { QStringLiteral("since"), one->since.toString(Qt::ISODate) } });
    }
    return object;
}

QMap<QString, TrustedCertificate> trustFrom(const QJsonObject &object)
{
    QMap<QString, TrustedCertificate> trusted;
    for (auto one = object.begin(); one != object.end(); ++one) {
        const QJsonObject value = one.value().toObject();
        if (const auto sha256 = readFingerprint(value.value(QLatin1StringView("sha256")).toString()))
            trusted.insert(one.key(),
                { *sha256, QByteArray::fromBase64(value.value(QLatin1StringView("certificate")).toString().toLatin1()),
                    QDateTime::fromString(value.value(QLatin1StringView("since")).toString(), Qt::ISODate) });
    }
    return trusted;
}

} // namespace

QString wordOf(Service service) { return wordIn(serviceWords, service); }

QString wrongName(const QString &name)
{
    if (name.trimmed().isEmpty())
        return Text::tr("is missing");
    if (name != name.trimmed())
        return Text::tr("begins or ends with a blank");
    if (name.size() > longestName)
        return Text::tr("is longer than %1 characters").arg(longestName);
    // A slash divides the name from the kind of secret in the keychain; a dash would be an option of the command line.
    if (name.startsWith(u'-') || name.contains(u'/') || std::ranges::any_of(name, [](QChar c) { return !c.isPrint(); }))
        return Text::tr("holds a character that a name cannot hold, or begins with -");
    return {};
}

QJsonObject toJson(const Profile &profile)
{
    QJsonArray bases;
    for (const QUrl &base : profile.bases)
        bases.append(base.toString());
    QJsonObject object { { QStringLiteral("name"), profile.name },
        { QStringLiteral("service"), wordOf(profile.service) }, { QStringLiteral("addresses"), bases },
        { QStringLiteral("signIn"), wordIn(signInWords, profile.signIn) },
        { QStringLiteral("interval"), secondsOf(profile.interval) },
        { QStringLiteral("timeout"), secondsOf(profile.timeout) }, { QStringLiteral("polled"), profile.isPolled },
        { QStringLiteral("readOnly"), profile.isReadOnly } };
    for (const auto &[key, text] :
        { std::pair { QStringLiteral("user"), profile.user }, { QStringLiteral("authorities"), profile.caFile },
            { QStringLiteral("clientCertificate"), profile.clientCertificate },
            { QStringLiteral("publicKey"), profile.publicKey } }) {
        if (!text.isEmpty())
            object.insert(key, text);
    }
    if (!profile.pin.isEmpty())
        object.insert(QStringLiteral("pin"), certificateFingerprint(profile.pin));
    if (!profile.trusted.isEmpty())
        object.insert(QStringLiteral("trusted"), trustJson(profile.trusted));
    if (profile.proxy.kind != ProxyKind::None)
        object.insert(QStringLiteral("proxy"),
            QJsonObject { { QStringLiteral("kind"), wordIn(proxyWords, profile.proxy.kind) },
                { QStringLiteral("host"), profile.proxy.host }, { QStringLiteral("port"), profile.proxy.port },
                { QStringLiteral("user"), profile.proxy.user } });
    return object;
}

Result<Profile> profileFrom(const QJsonObject &object)
{
    using namespace std::chrono_literals;
    const auto text = [&](const char *key) { return object.value(QLatin1StringView(key)).toString(); };
    const Profile usual;
    Profile profile;
    profile.name = text("name");
    if (const QString wrong = wrongName(profile.name); !wrong.isEmpty())
        return failure(ErrorKind::Broken, profile.name.left(longestName).toStdString(), "name " + wrong.toStdString());
    profile.service = valueIn(serviceWords, object.value(QLatin1StringView("service")));
    for (const auto &address : object.value(QLatin1StringView("addresses")).toArray()) {
        const Result<QUrl> base = baseFrom(address.toString(), profile.service);
        if (!base)
            return failure(ErrorKind::Broken, profile.name.toStdString(), "an address " + base.error().what);
        profile.bases.append(*base);
    }
    if (profile.bases.isEmpty())
        return failure(ErrorKind::Broken, profile.name.toStdString(), "has no address");
    profile.signIn = valueIn(signInWords, object.value(QLatin1StringView("signIn")));
    profile.user = text("user");
    profile.caFile = text("authorities");
    profile.clientCertificate = text("clientCertificate");
    profile.publicKey = text("publicKey");
    profile.pin = readFingerprint(text("pin")).value_or(QByteArray());
    profile.trusted = trustFrom(object.value(QLatin1StringView("trusted")).toObject());
    profile.interval = spanFrom(object.value(QLatin1StringView("interval")), 1s, 300s, usual.interval);
    profile.timeout = spanFrom(object.value(QLatin1StringView("timeout")), 1s, 300s, usual.timeout);
    profile.isPolled = object.value(QLatin1StringView("polled")).toBool(usual.isPolled);
    profile.isReadOnly = object.value(QLatin1StringView("readOnly")).toBool(usual.isReadOnly);
    const QJsonObject proxy = object.value(QLatin1StringView("proxy")).toObject();
    profile.proxy = { valueIn(proxyWords, proxy.value(QLatin1StringView("kind"))),
        proxy.value(QLatin1StringView("host")).toString(),
        static_cast<quint16>(std::clamp(proxy.value(QLatin1StringView("port")).toInt(), 0, 65535)),
        proxy.value(QLatin1StringView("user")).toString() };
    return profile;
}

QByteArray exported(const QList<Profile> &profiles)
{
    QJsonArray array;
    for (const Profile &profile : profiles)
        array.append(toJson(profile));
    return QJsonDocument(
        QJsonObject { { QStringLiteral("legworkProfiles"), 1 }, { QStringLiteral("profiles"), array } })
        .toJson();
}

Result<QList<Profile>> imported(const QByteArray &json, QStringList *passedOver)
{
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (document.isNull())
        return failure(ErrorKind::Broken, {}, error.errorString().toStdString());
    const QJsonValue listed = document.object().value(QLatin1StringView("profiles"));
    if (!document.isArray() && !listed.isArray())
        return failure(ErrorKind::NotSupported, {}, "holds no profiles");
    const QJsonArray array = document.isArray() ? document.array() : listed.toArray();
    if (array.size() > mostProfiles)
        return failure(ErrorKind::TooLarge, {}, "holds more than 1000 profiles");
    QList<Profile> profiles;
    for (const auto &value : array) {
        Result<Profile> profile = profileFrom(value.toObject());
        if (!profile && passedOver == nullptr)
            return tl::unexpected(profile.error());
        if (!profile) {
            passedOver->append(QString::fromStdString(profile.error().place + ' ' + profile.error().what).trimmed());
            continue;
        }
        profiles.append(*std::move(profile));
    }
    return profiles;
}

} // namespace legwork::connections
