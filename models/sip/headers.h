// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "message.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace legwork::sip {

/// One header of a message as a person wants to see it. Views into the message.
struct Header {
    std::string_view name {}; // as written
    std::string_view longName {}; // registered spelling, compact forms made long ("v" is "Via")
    std::string_view value {}; // without blanks around it; with the line ends in it when it is wrapped, see unfolded()
    std::size_t offset = 0; // of the name in the message
};

/// Goes through the headers of a message that lies in one piece, from its start line on, in their order and with all
/// repetitions. Tolerates what addLine() tolerates, because it is made of it. Nothing is allocated.
class HeaderReader final {
public:
    /// `text` begins with the start line; it need not end with the message.
    explicit HeaderReader(std::string_view text) noexcept;

    /// The next header; false behind the last one, or at once when the text does not begin with a start line.
    [[nodiscard]] bool next(Header &header) noexcept;

    /// What follows the headers, read to its end first: from behind the blank line to the end of the text, or as far as
    /// Content-Length reaches when that lands on a line end.
    [[nodiscard]] std::string_view body() const noexcept;

private:
    enum class Step { Nothing, NewHeader, Grown, End };
    Step step() noexcept;
    void begin(std::string_view text) noexcept;

    std::string_view m_text;
    std::size_t m_at = 0; // of the next line
    std::size_t m_body = 0; // where the body begins, as far as it is known
    Header m_pending {}; // begun but perhaps continued by the next line
    std::string_view m_more {}; // headers that stand on the line of the pending one
    bool m_hasPending = false;
    bool m_ended = false;
    Summary m_summary {};
};

/// A header value on one line: each wrap, with the blanks around it, becomes one blank.
[[nodiscard]] std::string unfolded(std::string_view value);

} // namespace legwork::sip
