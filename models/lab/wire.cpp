// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <health.grpc.pb.h>

namespace legwork::lab {

std::shared_ptr<grpc::Channel> channelTo(const std::string &place, const WireIdentity &identity)
{
    constexpr int soonMs = 200;
    constexpr int latestMs = 1000;
    constexpr int handshakeMs = 5000; // "min backoff" is how long a connection may take to be made, too
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, soonMs);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, handshakeMs);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, latestMs);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1); // a server of the lab shares no connection with another
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    const grpc::SslCredentialsOptions options { identity.authority.toStdString(), identity.own.key.toStdString(),
        identity.own.certificate.toStdString() };
    return grpc::CreateCustomChannel(place, grpc::SslCredentials(options), arguments);
}

bool isServing(const std::shared_ptr<grpc::Channel> &channel, std::chrono::milliseconds patience)
{
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    // Not to fail at once while there is no connection: gRPC makes connections only while somebody waits in it, and
    // where no stream is open nobody else does.
    context.set_wait_for_ready(true);
    grpc::health::v1::HealthCheckResponse response;
    const auto stub = grpc::health::v1::Health::NewStub(channel);
    return stub->Check(&context, {}, &response).ok()
        && response.status() == grpc::health::v1::HealthCheckResponse::SERVING;
}

wire::Usage toWire(const PublishedUsage &usage)
{
    wire::Usage made;
    made.set_server(usage.server);
    made.set_total(usage.total);
    made.set_in_use(usage.inUse);
    made.set_at_ms(usage.at.time_since_epoch().count());
    return made;
}

PublishedUsage fromWire(const wire::Usage &usage)
{
    return { usage.server(), usage.total(), std::min(usage.in_use(), usage.total()),
        UtcTime(Milliseconds(usage.at_ms())) };
}

wire::Change toWire(PurchasedPorts purchased)
{
    wire::Change change;
    change.mutable_purchased()->set_ports(purchased.ports);
    change.mutable_purchased()->set_version(purchased.version);
    return change;
}

} // namespace legwork::lab
