// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/roles.h>
#include <live/livesource.h>

#include <QString>

namespace legwork::ui {

/// The word for a state, and the sign that goes with a source as a whole: its state, or a trouble while it runs.
[[nodiscard]] QString wordFor(live::LiveState state);
[[nodiscard]] Sign signOf(const live::LiveSource &source);
/// "1 204 records/s", "3.1 MiB/s" for files, an en dash while nothing goes on.
[[nodiscard]] QString rateText(const live::LiveSource &source);
/// "0.8 s ago", "3 min ago"; an en dash when nothing came.
[[nodiscard]] QString lastText(const live::LiveSource &source);
/// What was received, lost, late, repeated, rejected and dropped, and what lies on the disk: a line each.
[[nodiscard]] QStringList counterLines(const live::LiveSource &source);
/// What the person sets on a sender so that it sends here, ready to copy. Empty for files and replays.
[[nodiscard]] QString senderHint(const live::LiveConfig &config);

} // namespace legwork::ui
