// SPDX-License-Identifier: GPL-3.0-or-later
#include "headers.h"

#include "body.h"
#include "chars.h"
#include "fields.h"
#include "lines.h"

namespace legwork::sip {

using namespace chars;

HeaderReader::HeaderReader(std::string_view text) noexcept
    : m_text(text)
{
    const Line line = lineAt(text, 0);
    m_ended = !start(m_summary, line.text);
    m_at = line.next;
    m_body = text.size();
    const std::size_t inner = innerHeaderAt(line.text);
    m_hasPending = !m_ended && inner != std::string_view::npos;
    if (m_hasPending)
        begin(trimmedRight(line.text.substr(inner)));
}

/// Makes the header at the start of `text` the pending one; what a page ran together with it waits.
void HeaderReader::begin(std::string_view text) noexcept
{
    const HeaderCut cut = cutHeader(text);
    const std::size_t inner = innerHeaderAt(cut.value);
    m_pending = { cut.name, canonicalName(cut.name), trimmedRight(cut.value.substr(0, inner)),
        static_cast<std::size_t>(text.data() - m_text.data()) };
    m_more = inner == std::string_view::npos ? std::string_view {} : cut.value.substr(inner);
}

HeaderReader::Step HeaderReader::step() noexcept
{
    const bool bodyDecided = m_summary.inBody && static_cast<BodyKind>(m_summary.progress.body) != BodyKind::Undecided;
    if (bodyDecided || m_at >= m_text.size())
        return Step::End;
    const Line line = lineAt(m_text, m_at);
    const std::size_t at = m_at;
    const Progress before = m_summary.progress;
    const std::uint16_t headers = m_summary.headers;
    const bool wasInBody = m_summary.inBody;
    const LineTaken taken = addLine(m_summary, line.text);
    if (taken == LineTaken::NotPartOfIt)
        return Step::End;
    m_at = line.next;
    if (m_summary.headers != headers) {
        begin(trimmed(line.text));
        m_body = m_text.size();
        return Step::NewHeader;
    }
    if (m_summary.inBody && !wasInBody)
        m_body = m_summary.bodyBytes > 0 ? at : line.next;
    if (taken == LineTaken::Complete)
        return Step::End;
    if (m_summary.inBody || m_summary.progress.continuations == before.continuations || !m_hasPending)
        return Step::Nothing;
    const std::string_view more = trimmedRight(line.text);
    const char *begin = m_pending.value.data();
    m_pending.value = trimmedLeft({ begin, static_cast<std::size_t>(more.data() + more.size() - begin) });
    return Step::Grown;
}

bool HeaderReader::next(Header &header) noexcept
{
    while (!m_ended) {
        const Header before = m_pending;
        if (!m_more.empty()) {
            begin(m_more);
            header = before;
            return true;
        }
        const bool hadBefore = m_hasPending;
        const Step made = step();
        if (made == Step::NewHeader)
            m_hasPending = true;
        if (made == Step::End)
            m_ended = true;
        if ((made == Step::NewHeader || made == Step::End) && hadBefore) {
            header = before;
            return true;
        }
    }
    return false;
}

std::string_view HeaderReader::body() const noexcept
{
    HeaderReader rest = *this;
    Header skipped;
    while (rest.next(skipped)) { }
    const std::string_view all = m_text.substr(rest.m_body);
    const std::int64_t length = rest.m_summary.contentLength;
    if (length < 0 || static_cast<std::uint64_t>(length) >= all.size())
        return all;
    const std::string_view body = all.substr(0, static_cast<std::size_t>(length));
    const char behind = all[body.size()];
    return body.empty() || body.back() == '\n' || behind == '\r' || behind == '\n' ? body : all;
}

std::string unfolded(std::string_view value)
{
    std::string line;
    line.reserve(value.size());
    while (!value.empty()) {
        const std::size_t end = value.find_first_of("\r\n");
        const std::string_view piece = trimmed(value.substr(0, end));
        if (!line.empty() && !piece.empty())
            line += ' ';
        line += piece;
        value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
    }
    return line;
}

} // namespace legwork::sip
