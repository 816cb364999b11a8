// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>

#include <string>
#include <string_view>

namespace legwork::diagnosis {

/// "the ingress gateway", "CVP", "ICM" for the names that roles give to hosts; any other host as it is.
[[nodiscard]] std::string hostWords(std::string_view alias);
/// "the VRU leg", "the leg to the agent" ...
[[nodiscard]] const char *legWords(calls::LegKind kind) noexcept;
/// "0.067 s", "41 s", "3 min 12 s".
[[nodiscard]] std::string spanWords(Milliseconds span);
/// "bootstrap", "its default application", for what a gateway prints as the name of an application.
[[nodiscard]] std::string serviceWords(std::string_view app);
/// The first letter in upper case.
[[nodiscard]] std::string asSentence(std::string text);

} // namespace legwork::diagnosis
