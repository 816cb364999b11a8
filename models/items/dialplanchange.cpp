// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanchange.h"

#include "text.h"

#include <dialplan/configline.h>
#include <dialplan/edit.h>
#include <dialplan/words.h>

#include <QCoreApplication>

#include <algorithm>

namespace legwork::items {

using dialplan::Config;
using dialplan::LineNumber;
using dialplan::Object;
using dialplan::ObjectKind;
using dialplan::Option;
using dialplan::OptionId;
using dialplan::OptionSpec;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::items::DialPlanChange", text); }

constexpr std::uint32_t maxTag = 1'073'741'823;

/// A command taken apart: without `no`, and what it is.
struct Wanted {
    std::string_view whole, plain, value;
    bool isNegated = false;
    const OptionSpec *spec = nullptr;

    Wanted(ObjectKind kind, std::string_view command)
        : whole(dialplan::trimmed(command))
        , plain(whole)
    {
        if (dialplan::beginsWith(plain, "no")) {
            (void)dialplan::takeWord(plain);
            isNegated = true;
        }
        std::size_t length = 0;
        spec = dialplan::findOption(kind, plain, length);
        value = spec != nullptr ? dialplan::trimmed(plain.substr(length)) : std::string_view();
    }
};

bool sameKey(const OptionSpec &spec, std::string_view a, std::string_view b)
{
    if (spec.keyArgs == dialplan::keyIsWhole)
        return a == b;
    for (std::uint8_t i = 0; i < spec.keyArgs; ++i) {
        if (dialplan::takeWord(a) != dialplan::takeWord(b))
            return false;
    }
    return true;
}

/// The line of a block that a command replaces or takes back; 0 when there is none.
LineNumber lineFor(const Object &object, const Wanted &wanted)
{
    for (auto option = object.options.rbegin(); option != object.options.rend(); ++option) {
        if (option->isReplaced)
            continue;
        if (wanted.spec == nullptr) {
            const bool isSame = option->id == OptionId::Unknown && option->words == wanted.plain;
            if (isSame)
                return option->line;
        } else if (option->id == wanted.spec->id
            && (wanted.spec->keyArgs == 0 || wanted.value.empty()
                || sameKey(*wanted.spec, option->value, wanted.value))) {
            return option->line;
        }
    }
    return 0;
}

std::string lineEndOf(std::string_view text)
{
    const std::size_t end = text.find('\n');
    return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

/// The indentation that a block's commands have.
std::string indentIn(const Config &config, const Object &object)
{
    for (auto option = object.options.rbegin(); option != object.options.rend(); ++option) {
        const std::string_view line = config.line(option->line);
        const std::size_t at = line.find(dialplan::readLine(line).command);
        if (at != std::string_view::npos && at > 0)
            return std::string(line.substr(0, at));
    }
    return " ";
}

/// The text with line `number` holding another command, what is before and behind it kept; empty: without the line.
std::string withLine(const Config &config, LineNumber number, std::string_view command)
{
    std::string out;
    for (LineNumber line = 1; line <= config.lineCount(); ++line) {
        const std::string_view whole = config.wholeLine(line);
        if (line != number) {
            out.append(whole);
        } else if (!command.empty()) {
            const std::string_view old = dialplan::readLine(config.line(line)).command;
            const std::size_t at = old.empty() ? std::string_view::npos : whole.find(old);
            if (at == std::string_view::npos)
                out.append(whole);
            else
                out.append(whole.substr(0, at)).append(command).append(whole.substr(at + old.size()));
        }
    }
    return out;
}

/// The text with a command behind the last line of the block.
std::string withNewLine(const Config &config, const Object &object, std::string_view command)
{
    const LineRange lines = linesOf(object);
    std::string out;
    for (LineNumber line = 1; line <= config.lineCount(); ++line) {
        out.append(config.wholeLine(line));
        if (line != lines.first + lines.count - 1)
            continue;
        const std::string end = lineEndOf(config.text());
        if (!out.ends_with('\n'))
            out.append(end);
        out.append(indentIn(config, object)).append(command).append(end);
    }
    return out;
}

DialPlanBlock readBlock(LineRange lines, std::string text, ObjectKind kind, std::string_view name)
{
    DialPlanBlock block { lines, std::move(text), nullptr, nullptr };
    auto config = Config::parse(block.text);
    if (!config)
        return block;
    block.config = std::make_shared<const Config>(std::move(*config));
    block.object = block.config->devices().front().find(kind, name);
    return block;
}

/// The block with one command typed into it.
DialPlanBlock typed(const DialPlanBlock &block, std::string_view command)
{
    const Wanted wanted(block.object->kind, command);
    if (wanted.plain.empty() || wanted.plain.find_first_of("\r\n") != std::string_view::npos)
        return block;
    const LineNumber line = lineFor(*block.object, wanted);
    if (line != 0 && dialplan::readLine(block.config->line(line)).command == wanted.whole)
        return block;
    const bool isOnAnyway = wanted.spec != nullptr && wanted.spec->isDefaultOn;
    const bool isKept = wanted.spec == nullptr || wanted.spec->id == OptionId::VoiceClassSip;
    // What is so by itself is not written down: its line goes. An unknown command may be on or off by itself.
    const bool isByItself = wanted.isNegated != isOnAnyway && wanted.spec != nullptr;
    std::string text;
    if (isByItself || (wanted.isNegated && line != 0 && isKept))
        text = line != 0 ? withLine(*block.config, line, {})
            : isKept     ? withNewLine(*block.config, *block.object, wanted.whole)
                         : block.text;
    else if (line != 0)
        text = withLine(*block.config, line, wanted.whole);
    else
        text = withNewLine(*block.config, *block.object, wanted.whole);
    if (text == block.text)
        return block;
    const std::string name(block.object->name);
    return readBlock(block.lines, std::move(text), block.object->kind, name);
}

LineEdits editFrom(const DialPlanBlock &before, const std::string &after)
{
    const LineEdit edit = smallestEdit(before.lines.first, before.text, after);
    return edit.removed == 0 && edit.inserted.empty() ? LineEdits {} : LineEdits { edit };
}

/// Where a block of any kind is now; count 0: there is none.
LineRange blockLines(const DialPlanSession &session, const QString &id, ObjectKind kind, std::string_view name)
{
    const auto snapshot = session.snapshot(id);
    const Object *const object = snapshot != nullptr ? snapshot->device().find(kind, name) : nullptr;
    return object != nullptr ? session.linesNow(id, linesOf(*object)) : LineRange { 1, 0 };
}

bool isMark(std::string_view line) { return dialplan::readLine(line).kind == dialplan::LineKind::Mark; }

std::string joined(const std::vector<std::string> &lines, std::string_view end)
{
    std::string out;
    for (const std::string &line : lines)
        out.append(line).append(end);
    return out;
}

/// The line before which a block goes that has no place of its own: behind the last peer, else before `end`.
std::uint32_t placeForBlock(const DialPlanSession &session, const QString &id, quint32 behind)
{
    const DialPlanText &text = session.text(id);
    const auto snapshot = session.snapshot(id);
    std::uint32_t at = 0;
    if (behind != 0) {
        const LineRange lines = session.peerLines(id, behind);
        at = lines.count > 0 ? lines.first + lines.count : 0;
    }
    if (at == 0 && snapshot != nullptr) {
        for (const Object *const peer : snapshot->device().peers()) {
            const LineRange lines = session.linesNow(id, linesOf(*peer));
            at = std::max(at, lines.first + lines.count);
        }
    }
    if (at == 0) {
        at = text.lineCount() + 1;
        for (std::uint32_t line = text.lineCount(); line > 0 && line + 20 > text.lineCount(); --line) {
            if (dialplan::trimmed(text.line(line)) == "end")
                at = line;
        }
        return at;
    }
    return at <= text.lineCount() && isMark(text.line(at)) ? at + 1 : at;
}

/// `service NAME SCRIPT` goes below `application`, which may have to be made.
LineEdits withService(const DialPlanSession &session, const QString &id, const std::vector<std::string> &lines)
{
    const DialPlanText &text = session.text(id);
    std::uint32_t at = 0;
    const auto snapshot = session.snapshot(id);
    if (snapshot != nullptr) {
        for (const Object *const service : snapshot->device().all(ObjectKind::Service)) {
            const LineRange now = session.linesNow(id, linesOf(*service));
            at = std::max(at, now.first + now.count);
        }
    }
    for (std::uint32_t line = 1; at == 0 && line <= text.lineCount(); ++line) {
        if (text.line(line) == "application")
            at = line + 1;
    }
    std::string block = joined(lines, text.lineEnd());
    if (at != 0)
        return { { at, 0, std::move(block) } };
    // A section of its own, before the first dial-peer.
    std::uint32_t first = placeForBlock(session, id, 0);
    if (snapshot != nullptr) {
        for (const Object *const peer : snapshot->device().peers())
            first = std::min(first, session.linesNow(id, linesOf(*peer)).first);
    }
    const std::string end(text.lineEnd());
    return { { first, 0, "application" + end + block + "!" + end } };
}

} // namespace

DialPlanBlock peerBlock(const DialPlanText &text, LineRange lines, quint32 tag)
{
    if (lines.count == 0)
        return { lines, {}, nullptr, nullptr };
    return readBlock(lines, std::string(text.lines(lines)), ObjectKind::Peer, std::to_string(tag));
}

DialPlanBlock peerBlock(const DialPlanSession &session, const QString &id, quint32 tag)
{
    return peerBlock(session.text(id), session.peerLines(id, tag), tag);
}

LineEdits withCommands(const DialPlanBlock &block, const std::vector<std::string> &commands)
{
    if (!block.isRead())
        return {};
    DialPlanBlock now = block;
    for (const std::string &command : commands) {
        now = typed(now, command);
        if (!now.isRead())
            return {};
    }
    return editFrom(block, now.text);
}

std::vector<std::string> linesOf(const Object &object, OptionId id)
{
    std::vector<std::string> out;
    for (const Option &option : object.options) {
        if (option.id != id || option.isReplaced)
            continue;
        std::string line(option.isNegated ? "no " : "");
        line.append(option.words);
        if (!option.value.empty())
            line.append(" ").append(option.value);
        out.push_back(std::move(line));
    }
    return out;
}

LineEdits withLines(const DialPlanBlock &block, OptionId id, const std::vector<std::string> &commands)
{
    if (!block.isRead())
        return {};
    std::vector<std::string> wanted;
    for (const std::string &command : commands) {
        if (const std::string_view trimmed = dialplan::trimmed(command); !trimmed.empty())
            wanted.emplace_back(trimmed);
    }
    // Lines that are wanted stay where they are; of two that differ the new one takes the old one's place.
    DialPlanBlock now = block;
    std::vector<std::string> there = linesOf(*now.object, id), gone, fresh;
    std::ranges::copy_if(there, std::back_inserter(gone),
        [&](const std::string &line) { return std::ranges::find(wanted, line) == wanted.end(); });
    std::ranges::copy_if(wanted, std::back_inserter(fresh),
        [&](const std::string &line) { return std::ranges::find(there, line) == there.end(); });
    const auto lineOf = [&](const std::string &command) -> LineNumber {
        for (const Option &option : now.object->options) {
            std::string line(option.isNegated ? "no " : "");
            line.append(option.words);
            if (!option.value.empty())
                line.append(" ").append(option.value);
            if (option.id == id && !option.isReplaced && line == command)
                return option.line;
        }
        return 0;
    };
    const std::string name(block.object->name);
    for (std::size_t i = 0; i < std::max(gone.size(), fresh.size()); ++i) {
        const LineNumber line = i < gone.size() ? lineOf(gone[i]) : 0;
        std::string text;
        if (line != 0)
            text = withLine(*now.config, line, i < fresh.size() ? std::string_view(fresh[i]) : std::string_view());
        else if (i < fresh.size())
            text = withNewLine(*now.config, *now.object, fresh[i]);
        else
            continue;
        now = readBlock(block.lines, std::move(text), block.object->kind, name);
        if (!now.isRead())
            return {};
    }
    return editFrom(block, now.text);
}

LineEdits withCommands(const DialPlanText &text, const std::vector<std::pair<quint32, LineRange>> &peers,
    const std::vector<std::string> &commands)
{
    LineEdits edits;
    for (const auto &[tag, lines] : peers) {
        for (LineEdit &edit : withCommands(peerBlock(text, lines, tag), commands))
            edits.push_back(std::move(edit));
    }
    std::ranges::sort(edits, {}, &LineEdit::first);
    return edits;
}

LineEdits configured(const DialPlanSession &session, const QString &id, const std::vector<std::string> &commands)
{
    const auto read = Config::parse(joined(commands, "\n"));
    if (!read)
        return {};
    LineEdits edits;
    for (const Object &object : read->devices().front().objects) {
        if (object.kind == ObjectKind::Global || object.kind == ObjectKind::Other || object.isDeleted)
            continue;
        const LineRange lines = blockLines(session, id, object.kind, object.name);
        std::vector<std::string> block, inside;
        const LineRange own = linesOf(object);
        for (LineNumber line = own.first; line < own.first + own.count; ++line) {
            block.emplace_back(read->line(line));
            if (line != object.line)
                inside.emplace_back(read->line(line));
        }
        LineEdits made;
        if (lines.count > 0)
            made = withCommands(
                readBlock(lines, std::string(session.text(id).lines(lines)), object.kind, object.name), inside);
        else if (object.kind == ObjectKind::Service)
            made = withService(session, id, block);
        else
            made = withBlock(session, id, block);
        edits.insert(edits.end(), made.begin(), made.end());
    }
    std::ranges::stable_sort(edits, {}, &LineEdit::first);
    return edits;
}

LineEdits withBlock(const DialPlanSession &session, const QString &id, std::vector<std::string> lines, quint32 behind)
{
    const DialPlanText &text = session.text(id);
    const std::uint32_t at = placeForBlock(session, id, behind);
    const bool isBehindMark = at > 1 && (isMark(text.line(at - 1)) || text.line(at - 1).empty());
    if (!isBehindMark && at > 1)
        lines.insert(lines.begin(), "!");
    lines.emplace_back("!");
    return { { at, 0, joined(lines, text.lineEnd()) } };
}

LineEdits withoutPeers(const DialPlanSession &session, const QString &id, const QList<quint32> &tags)
{
    const DialPlanText &text = session.text(id);
    LineEdits edits;
    for (const quint32 tag : tags) {
        LineRange lines = session.peerLines(id, tag);
        if (lines.count == 0)
            continue;
        const std::uint32_t next = lines.first + lines.count;
        if (next <= text.lineCount() && isMark(text.line(next)))
            ++lines.count;
        const DialPlanBlock block = peerBlock(text, lines, tag);
        if (!block.isRead())
            continue;
        const std::string rest = dialplan::withoutBlock(*block.config, block.config->devices().front(), *block.object);
        for (LineEdit &edit : editFrom(block, rest))
            edits.push_back(std::move(edit));
    }
    std::ranges::sort(edits, {}, &LineEdit::first);
    return edits;
}

std::vector<std::string> copyOf(const DialPlanBlock &block, quint32 tag)
{
    std::vector<std::string> lines;
    if (!block.isRead())
        return lines;
    lines.push_back("dial-peer voice " + std::to_string(tag) + ' ' + std::string(block.object->type));
    for (const Option &option : block.object->options) {
        if (!option.isReplaced)
            lines.push_back(" " + std::string(dialplan::readLine(block.config->line(option.line)).command));
    }
    return lines;
}

LineEdits renumbered(const DialPlanSession &session, const QString &id, quint32 tag, quint32 to)
{
    const auto snapshot = session.snapshot(id);
    const DialPlanText &text = session.text(id);
    const Object *const peer
        = snapshot != nullptr ? snapshot->device().find(ObjectKind::Peer, std::to_string(tag)) : nullptr;
    if (peer == nullptr)
        return {};
    std::vector<std::uint32_t> lines(peer->headers.begin(), peer->headers.end());
    for (const dialplan::Reference &reference : dialplan::usersOf(snapshot->device(), *peer))
        lines.push_back(reference.option->line);
    std::ranges::sort(lines);
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    LineEdits edits;
    const std::string from = std::to_string(tag);
    for (const std::uint32_t line : lines) {
        const std::uint32_t now = session.linesNow(id, { line, 1 }).first;
        std::string whole(text.lines({ now, 1 }));
        // The tag as a word of its own: behind `voice` of a header, behind `dial-peer` of a group.
        const std::string word = whole.find(" voice " + from) != std::string::npos ? " voice " : "dial-peer ";
        const std::size_t at = whole.find(word + from);
        const std::size_t end = at == std::string::npos ? at : at + word.size() + from.size();
        if (at == std::string::npos || (end < whole.size() && dialplan::isDigit(whole[end])))
            continue;
        whole.replace(at + word.size(), from.size(), std::to_string(to));
        edits.push_back({ now, 1, std::move(whole) });
    }
    return edits;
}

LineEdits restored(const DialPlanSession &session, const QString &id, quint32 tag)
{
    const auto snapshot = session.snapshot(id);
    if (snapshot == nullptr || session.peerLines(id, tag).count > 0)
        return {};
    const auto peers = snapshot->baseDevice().peers();
    const auto found = std::ranges::find(peers, tag, [](const Object *peer) { return peer->tag; });
    if (found == peers.end())
        return {};
    quint32 behind = 0;
    for (auto before = found; before != peers.begin() && behind == 0;) {
        --before;
        if (session.peerLines(id, (*before)->tag).count > 0)
            behind = (*before)->tag;
    }
    const LineRange lines = linesOf(**found);
    std::vector<std::string> block;
    for (std::uint32_t line = lines.first; line < lines.first + lines.count; ++line)
        block.emplace_back(snapshot->base->line(line));
    return withBlock(session, id, std::move(block), behind);
}

LineEdits reverted(const DialPlanSession &session, const QString &id, quint32 tag)
{
    const auto snapshot = session.snapshot(id);
    const Object *const before
        = snapshot != nullptr ? snapshot->baseDevice().find(ObjectKind::Peer, std::to_string(tag)) : nullptr;
    const LineRange lines = session.peerLines(id, tag);
    if (before == nullptr || lines.count == 0)
        return {};
    const LineRange old = linesOf(*before);
    std::string text;
    for (std::uint32_t line = old.first; line < old.first + old.count; ++line)
        text.append(snapshot->base->wholeLine(line));
    const DialPlanBlock now { lines, std::string(session.text(id).lines(lines)), nullptr, nullptr };
    return editFrom(now, text);
}

quint32 freeTag(const DialPlanSession &session, const QString &id, quint32 near)
{
    const auto snapshot = session.snapshot(id);
    quint32 tag = std::min<quint32>(near + 1, maxTag);
    while (snapshot != nullptr && tag < maxTag
        && (snapshot->device().find(ObjectKind::Peer, std::to_string(tag)) != nullptr))
        ++tag;
    return tag;
}

QString whyNotTag(const DialPlanSession &session, const QString &id, const QString &tag)
{
    bool isNumber = false;
    const quint32 number = tag.trimmed().toUInt(&isNumber);
    if (!isNumber || number < 1 || number > maxTag)
        return tr("A tag is a number from 1 to 1073741823.");
    const auto snapshot = session.snapshot(id);
    if (snapshot != nullptr && snapshot->device().find(ObjectKind::Peer, std::to_string(number)) != nullptr)
        return tr("There is a dial-peer %1 already.").arg(number);
    return {};
}

QStringList missingIn(const DialPlanSession &session, const QString &from, quint32 tag, const QString &to)
{
    const auto source = session.snapshot(from), target = session.snapshot(to);
    const Object *const peer
        = source != nullptr ? source->device().find(ObjectKind::Peer, std::to_string(tag)) : nullptr;
    QStringList missing;
    if (peer == nullptr || target == nullptr)
        return missing;
    for (const dialplan::Reference &reference : dialplan::referencesOf(source->device())) {
        if (reference.user == peer && target->device().find(reference.kind, reference.name) == nullptr)
            missing.append(shownText(dialplan::nameOf(reference.kind)) + QLatin1Char(' ') + shownText(reference.name));
    }
    const std::string_view service = dialplan::serviceOf(*peer);
    if (!service.empty() && target->device().find(ObjectKind::Service, service) == nullptr)
        missing.append(QStringLiteral("service ") + shownText(service));
    missing.removeDuplicates();
    return missing;
}

} // namespace legwork::items
