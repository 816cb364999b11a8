// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "message.h"

namespace legwork::sip {

/// What the lines behind the headers are. Undecided until the first of them that is not blank.
enum class BodyKind : std::uint8_t { Undecided, Sdp, Multipart, Other };

/// Which part of the SDP a line belongs to: only the session and the first audio stream are collected.
enum class SdpSection : std::uint8_t { Outside, Session, Audio, OtherMedia };

/// addLine() behind the blank line. `line` is without its line end.
LineTaken addBodyLine(Summary &message, std::string_view line) noexcept;

/// addLine() before the blank line; also takes up headers again that follow a stray blank line.
LineTaken addHeaderLine(Summary &message, std::string_view line) noexcept;

/// A header as every stack sends it, "Name: value" on one line, in a message that lies in one piece. False, with
/// nothing done, when the line may be anything else: then addLine() decides. Unlike there, ": " in a value begins no
/// header: that is what pages do to messages.
[[nodiscard]] bool addPlainHeader(Summary &message, std::string_view line) noexcept;

/// Whether a line before the blank line already belongs to the body, because a page lost the blank line: SDP's version
/// line, or the first boundary of a multipart body.
[[nodiscard]] bool beginsBody(const Summary &message, std::string_view text) noexcept;

/// "Sent:" and "Received:" announce the next message in debugs; they have a header's shape but are none.
[[nodiscard]] bool isDirectionWord(std::string_view line) noexcept;

} // namespace legwork::sip
