// SPDX-License-Identifier: GPL-3.0-or-later
#include "uri.h"

#include "words.h"

#include <re2/re2.h>

#include <algorithm>

namespace legwork::dialplan {

namespace {

constexpr std::size_t maxExpressionBytes = 256;
constexpr std::size_t maxLines = 100; // of a class; IOS takes ten hosts
constexpr std::size_t maxUriBytes = 4096;

std::string_view hostOf(std::string_view text) noexcept
{
    if (!text.empty() && text.front() == '[') {
        const std::size_t close = text.find(']');
        return close == std::string_view::npos ? text : text.substr(0, close + 1);
    }
    return text.substr(0, std::min(text.find_first_of(":;>?, "), text.size()));
}

} // namespace

UriParts UriParts::from(std::string_view text) noexcept
{
    text = trimmed(text.substr(0, maxUriBytes));
    if (const std::size_t open = text.find('<'); open != std::string_view::npos) {
        const std::size_t close = text.find('>', open);
        text = text.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    }
    if (beginsWith(text, "Via:"))
        text = trimmed(text.substr(4));
    if (text.rfind("SIP/2.0/", 0) == 0) {
        (void)takeWord(text);
        return { .whole = text, .host = hostOf(text) };
    }
    UriParts parts { .whole = text };
    const std::size_t colon = text.find(':');
    for (const std::string_view scheme : { "sip", "sips", "tel" }) {
        if (colon == scheme.size() && equalNoCase(text.substr(0, colon), scheme)) {
            parts.scheme = text.substr(0, colon);
            text = text.substr(colon + 1);
            break;
        }
    }
    if (equalNoCase(parts.scheme, "tel")) {
        parts.user = text.substr(0, std::min(text.find(';'), text.size()));
        return parts;
    }
    const std::size_t at = text.find('@');
    if (at != std::string_view::npos) {
        parts.user = text.substr(0, std::min(text.find_first_of(";:@"), at));
        text = text.substr(at + 1);
    }
    parts.host = hostOf(text);
    return parts;
}

std::string_view nameOf(UriRank rank) noexcept
{
    switch (rank) {
    case UriRank::None: return "nothing";
    case UriRank::Pattern: return "pattern";
    case UriRank::Tel: return "phone number";
    case UriRank::User: return "user-id";
    case UriRank::Host: return "host";
    }
    return {};
}

struct UriClass::Line {
    UriRank rank = UriRank::None;
    LineNumber line = 0;
    std::string_view exact {}; // compared as it is; otherwise `regex`
    std::unique_ptr<RE2> regex {};
};

UriClass::~UriClass() = default;
UriClass::UriClass(UriClass &&) noexcept = default;

UriClass::UriClass(const Object &object)
{
    for (const Option &option : object.options) {
        if (option.isReplaced || option.isNegated)
            continue;
        auto line = std::make_unique<Line>();
        line->line = option.line;
        std::string_view value = firstWord(option.value);
        switch (option.id) {
        case OptionId::Host: line->rank = UriRank::Host; break;
        case OptionId::UserId: line->rank = option.words == "user-id" ? UriRank::User : UriRank::Tel; break;
        case OptionId::UriPattern: line->rank = UriRank::Pattern; break;
        default: continue;
        }
        m_hosts += line->rank == UriRank::Host ? 1 : 0;
        if (value.empty() || value.size() > maxExpressionBytes || m_lines.size() >= maxLines)
            continue;
        if (line->rank == UriRank::Host) {
            for (const std::string_view scheme : { "ipv4:", "ipv6:", "dns:" }) {
                if (value.substr(0, scheme.size()) == scheme)
                    line->exact = value.substr(scheme.size());
            }
        }
        if (line->exact.empty()) {
            RE2::Options options(RE2::Latin1);
            options.set_log_errors(false);
            options.set_max_mem(1 << 20);
            options.set_case_sensitive(line->rank != UriRank::Host);
            line->regex = std::make_unique<RE2>(re2::StringPiece(value.data(), value.size()), options);
            if (!line->regex->ok())
                continue;
        }
        m_lines.push_back(std::move(line));
    }
}

UriClass::Match UriClass::match(const UriParts &uri) const
{
    Match best;
    for (const auto &line : m_lines) {
        std::string_view subject = line->rank == UriRank::Host ? uri.host
            : line->rank == UriRank::Pattern                   ? uri.whole
                                                               : uri.user;
        if (line->rank == UriRank::Tel && !equalNoCase(uri.scheme, "tel"))
            continue;
        if (subject.empty())
            continue;
        unsigned length = 0;
        if (!line->exact.empty()) {
            if (!equalNoCase(subject, line->exact))
                continue;
            length = static_cast<unsigned>(subject.size());
        } else {
            re2::StringPiece found;
            if (!line->regex->Match(
                    re2::StringPiece(subject.data(), subject.size()), 0, subject.size(), RE2::UNANCHORED, &found, 1))
                continue;
            length = static_cast<unsigned>(found.size());
        }
        if (line->rank > best.rank || (line->rank == best.rank && length > best.length))
            best = { line->rank, length, line->line };
    }
    return best;
}

} // namespace legwork::dialplan
