// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "virtualtime.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace legwork::labcalls {

/// A stretch of time in which a call held a licence; what `calls::Hold` says from the logs, said by the one who held
/// it.
struct PortHold {
    std::string guid {};
    std::string server {}; // address of the VXML gateway; empty for a call director licence
    bool isDirector = false, isQueued = false;
    Micros begin = 0, end = 0; // true clock; end 0: it is held now
};

/// Which ports the lab's calls hold: an IVR port from the answer of the VRU leg until an agent answers or the call
/// ends, a call director licence while the call is with an agent. May be asked from any thread.
class PortBook final {
public:
    void takePort(const std::string &guid, const std::string &server, Micros now);
    void queue(const std::string &guid, Micros now);
    void leavePort(const std::string &guid, Micros now);
    void takeDirector(const std::string &guid, Micros now);
    void leaveDirector(const std::string &guid, Micros now);

    struct InUse {
        std::uint32_t total = 0, director = 0;
        std::map<std::string, std::uint32_t> servers {}; // by address
    };
    [[nodiscard]] InUse inUse() const;
    [[nodiscard]] std::uint32_t inUse(const std::string &server) const;
    /// All that was held, in the order in which it was let go.
    [[nodiscard]] std::vector<PortHold> history() const;
    void forgetHistory(bool isForgotten) { m_keeps = !isForgotten; }

private:
    void close(std::map<std::string, PortHold> &open, const std::string &guid, Micros now);

    mutable std::mutex m_mutex;
    bool m_keeps = true;
    std::map<std::string, PortHold> m_ports, m_directors; // by call
    std::map<std::string, std::uint32_t> m_servers;
    std::vector<PortHold> m_history;
};

} // namespace legwork::labcalls
