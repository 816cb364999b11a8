// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile.h"

#include "restconflink.h"
#include "sshlink.h"

namespace legwork::device {

QString DeviceProfile::id() const
{
    const QString scheme = way == Way::Ssh ? QStringLiteral("ssh:") : QStringLiteral("restconf:");
    return scheme + address.user + QLatin1Char('@') + address.place();
}

quint16 defaultPort(Way way) noexcept { return way == Way::Ssh ? 22 : 443; }

QString keychainKey(const DeviceProfile &profile, const QString &secret)
{
    return profile.id() + QLatin1Char('#') + secret;
}

QJsonObject toJson(const DeviceProfile &profile)
{
    return {
        { QStringLiteral("name"), profile.name },
        { QStringLiteral("way"), profile.way == Way::Ssh ? QStringLiteral("ssh") : QStringLiteral("restconf") },
        { QStringLiteral("host"), profile.address.host },
        { QStringLiteral("port"), profile.address.port },
        { QStringLiteral("user"), profile.address.user },
        { QStringLiteral("pin"), profile.address.pin },
        { QStringLiteral("caFile"), profile.address.caFile },
        { QStringLiteral("usesKey"), profile.usesKey },
        { QStringLiteral("readOnly"), profile.isReadOnly },
        { QStringLiteral("remembered"), profile.isRemembered },
    };
}

DeviceProfile profileFrom(const QJsonObject &object)
{
    const auto text = [&](const char *member) { return object.value(QLatin1StringView(member)).toString(); };
    DeviceProfile profile;
    profile.name = text("name");
    profile.way = text("way") == QLatin1StringView("restconf") ? Way::Restconf : Way::Ssh;
    const int port = object.value(QStringLiteral("port")).toInt();
    profile.address = { .host = text("host"),
        .port = port > 0 && port < 65'536 ? static_cast<quint16>(port) : defaultPort(profile.way),
        .user = text("user"),
        .pin = text("pin"),
        .caFile = text("caFile") };
    profile.usesKey = object.value(QStringLiteral("usesKey")).toBool();
    profile.isReadOnly = object.value(QStringLiteral("readOnly")).toBool(true);
    profile.isRemembered = object.value(QStringLiteral("remembered")).toBool();
    return profile;
}

std::unique_ptr<DeviceLink> makeLink(
    const DeviceProfile &profile, Credentials credentials, IsCancelled isCancelled, LinkTimes times)
{
    if (profile.way == Way::Ssh)
        return std::make_unique<SshLink>(profile.address, std::move(credentials), std::move(isCancelled), times);
    return std::make_unique<RestconfLink>(profile.address, std::move(credentials), std::move(isCancelled), times);
}

} // namespace legwork::device
