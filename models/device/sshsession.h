// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

#include <memory>
#include <string_view>

namespace legwork::device {

/// One SSH connection with a shell on a terminal, through libssh. The device has to be the known one before anything
/// about the person is sent; nothing of the user's SSH configuration or agent is read.
class SshSession final {
public:
    SshSession(DeviceAddress address, LinkTimes times, IsCancelled isCancelled);
    ~SshSession();
    SshSession(const SshSession &) = delete;
    SshSession &operator=(const SshSession &) = delete;

    [[nodiscard]] LinkResult<void> connect();
    [[nodiscard]] LinkResult<void> signIn(const Credentials &credentials);
    [[nodiscard]] LinkResult<void> openShell();

    /// What arrived; empty when nothing did within a moment (50 ms). Lost when the connection ended.
    [[nodiscard]] LinkResult<std::string_view> read();
    [[nodiscard]] LinkResult<void> write(std::string_view bytes);
    [[nodiscard]] bool isOpen() const noexcept;
    [[nodiscard]] bool isCancelled() const { return m_isCancelled && m_isCancelled(); }
    /// An error with the device's place in front of its sentence.
    [[nodiscard]] LinkError error(LinkFault fault, const QString &what) const;

private:
    struct Handles;
    [[nodiscard]] LinkResult<void> checkIdentity();
    [[nodiscard]] LinkResult<bool> withKey(const Credentials &credentials);
    [[nodiscard]] LinkResult<bool> withPassword(const Credentials &credentials);
    [[nodiscard]] LinkResult<bool> withQuestions(const Credentials &credentials);
    /// Repeats a call of libssh until it no longer asks to be repeated.
    template <typename Call> [[nodiscard]] LinkResult<int> settle(int again, const Call &call) const;
    [[nodiscard]] LinkError lost() const;

    DeviceAddress m_address;
    LinkTimes m_times;
    IsCancelled m_isCancelled;
    std::unique_ptr<Handles> m_handles;
    std::string m_buffer;
};

} // namespace legwork::device
