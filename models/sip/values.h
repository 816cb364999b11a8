// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "message.h"

#include <array>
#include <cstdint>
#include <string_view>

/// Values of headers that tie legs together.
namespace legwork::sip {

/// Session-ID, RFC 7989: the halves of a session as seen by the sender; 32 hex digits each. Both empty when the value
/// has not that shape. The null half (32 zeros) means that the other end is not known yet, and never joins.
struct SessionId {
    std::string_view local {};
    std::string_view remote {}; // empty in the older form that has one half only

    [[nodiscard]] static bool isNull(std::string_view half) noexcept;
};
[[nodiscard]] SessionId readSessionId(std::string_view value) noexcept;

/// App-Info of a call server: "<host:http port:https port>", the server that owns the call.
struct AppInfo {
    std::string_view host {};
    std::uint16_t httpPort = 0;
    std::uint16_t httpsPort = 0;
};
[[nodiscard]] AppInfo readAppInfo(std::string_view value) noexcept;

/// Replaces, RFC 3891: the dialog that a new one takes the place of.
struct Replaces {
    std::string_view callId {};
    std::string_view toTag {};
    std::string_view fromTag {};
    bool earlyOnly = false;
};
[[nodiscard]] Replaces readReplaces(std::string_view value) noexcept;

/// The Replaces that a Refer-To carries in the headers of its URI (attended transfer), with %-escapes resolved. Owns
/// the resolved text, so it stays where it is.
class EmbeddedReplaces final {
public:
    static constexpr std::size_t maxBytes = 512; // a Call-ID and two tags; longer ones are cut

    explicit EmbeddedReplaces(std::string_view referTo) noexcept;
    EmbeddedReplaces(const EmbeddedReplaces &) = delete;
    EmbeddedReplaces &operator=(const EmbeddedReplaces &) = delete;

    [[nodiscard]] bool exists() const noexcept { return m_exists; }
    [[nodiscard]] const Replaces &value() const noexcept { return m_value; }

private:
    std::array<char, maxBytes> m_text {};
    Replaces m_value {};
    bool m_exists = false;
};

/// User part of the first element of Diversion, History-Info, Referred-By, Remote-Party-ID and their like.
[[nodiscard]] std::string_view firstUser(std::string_view value) noexcept;

} // namespace legwork::sip
