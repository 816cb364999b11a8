// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake.h"

#include <string>
#include <string_view>

namespace legwork::trace {

enum class ArchiveForm : std::uint8_t { Members, Compressed };

/// Unpacks one archive into the spool and hands its members to `intake`, in order of path. What cannot be read is
/// reported; what could be read of a cut or damaged member is kept. Names that climb out of the archive are only
/// names: they are cleaned for display and reported. Bounded by intake.limits() over `level` and the levels around it.
void unpack(Intake &intake, const std::string &path, std::string_view bytes, ArchiveForm form, ArchiveLevel &level);

/// A member's name fit to stand behind its archive's path: "/" between parts, without "..", drive or root, control
/// characters as "?". Empty when nothing is left.
[[nodiscard]] std::string memberName(std::string_view stored);

/// Order of paths: part by part, bytewise.
[[nodiscard]] bool pathLess(std::string_view left, std::string_view right) noexcept;

} // namespace legwork::trace
