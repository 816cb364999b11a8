// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

#include <map>

namespace legwork::device {

struct HttpRequest {
    std::string method = "GET";
    std::string target {}; // path and query
    std::string body {};
    std::map<std::string, std::string> headers {};
};

struct HttpReply {
    int status = 0;
    std::map<std::string, std::string> headers {}; // names in lower case
    std::string body {};
};

/// A reply in bytes, read as they come. RFC 9112: lengths, chunks, or up to the end of the connection.
class HttpReader final {
public:
    explicit HttpReader(std::size_t limit) noexcept
        : m_limit(limit)
    {
    }
    enum class State : std::uint8_t { More, Done, Broken, TooLarge };
    State feed(std::string_view bytes);
    /// The connection has ended.
    State end();
    [[nodiscard]] const HttpReply &reply() const noexcept { return m_reply; }

private:
    State readHead();
    State readBody();
    State readChunks();

    std::size_t m_limit;
    std::string m_raw;
    HttpReply m_reply;
    bool m_hasHead = false, m_isChunked = false;
    std::size_t m_length = std::string::npos; // of the body, where it is told
};

/// One request over a TLS connection of its own. Nothing is sent before the server has proved to be the known one, and
/// nothing is ever sent twice: a lost connection is Lost. Basic authentication.
[[nodiscard]] LinkResult<HttpReply> exchange(const DeviceAddress &address, const Secret &password,
    const HttpRequest &request, const LinkTimes &times, const IsCancelled &isCancelled);

} // namespace legwork::device
