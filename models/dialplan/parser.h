// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"
#include "configline.h"

namespace legwork::dialplan {

/// Fills a Config from its text, a line at a time. Indentation of published configurations is not to be trusted: a
/// block ends at the next header, at a mark no deeper than its own header, at a command that only the top level knows,
/// or where the terminal went back to exec mode.
class Parser final {
public:
    explicit Parser(Config &config) noexcept
        : m_config(config)
    {
    }
    void run();

private:
    void cutLines();
    void skipUnread(std::string_view command, LineNumber line);
    void readCommand(const ConfigLine &read, LineNumber line);
    void readPrompt(const ConfigLine &read, LineNumber line);
    [[nodiscard]] bool readHeader(std::string_view command, LineNumber line, std::uint32_t indent, bool isNegated);
    [[nodiscard]] bool readDialPeer(std::string_view rest, LineNumber line, std::uint32_t indent, bool isNegated);
    [[nodiscard]] bool readVoice(std::string_view rest, LineNumber line, std::uint32_t indent, bool isNegated);
    [[nodiscard]] bool readService(std::string_view rest, LineNumber line, std::uint32_t indent, bool isNegated);
    void readGlobal(std::string_view command, LineNumber line, bool isNegated);
    void readMode(const ConfigLine &read);

    void startDevice(LineNumber line);
    Object &open(
        ObjectKind kind, std::string_view name, LineNumber line, std::uint32_t indent, std::string_view type = {});
    void remove(ObjectKind kind, std::string_view name, LineNumber line, std::string_view type = {});
    void close() noexcept;
    void addOption(Object &object, std::string_view command, LineNumber line, bool isNegated);
    void addDefault(Object &object, std::string_view command, LineNumber line);
    void checkValue(const OptionSpec &spec, Option &option);
    void say(DiagnosticKind kind, LineNumber line, std::string what);
    [[nodiscard]] Device &device() noexcept { return m_config.m_devices.back(); }
    [[nodiscard]] Object *current() noexcept;

    Config &m_config;
    std::size_t m_current = 0; // index of the open object; 0 (Global): none
    std::uint32_t m_indent = 0; // of its header
    std::string_view m_mode {}; // sub-mode of the open object
    std::uint32_t m_modeIndent = 0;
    bool m_isFenced = false; // a Markdown text: only fenced lines are configuration
    bool m_isInFence = false;
    bool m_isInApplication = false;
    bool m_afterBlank = false;
    LineNumber m_skipUntil = 0; // last line of a banner or a certificate
    LineNumber m_noSkipUntil = 0; // a missing end was already looked for up to here
};

/// Key of a block in Device's index.
[[nodiscard]] std::string objectKey(ObjectKind kind, std::string_view name, std::string_view type = {});

} // namespace legwork::dialplan
