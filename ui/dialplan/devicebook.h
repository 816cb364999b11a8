// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/secretstore.h>
#include <device/profile.h>
#include <workspace/workspace.h>

#include <QHash>
#include <QObject>

#include <functional>

namespace legwork::ui {

/// The devices that a person connects to: profiles in the workspace, secrets in the keychain or, where that is not
/// wanted or not there, in memory until the program ends.
class DeviceBook final : public QObject {
    Q_OBJECT
public:
    explicit DeviceBook(workspace::Workspace *workspace, QObject *parent = nullptr);

    [[nodiscard]] const QList<device::DeviceProfile> &profiles() const noexcept { return m_profiles; }
    /// By DeviceProfile::id(), which is also the origin of a configuration; null when it is not known.
    [[nodiscard]] const device::DeviceProfile *find(const QString &id) const;
    /// In place of the one of that id.
    void put(const device::DeviceProfile &profile);
    void remove(const QString &id);

    /// What was typed this session, else what the keychain has; `trouble` says why the keychain did not answer.
    void credentials(const device::DeviceProfile &profile, QObject *asker,
        std::function<void(const device::Credentials &, const QString &trouble)> then);
    /// Keeps them for this session and, where the profile says so, in the keychain.
    void keep(const device::DeviceProfile &profile, const device::Credentials &credentials);

Q_SIGNALS:
    void changed();
    /// The keychain did not take a secret: it is kept for this session only.
    void keychainFailed(const QString &why);

private:
    void write();

    workspace::Workspace *m_workspace; // null: profiles last as long as the program
    connections::SecretStore m_store;
    QList<device::DeviceProfile> m_profiles;
    QHash<QString, device::Credentials> m_session;
};

} // namespace legwork::ui
