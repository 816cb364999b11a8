// SPDX-License-Identifier: GPL-3.0-or-later
#include "message.h"

#include "body.h"
#include "chars.h"
#include "fields.h"
#include "reason.h"
#include "startline.h"

#include <base/limits.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace legwork::sip {

using namespace chars;

namespace {

/// Lines in a row that continue a header. Beyond, the text is prose behind something that looked like a start line.
constexpr std::uint8_t maxContinuations = 64;
/// What may lie between a value and its continuation: trailing blanks, CR CR LF, a blank line of a spaced log. Less
/// than the eight bytes that lie between any two blocks of the heap.
constexpr std::uintptr_t maxGap = 7;
/// A value longer than this does not grow any more: every added line reads the value anew.
constexpr std::size_t maxGrowingValue = 8 * 1024;

using Slot = std::string_view Summary::*;

constexpr std::size_t fieldCount = static_cast<std::size_t>(Field::Reason) + 1;
/// Where the value of a field is kept as it is; null for fields that are read into numbers.
constexpr std::array<Slot, fieldCount> makeSlots() noexcept
{
    std::array<Slot, fieldCount> slots {};
    const auto set = [&slots](Field field, Slot slot) { slots[static_cast<std::size_t>(field)] = slot; };
    set(Field::From, &Summary::from);
    set(Field::To, &Summary::to);
    set(Field::CallId, &Summary::callId);
    set(Field::Contact, &Summary::contact);
    set(Field::Date, &Summary::date);
    set(Field::UserAgent, &Summary::server);
    set(Field::Server, &Summary::server);
    set(Field::ContentType, &Summary::contentType);
    set(Field::CiscoGuid, &Summary::ciscoGuid);
    set(Field::CiscoGucid, &Summary::ciscoGucid);
    set(Field::AppInfo, &Summary::appInfo);
    set(Field::SessionId, &Summary::sessionId);
    set(Field::Replaces, &Summary::replaces);
    set(Field::ReferTo, &Summary::referTo);
    set(Field::ReferredBy, &Summary::referredBy);
    set(Field::Diversion, &Summary::diversion);
    set(Field::HistoryInfo, &Summary::historyInfo);
    set(Field::RemotePartyId, &Summary::remotePartyId);
    set(Field::AssertedIdentity, &Summary::assertedIdentity);
    set(Field::Require, &Summary::require);
    set(Field::RecordedParty, &Summary::recordedParty);
    set(Field::Warning, &Summary::warning);
    set(Field::Event, &Summary::event);
    return slots;
}
constexpr auto slots = makeSlots();
Slot slotOf(Field field) noexcept { return slots[static_cast<std::size_t>(field)]; }

/// A Call-ID or a Date is never longer than a line; what follows one on the next line is not a part of it.
bool mayContinue(Field field) noexcept
{
    return field != Field::CallId && field != Field::CiscoGuid && field != Field::CiscoGucid && field != Field::CSeq
        && field != Field::ContentLength && field != Field::Date && field != Field::Event;
}

/// Bytes before the first blank. Eight at a time: a Call-ID is long, and every message has one.
std::size_t wordSize(std::string_view value) noexcept
{
    constexpr std::size_t step = sizeof(std::uint64_t);
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::size_t size = 0;
    for (; size + step <= value.size(); size += step) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, value.data() + size, step);
        if (((bytes - ones * (' ' + 1)) & ~bytes & (ones << 7)) != 0) // a byte up to the blank, or next to one
            break;
    }
    while (size < value.size() && !isBlank(value[size]))
        ++size;
    return size;
}

bool holdsComma(std::string_view value) noexcept
{
    return !value.empty() && std::memchr(value.data(), ',', value.size()) != nullptr;
}

std::string_view firstElement(std::string_view value) noexcept
{
    return holdsComma(value) ? trimmedRight(value.substr(0, elementEnd(value))) : value;
}

/// Elements of a comma separated value: those of Via have no commas but in rare quoted parameters.
std::size_t elementsIn(std::string_view value) noexcept
{
    std::size_t count = 1;
    while (holdsComma(value)) {
        const std::size_t end = elementEnd(value);
        if (end == value.size())
            break;
        value.remove_prefix(end + 1);
        ++count;
    }
    return count;
}

void countVia(Summary &message, std::size_t more) noexcept
{
    const std::size_t sum = message.viaCount + more;
    message.viaCount = static_cast<std::uint16_t>(sum < 0xFFFF ? sum : 0xFFFF);
}

void readCSeq(Summary &message, std::string_view value) noexcept
{
    if (message.cseqMethod != Method::None)
        return;
    const Decimal number = readDecimal(value, std::numeric_limits<std::uint32_t>::max());
    std::string_view method = trimmedLeft(value.substr(number.digits));
    std::size_t size = 0;
    while (size < method.size() && isTokenByte(method[size]))
        ++size;
    method = method.substr(0, size);
    if (number.digits == 0 || number.tooLarge)
        return;
    message.cseq = static_cast<std::uint32_t>(number.value);
    message.cseqMethod = method == message.methodName ? message.method : methodFromAnyCase(method);
}

