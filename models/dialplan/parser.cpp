// SPDX-License-Identifier: GPL-3.0-or-later
#include "parser.h"

#include "pattern.h"
#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

/// Characters of a quoted piece of the input in a message.
constexpr std::size_t maxQuote = 60;

std::string quoted(std::string_view text)
{
    std::string out = "'";
    for (const char c : text.substr(0, maxQuote))
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return out.append(text.size() > maxQuote ? "..'" : "'");
}

} // namespace

std::string objectKey(ObjectKind kind, std::string_view name, std::string_view type)
{
    std::string key(1, static_cast<char>('A' + static_cast<int>(kind)));
    if (kind == ObjectKind::OtherClass) // numbered by themselves: `voice class h323 1`, `voice class srtp-crypto 1`
        key.append(type).append(1, ' ');
    return key.append(name);
}

void Parser::run()
{
    cutLines();
    const std::string &text = *m_config.m_text;
    m_isFenced = text.rfind("```", 0) == 0 || text.find("\n```") != std::string::npos;
    startDevice(1);
    for (LineNumber number = 1; number <= m_config.lineCount(); ++number) {
        device().lastLine = number;
        if (number <= m_skipUntil)
            continue;
        std::string_view line = m_config.line(number);
        if (line.size() > maxCommandBytes) {
            say(DiagnosticKind::Warning, number, "a line of " + std::to_string(line.size()) + " bytes is not read");
            continue;
        }
        const ConfigLine read = readLine(line);
        switch (read.kind) {
        case LineKind::Blank: m_afterBlank = true; continue;
        case LineKind::Fence:
            m_isInFence = !m_isInFence;
            close();
            continue;
        case LineKind::Mark:
            if (m_current != 0 && read.indent <= m_indent)
                close();
            if (read.indent == 0)
                m_isInApplication = false;
            break;
        case LineKind::Comment:
            if (const std::string_view header = peerHeaderAtEnd(read.command);
                read.command.front() == '#' && !header.empty()) {
                say(DiagnosticKind::Info, number, "a dial-peer's header at the end of a comment is read as a header");
                (void)readHeader(header, number, read.indent, false);
            }
            break;
        case LineKind::Prompt: readPrompt(read, number); break;
        case LineKind::Command:
            if (!m_isFenced || m_isInFence)
                readCommand(read, number);
            break;
        }
        m_afterBlank = false;
    }
}

void Parser::cutLines()
{
    const std::string &text = *m_config.m_text;
    auto &starts = m_config.m_starts;
    for (std::size_t at = 0; at < text.size();) {
        starts.push_back(static_cast<std::uint32_t>(at));
        const std::size_t end = text.find('\n', at);
        at = end == std::string::npos ? text.size() : end + 1;
    }
}

void Parser::readPrompt(const ConfigLine &read, LineNumber line)
{
    close();
    m_isInApplication = false;
    if (const std::string_view header = peerHeaderAtEnd(read.command); !header.empty()) {
        (void)readHeader(header, line, 0, false);
        return;
    }
    std::string_view rest = read.command;
    const std::string_view verb = takeWord(rest);
    if (verb.size() >= 2 && std::string_view("show").rfind(verb, 0) == 0 && rest.rfind("run", 0) == 0
        && device().objects.size() > 1)
        startDevice(line);
}

void Parser::readCommand(const ConfigLine &read, LineNumber line)
{
    std::string_view command = read.command;
    bool isNegated = false;
    if (beginsWith(command, "no")) {
        isNegated = true;
        (void)takeWord(command);
    } else if (beginsWith(command, "default")) {
        (void)takeWord(command);
        if (Object *object = current())
            addDefault(*object, command, line);
        return;
    }
    if (command.empty())
        return;
    if (!isNegated && (command == "exit" || command == "end" || command == "quit" || command == "EOF")) {
        close();
        if (command == "end")
            m_isInApplication = false;
        return;
    }
    if (command.rfind("Building configuration", 0) == 0 || command.rfind("Current configuration", 0) == 0) {
        close();
        if (device().objects.size() > 1 && command.front() == 'B')
            startDevice(line);
        return;
    }
    const std::string_view first = firstWord(command);
    if (first == "banner" || first == "certificate") {
        skipUnread(command, line);
        if (first == "banner")
            close();
        return;
    }
    // `-` and digits cannot begin a header; the six words can.
    if (readHeader(command, line, read.indent, isNegated))
        return;
    Object *object = current();
    if (object != nullptr) {
        readMode(read);
        std::size_t length = 0;
        const bool isDeeper = read.indent > m_indent;
        bool isKnown = findOption(object->kind, command, length) != nullptr;
        // `dial-peer hunt 2` behind a dial-peer group is no member of it.
        std::size_t globalLength = 0;
        if (!isDeeper && findOption(ObjectKind::Global, command, globalLength) != nullptr && globalLength > length)
            isKnown = false;
        if (isDeeper || isKnown || (!isTopLevel(command) && !m_afterBlank && object->kind != ObjectKind::Other)) {
            addOption(*object, command, line, isNegated);
            return;
        }
        close();
    }
    readGlobal(command, line, isNegated);
}

