// SPDX-License-Identifier: GPL-3.0-or-later
#include "edit.h"

#include "configline.h"
#include "words.h"

#include <algorithm>
#include <map>

namespace legwork::dialplan {

namespace {

/// Changes of lines, put together with the text at the end.
class LineEdits final {
public:
    explicit LineEdits(const Config &config)
        : m_config(config)
    {
        const std::string_view first = config.wholeLine(1);
        m_end = first.size() >= 2 && first.substr(first.size() - 2) == "\r\n" ? "\r\n" : "\n";
    }

    void remove(LineNumber line) { m_changed[line] = {}; }
    /// The command of a line; what stands before and behind it stays.
    void replaceCommand(LineNumber line, std::string_view from, std::string_view to)
    {
        std::string text(m_config.wholeLine(line));
        if (const std::size_t at = text.find(from); at != std::string::npos)
            text.replace(at, from.size(), to);
        m_changed[line] = std::move(text);
    }
    void insertAfter(LineNumber line, const std::string &text) { m_after[line] += text + m_end; }

    [[nodiscard]] std::string text() const
    {
        std::string out;
        if (const auto begin = m_after.find(0); begin != m_after.end())
            out += begin->second;
        for (LineNumber line = 1; line <= m_config.lineCount(); ++line) {
            const auto changed = m_changed.find(line);
            out += changed != m_changed.end() ? std::string_view(changed->second) : m_config.wholeLine(line);
            if (const auto after = m_after.find(line); after != m_after.end()) {
                if (!out.empty() && out.back() != '\n')
                    out += m_end;
                out += after->second;
            }
        }
        return out;
    }

private:
    const Config &m_config;
    std::string m_end;
    std::map<LineNumber, std::string> m_changed, m_after;
};

std::string indentOf(std::string_view line)
{
    const ConfigLine read = readLine(line);
    const std::size_t at = read.command.empty() ? std::string_view::npos : line.find(read.command);
    return at == std::string_view::npos || read.hasPrompt ? " " : std::string(line.substr(0, at));
}

/// The command of a line as it stands, remark left out, with its `no`.
std::string_view commandOf(const Config &config, LineNumber line) { return readLine(config.line(line)).command; }

LineNumber lastLineOf(const Object &object)
{
    LineNumber last = object.headers.empty() ? object.line : object.headers.back();
    for (const Option &option : object.options)
        last = std::max(last, option.line);
    return last;
}

/// Lines of a block in order: headers and options.
std::vector<LineNumber> linesOf(const Object &object)
{
    std::vector<LineNumber> lines(object.headers.begin(), object.headers.end());
    for (const Option &option : object.options)
        lines.push_back(option.line);
    std::ranges::sort(lines);
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
}

std::optional<Error> whyNotTag(const Device &device, const Object &peer, std::uint32_t tag)
{
    constexpr std::uint32_t maxTag = 1'073'741'823;
    const std::string name = std::to_string(tag);
    if (peer.kind != ObjectKind::Peer)
        return Error { ErrorKind::Usage, std::string(peer.name), "is no dial-peer" };
    if (tag < 1 || tag > maxTag)
        return Error { ErrorKind::Usage, name, "a tag is a number from 1 to 1073741823" };
    if (device.find(ObjectKind::Peer, name) != nullptr)
        return Error { ErrorKind::Usage, name, "there is a dial-peer " + name + " already" };
    return std::nullopt;
}

} // namespace

Result<std::string> withCommand(const Config &config, const Object &object, std::string_view command)
{
    command = trimmed(command);
    std::string_view plain = command;
    if (beginsWith(plain, "no"))
        (void)takeWord(plain);
    if (plain.empty() || command.find_first_of("\r\n") != std::string_view::npos || command.size() > maxCommandBytes)
        return failure(ErrorKind::Usage, std::string(object.name), "not one command");
    LineEdits edits(config);
    std::size_t length = 0;
    const OptionSpec *const spec = findOption(object.kind, plain, length);
    const Option *const known = spec != nullptr && spec->keyArgs == 0 ? object.find(spec->id) : nullptr;
    if (known != nullptr) {
        edits.replaceCommand(known->line, commandOf(config, known->line), command);
        return edits.text();
    }
    const LineNumber last = lastLineOf(object);
    const bool hasOptions = !object.options.empty();
    const std::string header = indentOf(config.line(object.line));
    edits.insertAfter(
        last, (hasOptions ? indentOf(config.line(object.options.back().line)) : header + ' ') + std::string(command));
    return edits.text();
}

std::string withoutLine(const Config &config, LineNumber line)
{
    LineEdits edits(config);
    edits.remove(line);
    return edits.text();
}

std::string withBlock(const Config &config, const Device &device, const std::vector<std::string> &lines)
{
    LineEdits edits(config);
    LineNumber after = std::min(device.lastLine, config.lineCount());
    for (LineNumber line = device.firstLine; line <= std::min(device.lastLine, config.lineCount()); ++line) {
        const ConfigLine read = readLine(config.line(line));
        if (read.kind == LineKind::Command && read.command == "end")
            after = line - 1;
    }
    for (const std::string &line : lines)
        edits.insertAfter(after, line);
    edits.insertAfter(after, "!");
    return edits.text();
}

std::string withoutBlock(const Config &config, const Device &, const Object &object)
{
    LineEdits edits(config);
    for (const LineNumber line : linesOf(object))
        edits.remove(line);
    const LineNumber mark = lastLineOf(object) + 1;
    if (mark <= config.lineCount() && readLine(config.line(mark)).kind == LineKind::Mark)
        edits.remove(mark);
    return edits.text();
}

Result<std::string> renumbered(const Config &config, const Device &device, const Object &peer, std::uint32_t tag)
{
    if (auto why = whyNotTag(device, peer, tag))
        return tl::unexpected<Error>(*std::move(why));
    LineEdits edits(config);
    const std::string name = std::to_string(tag);
    for (const LineNumber line : peer.headers) {
        const std::string before = "voice " + std::string(peer.name);
        edits.replaceCommand(line, before, "voice " + name);
    }
    for (const Reference &reference : usersOf(device, peer)) {
        const std::string before = std::string(reference.option->words) + ' ' + std::string(peer.name);
        edits.replaceCommand(reference.option->line, before, std::string(reference.option->words) + ' ' + name);
    }
    return edits.text();
}

Result<std::string> cloned(const Config &config, const Device &device, const Object &peer, std::uint32_t tag)
{
    if (auto why = whyNotTag(device, peer, tag))
        return tl::unexpected<Error>(*std::move(why));
    std::vector<std::string> lines { "dial-peer voice " + std::to_string(tag) + ' ' + std::string(peer.type) };
    for (const Option &option : peer.options) {
        if (!option.isReplaced)
            lines.push_back(" " + std::string(commandOf(config, option.line)));
    }
    return withBlock(config, device, lines);
}

} // namespace legwork::dialplan
