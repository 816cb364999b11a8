// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace legwork::live {

/// Longest syslog message taken whole: a SIP message is at most 64 KiB. The rest of a longer one is skipped.
inline constexpr std::size_t maxSyslogBytes = 64 * 1024;

/// Cuts what a TCP connection brings into syslog messages. RFC 6587 knows two ways, and each message tells its own:
/// "LEN SP MSG" (section 3.4.1, and RFC 5425), or MSG followed by LF, CR LF or NUL (section 3.4.2).
class SyslogFrames final {
public:
    void append(std::string_view bytes);
    /// The next whole message; the view holds until the next call of any function. False when more bytes are needed.
    [[nodiscard]] bool next(std::string_view &message);
    /// At the end of the connection: what is left, which had no end. Empty when nothing is.
    [[nodiscard]] std::string_view rest() noexcept;
    /// Messages that were cut at maxSyslogBytes.
    [[nodiscard]] std::uint64_t cut() const noexcept { return m_cut; }

private:
    enum class Skip : std::uint8_t { Nothing, Bytes, Line };
    enum class Count : std::uint8_t { No, Yes, Incomplete };
    [[nodiscard]] bool skip();
    [[nodiscard]] Count readCount(std::size_t &textAt, std::size_t &size) const noexcept;
    [[nodiscard]] bool takeCounted(std::size_t textAt, std::size_t size, std::string_view &message);
    [[nodiscard]] bool takeLine(std::string_view &message);

    std::string m_buffer {};
    std::size_t m_at = 0; // of what was not given yet
    std::size_t m_searched = 0; // no line end before this one
    std::size_t m_skipBytes = 0;
    Skip m_skip = Skip::Nothing;
    std::uint64_t m_cut = 0;
};

} // namespace legwork::live