void readContentLength(Summary &message, std::string_view value) noexcept
{
    if (message.contentLength >= 0 || message.badContentLength)
        return;
    const Decimal number = readDecimal(value, static_cast<std::uint64_t>(limits::maxContentLength));
    if (number.digits == 0 || number.tooLarge)
        message.badContentLength = true;
    else
        message.contentLength = static_cast<std::int64_t>(number.value);
}

void readReasons(Summary &message, std::string_view value) noexcept
{
    ReasonReader reader(value);
    Reason reason;
    while (reader.next(reason)) {
        const std::uint16_t cause
            = reason.cause <= 0xFFFF ? static_cast<std::uint16_t>(reason.cause) : std::uint16_t { 0 };
        if (message.q850 == 0 && cause <= 255 && reason.isQ850())
            message.q850 = cause;
        else if (message.reasonSip == 0 && reason.isSip())
            message.reasonSip = cause;
    }
}

/// Puts a header's value where it belongs. What is left in progress.field says who owns the lines that continue it.
void store(Summary &message, Field field, std::string_view value) noexcept
{
    Progress &progress = message.progress;
    progress.value = value;
    progress.field = static_cast<std::uint8_t>(field);
    switch (field) {
    case Field::Other: return;
    case Field::Via:
        if (!holdsComma(value)) {
            if (message.viaCount == 0)
                message.topVia = value;
            countVia(message, 1);
            return;
        }
        if (message.viaCount == 0)
            message.topVia = firstElement(value);
        countVia(message, elementsIn(value));
        return;
    case Field::CSeq: readCSeq(message, value); return;
    case Field::ContentLength:
        if (!value.empty())
            readContentLength(message, value);
        return;
    case Field::Reason: readReasons(message, value); return;
    default: break;
    }
    if (field == Field::CallId)
        value = value.substr(0, wordSize(value)); // it has no blanks: what stands behind one is somebody's remark
    std::string_view &slot = message.*slotOf(field);
    if (slot.data() == nullptr)
        slot = value;
    else
        progress.field = static_cast<std::uint8_t>(Field::Other);
}

/// One view over a value and the line that continues it, when nothing but blanks lies between them in memory; else the
/// value alone.
std::string_view joined(std::string_view value, std::string_view line) noexcept
{
    if (value.size() > maxGrowingValue)
        return value;
    const auto end = reinterpret_cast<std::uintptr_t>(value.data() + value.size());
    const auto next = reinterpret_cast<std::uintptr_t>(line.data());
    if (next < end || next - end > maxGap)
        return value;
    const std::size_t gap = next - end;
    for (const char *at = value.data() + value.size(); at != value.data() + value.size() + gap; ++at) {
        if (*at != '\r' && *at != '\n' && *at != ' ' && *at != '\t')
            return value;
    }
    return { value.data(), value.size() + gap + line.size() };
}

/// Stores the value of the header that continues, grown by `line`.
void restore(Summary &message, Field field, std::string_view value, std::string_view line) noexcept
{
    const std::string_view before = message.progress.value;
    message.progress.value = value;
    switch (field) {
    case Field::Via:
        if (message.topVia.data() == before.data())
            message.topVia = firstElement(value);
        countVia(message, elementsIn(line) - 1);
        return;
    case Field::CSeq: readCSeq(message, value); return;
    case Field::ContentLength: readContentLength(message, value); return;
    case Field::Reason: readReasons(message, value); return;
    case Field::CallId: message.callId = value.substr(0, wordSize(value)); return;
    default: message.*slotOf(field) = value; return;
    }
}

LineTaken continueHeader(Summary &message, std::string_view text) noexcept
{
    Progress &progress = message.progress;
    if (progress.continuations == maxContinuations)
        return LineTaken::NotPartOfIt;
    ++progress.continuations;
    progress.blankAfter = 0; // in a spaced log the next blank line is this line's own
    const auto field = static_cast<Field>(progress.field);
    const bool leftOut
        = text.find_first_not_of('.') == std::string_view::npos; // guides write "..." for headers they omit
    if (field == Field::Other || leftOut)
        return LineTaken::Taken;
    const std::string_view before = progress.value;
    if (!before.empty() && !mayContinue(field))
        return LineTaken::Taken;
    const std::string_view value = before.empty() ? trimmedLeft(text) : joined(before, text);
    if (value.size() != before.size())
        restore(message, field, value, text);
    return LineTaken::Taken;
}

LineTaken endHeaders(Summary &message) noexcept
{
    Progress &progress = message.progress;
    if (message.headers == 0) {
        // No message is without headers: this log puts a blank line behind every line.
        progress.spaced = true;
        return LineTaken::Taken;
    }
    if (progress.spaced && progress.blankAfter != message.headers) {
        progress.blankAfter = message.headers;
        return LineTaken::Taken;
    }
    message.inBody = true;
    if (message.contentLength != 0)
        return LineTaken::Taken;
    progress.finished = true;
    return LineTaken::Complete;
}

