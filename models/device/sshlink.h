// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "iosdialogue.h"
#include "link.h"
#include "terminaltext.h"

#include <memory>

namespace legwork::device {

class SshSession;

/// IOS and IOS XE on a terminal over SSH: what a person at the console would type, one line at a time, each answered
/// before the next.
class SshLink final : public DeviceLink {
public:
    SshLink(DeviceAddress address, Credentials credentials, IsCancelled isCancelled = {}, LinkTimes times = {});
    ~SshLink() override;

    [[nodiscard]] QString way() const override { return QStringLiteral("SSH"); }
    [[nodiscard]] const DeviceAddress &address() const override { return m_address; }
    [[nodiscard]] LinkResult<void> open() override;
    void close() noexcept override;
    [[nodiscard]] bool isOpen() const noexcept override;
    [[nodiscard]] LinkResult<std::string> runningConfig() override;
    [[nodiscard]] QStringList obstacles(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const override;
    [[nodiscard]] std::vector<Piece> pieces(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const override;
    [[nodiscard]] bool offers(Safety safety, const std::string &running, QString &why) const override;
    [[nodiscard]] LinkResult<void> begin(Safety safety, std::chrono::minutes time) override;
    [[nodiscard]] LinkResult<QString> send(const Piece &piece) override;
    [[nodiscard]] LinkResult<void> finish() override;
    [[nodiscard]] LinkResult<void> keep(Safety safety) override;
    [[nodiscard]] LinkResult<void> revert(Safety safety) override;
    [[nodiscard]] LinkResult<void> save() override;

    /// The name in the device's prompt; empty before open().
    [[nodiscard]] const std::string &hostName() const noexcept { return m_prompt.host; }

private:
    /// What came after a line was typed, up to a prompt or a question.
    struct Reply {
        std::vector<std::string> lines {};
        std::string question {}; // empty: a prompt came
    };
    [[nodiscard]] LinkResult<void> type(std::string_view command);
    [[nodiscard]] LinkResult<Reply> answer(std::string_view echoed);
    [[nodiscard]] LinkResult<Reply> ask(std::string_view command);
    /// Types a command that has to be taken without a question.
    [[nodiscard]] LinkResult<std::vector<std::string>> command(std::string_view text);
    [[nodiscard]] LinkResult<void> waitForPrompt();
    [[nodiscard]] LinkResult<void> becomePrivileged();
    [[nodiscard]] LinkResult<void> leaveTo(std::size_t depth);
    [[nodiscard]] LinkResult<std::string> show(std::string_view command);
    [[nodiscard]] LinkResult<void> startReload(std::chrono::minutes time);
    /// Answers questions with the words that belong to them until a prompt comes.
    struct Answer {
        const char *question;
        const char *words;
    };
    [[nodiscard]] LinkResult<std::vector<std::string>> converse(
        std::string_view command, std::initializer_list<Answer> answers);
    [[nodiscard]] LinkError refused(std::string_view command, const std::string &words) const;

    DeviceAddress m_address;
    Credentials m_credentials;
    IsCancelled m_isCancelled;
    LinkTimes m_times;
    std::unique_ptr<SshSession> m_session;
    TerminalText m_screen;
    Prompt m_prompt;
    std::size_t m_depth = 0; // sub-modes entered since configuration mode
};

} // namespace legwork::device