/// A banner reaches to its delimiter, a certificate to `quit`. Where the end is missing nothing is skipped.
void Parser::skipUnread(std::string_view command, LineNumber line)
{
    if (line <= m_noSkipUntil)
        return;
    std::string delimiter = "quit";
    if (beginsWith(command, "banner")) {
        std::string_view rest = command;
        (void)takeWord(rest);
        (void)takeWord(rest);
        if (rest.empty())
            return;
        delimiter = rest.substr(0, 2) == "^C" ? "^C" : std::string(rest.substr(0, 1));
        if (rest.find(delimiter, delimiter.size()) != std::string_view::npos)
            return; // opened and closed in one line
    }
    const LineNumber last = std::min<LineNumber>(m_config.lineCount(), line + maxSkippedLines);
    for (LineNumber next = line + 1; next <= last; ++next) {
        const std::string_view text = m_config.line(next);
        if (delimiter == "quit" ? trimmed(text) == delimiter : text.find(delimiter) != std::string_view::npos) {
            m_skipUntil = next;
            return;
        }
    }
    m_noSkipUntil = last;
    say(DiagnosticKind::Warning, line,
        std::string(firstWord(command)) + " does not end within " + std::to_string(maxSkippedLines)
            + " lines; it is read as one line");
}

void Parser::readMode(const ConfigLine &read)
{
    if (m_mode.data() != nullptr && read.indent <= m_modeIndent && m_modeIndent > m_indent)
        m_mode = {};
    if (current()->kind != ObjectKind::VoiceService)
        return;
    if (read.command == "sip" || read.command == "h323" || read.command == "stun"
        || read.command == "ip address trusted list") {
        m_mode = read.command;
        m_modeIndent = read.indent;
    }
}

void Parser::readGlobal(std::string_view command, LineNumber line, bool isNegated)
{
    Object &global = device().objects.front();
    std::size_t length = 0;
    const OptionSpec *spec = findOption(ObjectKind::Global, command, length);
    if (spec == nullptr)
        return;
    if (spec->id == OptionId::Hostname && !isNegated) {
        const std::string_view name = firstWord(trimmed(command.substr(length)));
        if (!device().name.empty() && device().name != name && device().objects.size() > 1)
            startDevice(line);
        device().name = name;
    }
    addOption(device().objects.front(), command, line, isNegated);
    (void)global;
}

void Parser::startDevice(LineNumber line)
{
    auto &devices = m_config.m_devices;
    if (!devices.empty())
        devices.back().lastLine = line > 1 ? line - 1 : 1;
    devices.emplace_back();
    devices.back().firstLine = line;
    devices.back().lastLine = line;
    devices.back().objects.emplace_back().kind = ObjectKind::Global;
    close();
    m_isInApplication = false;
}

Object *Parser::current() noexcept { return m_current == 0 ? nullptr : &device().objects[m_current]; }

void Parser::close() noexcept
{
    m_current = 0;
    m_mode = {};
}

Object &Parser::open(
    ObjectKind kind, std::string_view name, LineNumber line, std::uint32_t indent, std::string_view type)
{
    Device &owner = device();
    m_indent = indent;
    m_mode = {};
    auto at = static_cast<std::uint32_t>(owner.objects.size());
    bool isNew = true;
    if (kind != ObjectKind::Other) {
        const auto [found, inserted] = owner.m_index.try_emplace(objectKey(kind, name, type), at);
        at = found->second;
        isNew = inserted;
    }
    if (isNew) {
        Object &made = owner.objects.emplace_back();
        made.kind = kind;
        made.name = name;
        made.type = type;
        made.line = line;
    }
    m_current = at;
    Object &object = owner.objects[at];
    if (!type.empty() && object.type.empty())
        object.type = type;
    if (kind != ObjectKind::Other)
        object.headers.push_back(line);
    return object;
}

