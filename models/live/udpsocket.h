// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>
#include <trace/descriptor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace legwork::live {

/// A bound UDP socket that is read many datagrams at a time and knows how many the system dropped.
class UdpSocket final {
public:
    UdpSocket();
    ~UdpSocket();
    UdpSocket(UdpSocket &&) noexcept;
    UdpSocket &operator=(UdpSocket &&) noexcept;

    /// Binds to a numeric address. The system is asked for a large receive buffer and gives what it allows.
    [[nodiscard]] static Result<UdpSocket> bind(const std::string &address, std::uint16_t port);

    [[nodiscard]] int descriptor() const noexcept;
    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }

    /// Takes what is there, at most one batch; returns how many datagrams, 0 when none wait.
    [[nodiscard]] std::size_t receive();
    /// Datagram `index` of the last receive(): its bytes, and the sender's address in words (without port).
    [[nodiscard]] std::string_view bytes(std::size_t index) const noexcept;
    [[nodiscard]] std::string_view sender(std::size_t index);
    /// Datagrams that the system dropped because they were not read in time.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return m_dropped; }

private:
    struct Batch;
    trace::Descriptor m_descriptor {};
    std::uint16_t m_port = 0;
    std::uint64_t m_dropped = 0;
    std::unique_ptr<Batch> m_batch;
};

} // namespace legwork::live
