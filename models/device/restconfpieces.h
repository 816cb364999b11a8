// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

namespace legwork::device {

/// What of a change the model cannot express, or could not undo.
[[nodiscard]] QStringList restconfObstacles(const dialplan::CommandModel &from, const dialplan::CommandModel &to);

/// A change as requests: what stands in the way is deleted, all that is set goes in one PATCH of `native` (a PATCH of
/// an entry does not make it, RFC 8040 section 4.6), then what is gone is deleted, users before what they use.
/// Piece::shown is "METHOD path" and, on the lines below it, the body: exactly what is sent.
[[nodiscard]] std::vector<Piece> restconfPieces(const dialplan::CommandModel &from, const dialplan::CommandModel &to);

} // namespace legwork::device
