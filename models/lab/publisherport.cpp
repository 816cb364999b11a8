// SPDX-License-Identifier: GPL-3.0-or-later
#include "publisherport.h"

#include "restserver.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

namespace legwork::lab {

class PublisherPort::Intake final : public wire::PortUsage::Service {
public:
    Intake(NodeState &state, Replicator &peer)
        : m_state(state)
        , m_peer(peer)
    {
    }

    grpc::Status Publish(
        grpc::ServerContext *, grpc::ServerReader<wire::Usage> *reader, wire::Accepted *accepted) override
    {
        wire::Usage usage;
        std::uint64_t count = 0;
        while (reader->Read(&usage)) {
            const PublishedUsage one = fromWire(usage);
            if (one.server.empty() || !m_state.add(one))
                continue;
            ++count;
            m_peer.send(one);
        }
        accepted->set_count(count);
        return grpc::Status::OK;
    }

private:
    NodeState &m_state;
    Replicator &m_peer;
};

class PublisherPort::PeerIntake final : public wire::Replication::Service {
public:
    explicit PeerIntake(NodeState &state)
        : m_state(state)
    {
    }

    grpc::Status Replicate(
        grpc::ServerContext *, grpc::ServerReader<wire::Change> *reader, wire::Accepted *accepted) override
    {
        wire::Change change;
        std::uint64_t count = 0;
        while (reader->Read(&change)) {
            ++count;
            if (change.has_usage())
                (void)m_state.add(fromWire(change.usage()));
            else if (change.has_purchased())
                m_state.take({ change.purchased().ports(), change.purchased().version() });
            else if (change.caught_up())
                m_state.setCaughtUp();
        }
        accepted->set_count(count);
        return grpc::Status::OK;
    }

private:
    NodeState &m_state;
};

PublisherPort::PublisherPort(NodeState &state, Replicator &peer, WireIdentity identity)
    : m_identity(std::move(identity))
    , m_intake(std::make_unique<Intake>(state, peer))
    , m_peerIntake(std::make_unique<PeerIntake>(state))
{
    grpc::EnableDefaultHealthCheckService(true);
}

PublisherPort::~PublisherPort() { close(); }

std::unique_ptr<grpc::Server> PublisherPort::serverAt(const std::string &place)
{
    constexpr int mostMessageBytes = 64 * 1024;
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = m_identity.authority.toStdString();
    options.pem_key_cert_pairs.push_back(
        { m_identity.own.key.toStdString(), m_identity.own.certificate.toStdString() });
    grpc::ServerBuilder builder;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.SetMaxReceiveMessageSize(mostMessageBytes);
    int bound = 0;
    builder.AddListeningPort(place, grpc::SslServerCredentials(options), &bound);
    builder.RegisterService(m_intake.get());
    builder.RegisterService(m_peerIntake.get());
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    return bound != 0 ? std::move(server) : nullptr;
}

Result<int> PublisherPort::open(const std::string &address, int wanted)
{
    const int port = bindNear(wanted, [&](int tried) {
        m_server = serverAt(address + ":" + std::to_string(tried));
        return m_server != nullptr;
    });
    if (port == 0)
        return failure(ErrorKind::NotReadable, address, "no port is free for the publishers");
    return port;
}

void PublisherPort::close()
{
    if (!m_server)
        return;
    m_server->Shutdown(std::chrono::system_clock::now()); // streams end at once, as with a cut line
    m_server->Wait();
    m_server.reset();
}

} // namespace legwork::lab
