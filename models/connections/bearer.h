// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <optional>

namespace legwork::connections {

/// What a token request gave: an opaque text, and when it is time for the next one.
struct Bearer {
    QByteArray token {};
    QString role {};
    std::optional<QDateTime> renewAt {}; // at 80 % of its life; nothing when the token does not say when it ends
    std::optional<QDateTime> expires {};
};

/// Reads the reply of a token request made at `now`: a JSON object with `token` (cvp-rest-api.md section 1.3). Nothing
/// when it holds no token that can stand in a header. The token is not checked: that is the server's business.
[[nodiscard]] std::optional<Bearer> readBearer(const QByteArray &body, const QDateTime &now);

} // namespace legwork::connections
