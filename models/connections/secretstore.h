// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secret.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace legwork::connections {

/// Keeps secrets: in the system's keychain, and what that does not take for as long as the program runs. Never in a
/// file of its own. Answers come later, in the thread that asked; an asker that is gone hears nothing.
class SecretStore final : public QObject {
    Q_OBJECT
public:
    explicit SecretStore(QObject *parent = nullptr);

    struct Answer {
        std::optional<Secret> secret {}; // empty: none is kept
        QString trouble {}; // why the keychain did not answer; empty: it did
    };
    void read(const QString &key, QObject *asker, const std::function<void(const Answer &)> &then);
    /// `then` hears why it is kept for this session only; empty: it is in the keychain.
    void write(
        const QString &key, const Secret &secret, QObject *asker, const std::function<void(const QString &)> &then);
    void forget(const QString &key);

private:
    QHash<QString, Secret> m_session;
};

/// The name that the program's secrets have in the keychain.
inline constexpr const char *keychainService = "legwork";

} // namespace legwork::connections
