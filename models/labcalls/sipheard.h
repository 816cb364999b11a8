// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire.h"

#include <sip/message.h>

#include <optional>
#include <string>
#include <string_view>

namespace legwork::labcalls {

/// A SIP message that a part heard: its bytes, and what is read from them. The views point into `bytes`.
struct Heard {
    explicit Heard(std::string_view message, Peer sender, Transport way);
    Heard(const Heard &) = delete;
    Heard &operator=(const Heard &) = delete;

    const std::string bytes;
    const Peer from;
    const Transport transport;
    sip::Summary sip {};
    std::string vias {}; // every Via line with its CRLF, as a response repeats them

    [[nodiscard]] bool isRequest() const noexcept { return sip.isRequest(); }
    [[nodiscard]] std::string_view branch() const noexcept { return sip::readVia(sip.topVia).branch; }
    [[nodiscard]] std::string requestUser() const { return std::string(sip::readUri(sip.requestUri).user); }
    [[nodiscard]] std::string fromUser() const { return std::string(sip::readNameAddr(sip.from).uri.user); }
    [[nodiscard]] bool hasToTag() const noexcept { return !sip::readNameAddr(sip.to).tag.empty(); }
    /// SDP; empty when there is none.
    [[nodiscard]] std::string body() const;
    /// The first header of that name, `name` in its registered spelling; empty when there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
    /// Where the topmost Via wants the answer.
    [[nodiscard]] Peer answerTo() const;
};

} // namespace legwork::labcalls
