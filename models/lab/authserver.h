// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "restserver.h"

#include <mutex>

namespace legwork::lab {

/// The authentication server: gives out the public key that tokens are checked with, at /publickey in PEM and at
/// /.well-known/jwks.json. Whoever asks may have it.
class AuthServer final {
public:
    AuthServer(const Identity &identity, QByteArray publicKey);

    [[nodiscard]] Result<int> listen(const QString &address, int wanted) { return m_server.listen(address, wanted); }
    /// With a key that has run out a new one, which no token was signed with, takes its place.
    void setExpired(bool isExpired);

private:
    [[nodiscard]] QByteArray publicKey() const;

    mutable std::mutex m_mutex; // of the keys
    QByteArray m_good, m_shown;
    RestServer m_server;
};

} // namespace legwork::lab
