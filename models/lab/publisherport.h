// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replicator.h"
#include "wire.h"

#include <base/result.h>

#include <grpcpp/server.h>

namespace legwork::lab {

/// The gRPC side of a cache service: takes what VXML servers publish and what the peer replicates, and answers the
/// standard health service. Can be closed and opened again on the same port.
class PublisherPort final {
public:
    /// `peer` is told what publishers say; both outlive this.
    PublisherPort(NodeState &state, Replicator &peer, WireIdentity identity);
    ~PublisherPort();

    [[nodiscard]] Result<int> open(const std::string &address, int wanted);
    void close();
    [[nodiscard]] bool isOpen() const noexcept { return m_server != nullptr; }

private:
    class Intake;
    class PeerIntake;
    [[nodiscard]] std::unique_ptr<grpc::Server> serverAt(const std::string &place);

    WireIdentity m_identity;
    std::unique_ptr<Intake> m_intake;
    std::unique_ptr<PeerIntake> m_peerIntake;
    std::unique_ptr<grpc::Server> m_server;
};

} // namespace legwork::lab
