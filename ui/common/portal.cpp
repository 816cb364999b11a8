// SPDX-License-Identifier: GPL-3.0-or-later
#include "portal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace legwork::ui {

namespace {

const QString &service()
{
    static const QString name = QStringLiteral("org.freedesktop.portal.Desktop");
    return name;
}
const QString &path()
{
    static const QString name = QStringLiteral("/org/freedesktop/portal/desktop");
    return name;
}
const QString &settings()
{
    static const QString name = QStringLiteral("org.freedesktop.portal.Settings");
    return name;
}
const QString &appearance()
{
    static const QString name = QStringLiteral("org.freedesktop.appearance");
    return name;
}

/// Read() answers a variant in a variant, SettingChanged carries one.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

AppearancePortal::AppearancePortal(QObject *parent)
    : QObject(parent)
{
}

void AppearancePortal::ask()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service(), path(), settings(), QStringLiteral("SettingChanged"), this,
        SLOT(settingChanged(QString, QString, QDBusVariant)));
    read(QStringLiteral("color-scheme"));
    read(QStringLiteral("contrast"));
}

void AppearancePortal::read(const QString &key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service(), path(), settings(), QStringLiteral("Read"));
    call << appearance() << key;
    auto *const watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher *answer) {
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (!reply.isError())
            take(key, QVariant::fromValue(reply.value()));
        answer->deleteLater();
    });
}

void AppearancePortal::settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == appearance())
        take(key, QVariant::fromValue(value));
}

void AppearancePortal::take(const QString &key, const QVariant &value)
{
    bool isNumber = false;
    const unsigned number = unwrapped(value).toUInt(&isNumber);
    if (!isNumber)
        return;
    if (key == QLatin1String("color-scheme"))
        m_scheme = number;
    else if (key == QLatin1String("contrast"))
        m_contrast = number;
    else
        return;
    Q_EMIT answered(m_scheme, m_contrast);
}

} // namespace legwork::ui
