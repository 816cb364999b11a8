// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <mutex>

namespace legwork::lab {

/// The public key that tokens are checked with, from the authentication server, over TLS verified by the lab's
/// authority. Asked for anew when it is older than two seconds; while the server does not answer the last one is used.
class KeySource final {
public:
    KeySource(const QString &address, int port, QByteArray authority);

    /// PEM; empty when none was ever had. Called from any thread.
    [[nodiscard]] QByteArray publicKey();

private:
    [[nodiscard]] QByteArray fetch() const;

    std::string m_address;
    int m_port;
    QByteArray m_authority;
    std::mutex m_mutex; // of the rest
    QByteArray m_key;
    std::chrono::steady_clock::time_point m_asked {};
};

} // namespace legwork::lab
