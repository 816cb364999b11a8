// SPDX-License-Identifier: GPL-3.0-or-later
#include "interrupt.h"

#include <array>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace legwork::cli {

namespace {

constexpr int patienceMs = 150;

void raise(int eventDescriptor) noexcept
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(eventDescriptor, &one, sizeof one);
}

} // namespace

Interrupt::Interrupt()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC);
    m_ended = ::eventfd(0, EFD_CLOEXEC);
    m_thread = std::thread([this] { watch(); });
}

Interrupt::~Interrupt()
{
    raise(m_ended);
    m_thread.join();
    for (const int descriptor : { m_signals, m_ended })
        ::close(descriptor);
}

void Interrupt::watch() noexcept
{
    std::array<pollfd, 2> wait { { { m_signals, POLLIN, 0 }, { m_ended, POLLIN, 0 } } };
    while (::poll(wait.data(), wait.size(), -1) < 0) { } // EINTR
    if ((wait[0].revents & POLLIN) == 0)
        return;
    signalfd_siginfo info {};
    if (::read(m_signals, &info, sizeof info) != static_cast<ssize_t>(sizeof info))
        return;
    m_signal.store(static_cast<int>(info.ssi_signo), std::memory_order_relaxed);
    pollfd ended { m_ended, POLLIN, 0 };
    if (::poll(&ended, 1, patienceMs) <= 0)
        ::_exit(exitCode());
}

} // namespace legwork::cli
