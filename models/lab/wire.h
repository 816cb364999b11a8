// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "authority.h"
#include "nodestate.h"

#include <memory>

#include <grpcpp/channel.h>
#include <portusage.grpc.pb.h>

namespace legwork::lab {

/// Everything that is needed to be one end of a gRPC connection of the lab: both ends show a certificate of its
/// authority.
struct WireIdentity {
    Identity own {};
    QByteArray authority {}; // certificate, PEM
};

/// A channel that tries again quickly after a failure, as a switch is to be a matter of seconds.
[[nodiscard]] std::shared_ptr<grpc::Channel> channelTo(const std::string &place, const WireIdentity &identity);

/// Asks the standard health service; false also when no answer comes in time.
[[nodiscard]] bool isServing(const std::shared_ptr<grpc::Channel> &channel, std::chrono::milliseconds patience);

[[nodiscard]] wire::Usage toWire(const PublishedUsage &usage);
[[nodiscard]] PublishedUsage fromWire(const wire::Usage &usage);
[[nodiscard]] wire::Change toWire(PurchasedPorts purchased);

} // namespace legwork::lab