void Parser::remove(ObjectKind kind, std::string_view name, LineNumber line, std::string_view type)
{
    close();
    Device &owner = device();
    const auto found = owner.m_index.find(objectKey(kind, name, type));
    if (found == owner.m_index.end()) {
        say(DiagnosticKind::Info, line,
            std::string(nameOf(kind)) + ' ' + std::string(name) + " is deleted but not defined before");
        return;
    }
    owner.objects[found->second].isDeleted = true;
    owner.m_index.erase(found);
}

void Parser::addOption(Object &object, std::string_view command, LineNumber line, bool isNegated)
{
    Option option { .isNegated = isNegated, .line = line, .words = command, .mode = m_mode };
    std::size_t length = 0;
    const OptionSpec *const spec = findOption(object.kind, command, length);
    if (spec != nullptr) {
        option.id = spec->id;
        option.words = command.substr(0, length);
        option.value = trimmed(command.substr(length));
        if (spec->keyArgs == 0) {
            // Backwards to the last one of its sort: over all options this is at most (sorts x options) steps.
            const auto other = std::find_if(object.options.rbegin(), object.options.rend(),
                [&](const Option &one) { return one.id == option.id && !one.isReplaced; });
            if (other != object.options.rend()) {
                other->isReplaced = true;
                if (!isNegated && !other->isNegated && other->value != option.value)
                    say(DiagnosticKind::Info, line,
                        quoted(option.words) + " was given on line " + std::to_string(other->line)
                            + " already; this one counts");
            }
        }
        if (!isNegated)
            checkValue(*spec, option);
    }
    object.options.push_back(option);
}

/// `default X` takes X back, and `no X` as well.
void Parser::addDefault(Object &object, std::string_view command, LineNumber line)
{
    addOption(object, command, line, true);
    object.options.back().isReplaced = true;
    object.options.back().isDefault = true;
}

void Parser::checkValue(const OptionSpec &spec, Option &option)
{
    const auto wrong = [&](std::string what) {
        say(DiagnosticKind::Error, option.line, std::string(option.words) + ": " + std::move(what));
    };
    if (spec.value == ValueKind::Text || spec.value == ValueKind::Flag) {
        if (spec.value == ValueKind::Text && option.value.empty() && spec.keyArgs != 0)
            wrong("a value is missing");
        return;
    }
    std::string_view rest = option.value;
    std::string_view word = takeWord(rest);
    if (word.size() > 1 && word.back() == '!') {
        word.remove_suffix(1);
        say(DiagnosticKind::Info, option.line, "'!' at the end of a value is read as the beginning of a comment");
    }
    if (word.empty()) {
        wrong("a value is missing");
        return;
    }
    option.value = word;
    if (!rest.empty() && spec.id != OptionId::TranslateOutgoingCalled && spec.value != ValueKind::Reference)
        say(DiagnosticKind::Info, option.line,
            quoted(rest) + " behind the value of " + quoted(option.words) + " is not read");
    switch (spec.value) {
    case ValueKind::Number: {
        const auto number = numberFrom(word);
        if (!number || *number < spec.min || *number > spec.max)
            wrong(
                quoted(word) + " is not a number from " + std::to_string(spec.min) + " to " + std::to_string(spec.max));
        break;
    }
    case ValueKind::Choice:
        if (!isOneOf(word, spec.choices))
            wrong(quoted(word) + " is not one of " + std::string(spec.choices));
        break;
    case ValueKind::Pattern:
        if (const auto pattern = Pattern::parse(word); pattern.fault() != nullptr)
            wrong(quoted(word) + ' ' + pattern.fault());
        break;
    default: break;
    }
}

void Parser::say(DiagnosticKind kind, LineNumber line, std::string what)
{
    ++m_config.m_diagnosticCount;
    if (m_config.m_diagnostics.size() < maxDiagnostics)
        m_config.m_diagnostics.push_back({ kind, line, std::move(what) });
}

} // namespace legwork::dialplan
