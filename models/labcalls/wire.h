// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "random.h"
#include "scheduler.h"

#include <base/result.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::labcalls {

enum class Transport : std::uint8_t { Udp, Tcp };

/// Address of a SIP element.
struct Peer {
    std::string ip {};
    std::uint16_t port = 5060;
    friend auto operator<=>(const Peer &, const Peer &) = default;
};

/// A part of the lab that listens on the wire.
class WireReceiver {
public:
    virtual ~WireReceiver() = default;
    /// A whole SIP message as it came out of the kernel.
    virtual void heard(std::string_view bytes, const Peer &from, Transport transport) = 0;
};

/// What the network does to a message.
struct WireFate {
    bool isLost = false;
    unsigned copies = 1; // 2: a duplicate
    Micros delay = 0; // besides the link's own; makes later messages overtake
};

/// The network between the parts: UDP and TCP sockets on loopback addresses, through the kernel, so that a capture
/// shows every message and programs outside can take part. A message is written to its socket when it is sent and read
/// from the receiver's socket when virtual time has passed the link, so nothing depends on how fast this machine is.
class Wire final {
public:
    using Fate = std::function<WireFate(const Peer &from, const Peer &to, std::string_view bytes, Random &random)>;
    using Outside = std::function<void()>; // before something from outside is heard: the clock follows the wall

    Wire(Scheduler &scheduler, std::uint64_t seed);
    ~Wire();
    Wire(const Wire &) = delete;
    Wire &operator=(const Wire &) = delete;

    /// Opens a part's UDP socket and TCP listener. Fails when the address is taken or not there.
    [[nodiscard]] Result<void> attach(const Peer &address, WireReceiver &receiver);
    void setFate(Fate fate) { m_fate = std::move(fate); }
    void setOutside(Outside outside) { m_outside = std::move(outside); }

    void send(const Peer &from, const Peer &to, Transport transport, std::string bytes);

    /// Waits up to `microseconds` of real time for messages from outside and hears them.
    void waitForOutside(std::int64_t microseconds);

    struct Counters {
        std::uint64_t messages = 0, bytes = 0, outside = 0, lost = 0, duplicated = 0;
        std::uint64_t missing = 0; // written and never read: the kernel dropped it
    };
    [[nodiscard]] const Counters &counters() const noexcept { return m_counters; }
    /// Messages sent by Call-ID; taken out with the call that they are of.
    [[nodiscard]] std::uint32_t takeCount(const std::string &callId);

private:
    struct Port;
    struct Stream;
    struct Link { // one direction between two parts
        Micros lastArrival = 0;
        std::uint64_t sent = 0, read = 0;
        std::map<std::uint64_t, std::string> waiting {}; // read from the socket, not yet due
    };
    void deliver(Port &to, const Peer &from, Transport transport, std::uint64_t number, bool isLost);
    void drain(Port &port);
    void drain(Stream &stream);
    void acceptAll(Port &port);
    void hearOutside(Port &port, std::string_view bytes, const Peer &from, Transport transport);
    [[nodiscard]] Stream *streamTo(Port &from, const Peer &to);
    void write(Stream &stream, std::string_view bytes);
    void watch(int descriptor, void *owner, bool isStream);
    void count(std::string_view bytes, unsigned copies);

    Scheduler &m_scheduler;
    Random m_random;
    Fate m_fate {};
    Outside m_outside {};
    Counters m_counters {};
    int m_poll = -1;
    std::map<Peer, std::unique_ptr<Port>> m_ports;
    std::map<std::pair<Peer, Peer>, std::unique_ptr<Link>> m_udpLinks;
    std::vector<std::unique_ptr<Stream>> m_streams;
    std::map<std::string, std::uint32_t, std::less<>> m_counts;
};

} // namespace legwork::labcalls
