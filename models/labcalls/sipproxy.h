// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "otherlogs.h"
#include "sipheard.h"
#include "world.h"

#include <memory>
#include <unordered_map>

namespace legwork::labcalls {

/// The SIP proxy: sends calls where its static routes say (priority, then weight), asks the next route when one does
/// not answer or is unavailable, and leaves the dialogue (it does not record-route).
class SipProxy final : public WireReceiver {
public:
    explicit SipProxy(World &world);

    ProxyLog log;
    void heard(std::string_view bytes, const Peer &from, Transport transport) override;
    /// Every message, for HEP: bytes, from, to, transport.
    std::function<void(std::string_view, const Peer &, const Peer &, Transport)> tap {};

private:
    struct Transaction;
    using TransactionPtr = std::shared_ptr<Transaction>;
    void invited(const std::shared_ptr<const Heard> &request);
    void forward(const TransactionPtr &transaction);
    void repeat(const TransactionPtr &transaction, const std::string &branch, Micros pause, int left);
    void cancelled(const Heard &request);
    void answered(const Heard &response);
    void refuse(const TransactionPtr &transaction, int status);
    void transmit(const std::string &bytes, const Peer &to, Transport transport);
    [[nodiscard]] std::vector<Peer> routesOf(const std::string &number);

    World &m_world;
    Peer m_own;
    Random m_random;
    std::unordered_map<std::string, TransactionPtr> m_upstream, m_downstream; // by branch
};

} // namespace legwork::labcalls
