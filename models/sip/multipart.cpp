// SPDX-License-Identifier: GPL-3.0-or-later
#include "multipart.h"

#include "chars.h"
#include "fields.h"
#include "lines.h"
#include "message.h"

namespace legwork::sip {

using namespace chars;

namespace {

bool isMultipart(std::string_view contentType) noexcept { return beginsWithWord(contentType, "multipart/"); }

std::string_view boundaryOf(std::string_view contentType) noexcept
{
    return parameterOf(contentType.substr(findUnquoted(contentType, ';')), "boundary");
}

/// A line's place towards a boundary.
enum class Border { None, Opens, Closes };

Border borderOf(std::string_view line, std::string_view &boundary) noexcept
{
    line = trimmed(line);
    if (line.size() < 3 || !line.starts_with("--"))
        return Border::None;
    line.remove_prefix(2);
    if (boundary.empty())
        boundary = line;
    if (!line.starts_with(boundary))
        return Border::None;
    line.remove_prefix(boundary.size());
    if (line.empty())
        return Border::Opens;
    return line == "--" ? Border::Closes : Border::None;
}

/// The line end before a boundary is the boundary's.
std::string_view withoutLastLineEnd(std::string_view text) noexcept
{
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

/// Takes a part's own headers off its front. Only MIME headers count, so that a lost blank line takes nothing away.
BodyPart cutPart(std::string_view text) noexcept
{
    BodyPart part;
    std::size_t at = 0;
    while (at < text.size()) {
        const Line line = lineAt(text, at);
        const std::string_view bare = trimmed(line.text);
        const HeaderCut cut = cutHeader(bare);
        if (bare.empty()) {
            at = line.next;
            break;
        }
        if (!beginsWithWord(cut.name, "content-") && !isWord(cut.name, "mime-version"))
            break;
        if (isWord(cut.name, "content-type"))
            part.contentType = cut.value;
        else if (isWord(cut.name, "content-disposition"))
            part.disposition = cut.value;
        at = line.next;
    }
    part.content = text.substr(at);
    return part;
}

} // namespace

PartReader::PartReader(std::string_view contentType, std::string_view body) noexcept
{
    if (isMultipart(contentType)) {
        open(contentType, body);
        return;
    }
    m_single.contentType = contentType;
    m_single.content = body;
    m_hasSingle = !body.empty();
}

void PartReader::open(std::string_view contentType, std::string_view body) noexcept
{
    m_levels[m_depth++] = { .rest = body, .boundary = boundaryOf(contentType), .begun = false };
}

bool PartReader::takePart(Level &level, std::string_view &part) noexcept
{
    const std::string_view text = level.rest;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Line line = lineAt(text, at);
        const Border border = borderOf(line.text, level.boundary);
        const bool hadBegun = level.begun;
        if (border != Border::None) {
            level.rest = border == Border::Closes ? std::string_view {} : text.substr(line.next);
            level.begun = border == Border::Opens;
            part = withoutLastLineEnd(text.substr(begin, at - begin));
            if (hadBegun)
                return true;
            if (border == Border::Closes)
                return false;
            begin = line.next;
        }
        at = line.next;
    }
    // The closing boundary is lost: what is left is the last part.
    level.rest = {};
    part = text.substr(begin);
    const bool last = level.begun && !part.empty();
    level.begun = false;
    return last;
}

bool PartReader::next(BodyPart &part) noexcept
{
    if (m_hasSingle) {
        m_hasSingle = false;
        part = m_single;
        return true;
    }
    while (m_depth > 0) {
        std::string_view text;
        if (!takePart(m_levels[m_depth - 1], text)) {
            --m_depth;
            continue;
        }
        part = cutPart(text);
        part.depth = static_cast<unsigned>(m_depth);
        if (!isMultipart(part.contentType) || m_depth == maxDepth)
            return true;
        open(part.contentType, part.content);
    }
    return false;
}

std::string_view sdpOf(std::string_view contentType, std::string_view body) noexcept
{
    PartReader reader(contentType, body);
    BodyPart part;
    while (reader.next(part)) {
        const std::string_view content = trimmedLeft(part.content);
        const bool stated = beginsWithWord(part.contentType, "application/sdp");
        if (stated || (part.contentType.empty() && content.starts_with("v=0")))
            return part.content;
    }
    return {};
}

} // namespace legwork::sip
