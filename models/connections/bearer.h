// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <optional>

namespace legwork::connections {

/// What a token request gave: an opaque text, and how long it is good for.
struct Bearer {
    QByteArray token {};
    QString role {};
    std::optional<QDateTime> expires {}; // by the server's clock; nothing when the token does not say
    std::optional<qint64> life {}; // ms that it is good for from now on; it is time for the next after 80 % of that
};

/// Reads the reply of a token request made at `now`: a JSON object with `token` (cvp-rest-api.md section 1.3). Nothing
/// when it holds no token that can stand in a header. Where it says when it was issued, its life is seen from there, so
/// that a clock that is wrong does not matter. Its signature is not checked here: TokenKeys does.
[[nodiscard]] std::optional<Bearer> readBearer(const QByteArray &body, const QDateTime &now);

} // namespace legwork::connections
