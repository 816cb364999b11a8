// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicebook.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <memory>

namespace legwork::ui {

namespace {

const QString stateKey = QLatin1StringView(device::profilesState);

struct Slot {
    const char *name;
    connections::Secret device::Credentials::*secret;
};
constexpr std::array secretSlots { Slot { "password", &device::Credentials::password },
    Slot { "key", &device::Credentials::privateKey }, Slot { "passphrase", &device::Credentials::passphrase },
    Slot { "enable", &device::Credentials::enable } };

} // namespace

DeviceBook::DeviceBook(workspace::Workspace *workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    if (m_workspace == nullptr)
        return;
    const QJsonArray list = QJsonDocument::fromJson(m_workspace->state(stateKey)).array();
    for (const auto &value : list) {
        const device::DeviceProfile profile = device::profileFrom(value.toObject());
        if (!profile.address.host.isEmpty())
            m_profiles << profile;
    }
}

const device::DeviceProfile *DeviceBook::find(const QString &id) const
{
    const auto known = std::ranges::find(m_profiles, id, &device::DeviceProfile::id);
    return known == m_profiles.end() ? nullptr : &*known;
}

void DeviceBook::put(const device::DeviceProfile &profile)
{
    const auto known = std::ranges::find(m_profiles, profile.id(), &device::DeviceProfile::id);
    if (known != m_profiles.end())
        *known = profile;
    else
        m_profiles << profile;
    write();
}

void DeviceBook::remove(const QString &id)
{
    const auto known = std::ranges::find(m_profiles, id, &device::DeviceProfile::id);
    if (known == m_profiles.end())
        return;
    for (const Slot &slot : secretSlots)
        m_store.forget(device::keychainKey(*known, QLatin1StringView(slot.name)));
    m_session.remove(id);
    m_profiles.erase(known);
    write();
}

void DeviceBook::write()
{
    if (m_workspace != nullptr) {
        QJsonArray list;
        for (const device::DeviceProfile &profile : std::as_const(m_profiles))
            list.append(device::toJson(profile));
        static_cast<void>(m_workspace->setState(stateKey, QJsonDocument(list).toJson(QJsonDocument::Compact)));
    }
    Q_EMIT changed();
}

void DeviceBook::credentials(const device::DeviceProfile &profile, QObject *asker,
    std::function<void(const device::Credentials &, const QString &)> then)
{
    const auto kept = m_session.constFind(profile.id());
    if (kept != m_session.constEnd() || !profile.isRemembered) {
        QMetaObject::invokeMethod(
            asker,
            [then = std::move(then), found = kept != m_session.constEnd() ? *kept : device::Credentials()] {
                then(found, {});
            },
            Qt::QueuedConnection);
        return;
    }
    struct Gathering {
        device::Credentials found {};
        QString trouble {};
        std::size_t missing = secretSlots.size();
    };
    const auto all = std::make_shared<Gathering>();
    for (const Slot &slot : secretSlots) {
        m_store.read(device::keychainKey(profile, QLatin1StringView(slot.name)), asker,
            [all, then, secret = slot.secret](const connections::SecretStore::Answer &answer) {
                if (answer.secret)
                    all->found.*secret = *answer.secret;
                else if (!answer.trouble.isEmpty())
                    all->trouble = answer.trouble;
                if (--all->missing == 0)
                    then(all->found, all->trouble);
            });
    }
}

void DeviceBook::keep(const device::DeviceProfile &profile, const device::Credentials &credentials)
{
    m_session.insert(profile.id(), credentials);
    for (const Slot &slot : secretSlots) {
        const QString key = device::keychainKey(profile, QLatin1StringView(slot.name));
        const connections::Secret &secret = credentials.*slot.secret;
        if (!profile.isRemembered || secret.isEmpty())
            m_store.forget(key);
        else
            m_store.write(key, secret, this, [this](const QString &why) {
                if (!why.isEmpty())
                    Q_EMIT keychainFailed(why);
            });
    }
}

} // namespace legwork::ui