/// Adds a header, and those that a page ran together with it on one line.
LineTaken addHeader(Summary &message, Field field, std::string_view value) noexcept
{
    for (;;) {
        if (message.headers >= limits::maxSipHeaders) {
            message.progress.finished = true;
            return LineTaken::NotPartOfIt;
        }
        ++message.headers;
        message.progress.continuations = 0;
        const std::size_t inner = holdsColonBlank(value) ? innerHeaderAt(value) : std::string_view::npos;
        if (inner == std::string_view::npos) {
            store(message, field, value);
            return LineTaken::Taken;
        }
        store(message, field, trimmedRight(value.substr(0, inner)));
        const HeaderCut cut = cutHeader(value.substr(inner));
        field = fieldOf(cut.name);
        value = cut.value;
    }
}

/// A line that is neither blank nor a header the summary knows. Headers of other names are the most frequent ones.
LineTaken addOddLine(Summary &message, std::string_view text) noexcept
{
    const HeaderCut cut = cutHeader(text);
    if (!cut.name.empty())
        return isDirectionWord(text) ? LineTaken::NotPartOfIt : addHeader(message, fieldOf(cut.name), cut.value);
    if (startLineOf(text) != StartLine::NotSip)
        return LineTaken::NotPartOfIt;
    if (beginsBody(message, text)) {
        message.inBody = true;
        return addBodyLine(message, text);
    }
    // A blank in front means continuation, but pages indent whole messages: then the name has to be a known one.
    const HeaderCut indented = cutHeader(trimmedLeft(text));
    if (indented.name.size() > 1 && isKnownName(indented.name))
        return addHeader(message, fieldOf(indented.name), indented.value);
    return continueHeader(message, text);
}

/// Position of the first colon among the first bytes of a line, as far as the longest name of a field reaches; 0 when
/// there is none. Eight bytes at a time: a loop over bytes costs a wrongly predicted branch for nearly every line.
std::size_t colonIn(std::string_view text) noexcept
{
    constexpr std::size_t reach = 24;
    constexpr std::size_t step = sizeof(std::uint64_t);
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::size_t at = 0;
    if constexpr (std::endian::native == std::endian::little) {
        for (; at < reach && at + step <= text.size(); at += step) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, text.data() + at, step);
            bytes ^= ones * ':';
            const std::uint64_t zeros
                = (bytes - ones) & ~bytes & (ones << 7); // its lowest bit marks the first zero byte
            if (zeros != 0)
                return at + static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
        }
    }
    for (; at < reach && at < text.size(); ++at) {
        if (text[at] == ':')
            return at;
    }
    return 0;
}

/// What looks like a header's name and is none has one of these shapes: "sip:", "https:", "Sent:", "Received:".
bool mayBeLure(std::string_view name) noexcept
{
    return name.size() < 5 || name.size() == 8 || (name.size() == 5 && lowered(name.front()) == 'h');
}

/// Neither a blank nor a part of one.
bool isPlain(char c) noexcept { return byteOf(c) > ' ' && byteOf(c) < 0x80; }

} // namespace

bool addPlainHeader(Summary &message, std::string_view line) noexcept
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    const std::size_t colon = colonIn(line);
    if (colon == 0 || colon + 2 >= line.size() || !isAlpha(line.front()) || line[colon + 1] != ' '
        || !isPlain(line[colon + 2]) || !isPlain(line.back()) || message.headers >= limits::maxSipHeaders)
        return false;
    const std::string_view name = line.substr(0, colon);
    const Field field = fieldOf(name);
    if (field == Field::Other && (mayBeLure(name) || !std::ranges::all_of(name, isNameByte)))
        return false;
    ++message.headers;
    message.progress.continuations = 0;
    store(message, field, line.substr(colon + 2));
    return true;
}

bool start(Summary &message, std::string_view startLine) noexcept
{
    const std::size_t inner = innerHeaderAt(startLine);
    StartParts parts = readStartLine(startLine.substr(0, inner));
    if (parts.kind == StartLine::NotSip)
        parts = readStartLine(startLine);
    if (parts.kind == StartLine::NotSip)
        return false;
    message = Summary {};
    message.method = parts.method;
    message.status = parts.status;
    message.methodName = parts.kind == StartLine::Request ? parts.word : std::string_view {};
    message.requestUri = parts.text;
    if (inner != std::string_view::npos) {
        const HeaderCut cut = cutHeader(trimmedRight(startLine.substr(inner)));
        static_cast<void>(addHeader(message, fieldOf(cut.name), cut.value));
    }
    return true;
}

LineTaken addHeaderLine(Summary &message, std::string_view line) noexcept
{
    const std::string_view text = trimmedRight(line);
    if (text.empty())
        return endHeaders(message);
    const std::size_t colon = colonIn(text);
    const Field field = fieldOf(text.substr(0, colon));
    if (field == Field::Other)
        return addOddLine(message, text);
    return addHeader(message, field, trimmedLeft(text.substr(colon + 1)));
}

LineTaken addLine(Summary &message, std::string_view line) noexcept
{
    line = withoutLineEnd(line);
    if (message.inBody)
        return addBodyLine(message, line);
    return message.progress.finished ? LineTaken::NotPartOfIt : addHeaderLine(message, line);
}

} // namespace legwork::sip
