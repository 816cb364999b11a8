// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplandevice.h"

#include <device/profile.h>
#include <device/stop.h>

#include <optional>
#include <string>
#include <thread>

namespace legwork::cli {

/// Ctrl+C and SIGTERM as a wish to stop: the first lets a change stop between two pieces, a second ends all waiting. To
/// be made before any other thread, which then inherits the blocked signals.
class StopOnSignal final {
public:
    explicit StopOnSignal(device::Stop &stop);
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal &) = delete;
    StopOnSignal &operator=(const StopOnSignal &) = delete;

private:
    int m_signals = -1, m_ended = -1;
    std::thread m_thread;
};

/// The terminal of the person, whatever standard input and output are. Questions end when the person wants to stop.
class Terminal final {
public:
    explicit Terminal(const device::Stop &stop);
    ~Terminal();
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    [[nodiscard]] bool isThere() const noexcept { return m_fd >= 0; }
    void say(const std::string &text) const;
    enum class Echo : std::uint8_t { Shown, Hidden };
    /// A line that the person types; empty when there is none.
    [[nodiscard]] std::optional<std::string> ask(const std::string &question, Echo echo) const;

private:
    const device::Stop &m_stop;
    int m_fd = -1;
};

/// The device that the words name, and what to sign in with: from standard input, the keychain or the terminal. An exit
/// code, said, where that fails.
struct SignIn {
    device::DeviceProfile profile {};
    device::Credentials credentials {};
    int code = 0; // not 0: what went wrong was said
};
[[nodiscard]] SignIn signInOf(const DeviceWords &words, const DeviceQuestion &question, const Terminal &terminal);

/// A first meeting: the person compares the fingerprint and says yes. The pin is then the profile's.
[[nodiscard]] bool trusts(const device::LinkError &error, const Terminal &terminal, device::DeviceProfile &profile);

void sayDevice(const DeviceQuestion &question, const QString &text);

} // namespace legwork::cli
