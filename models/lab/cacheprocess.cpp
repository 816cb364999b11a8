// SPDX-License-Identifier: GPL-3.0-or-later
#include "authserver.h"
#include "cacherest.h"
#include "parentlink.h"
#include "processes.h"
#include "publisherport.h"

#include <QCoreApplication>
#include <QThread>

namespace legwork::lab {

namespace {

constexpr int exitFailed = 1;

QByteArray bytes(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1StringView(name)).toString().toUtf8();
}

int number(const QJsonObject &object, const char *name) { return object.value(QLatin1StringView(name)).toInt(); }

int fail(const Error &error)
{
    ParentLink::say({ { QStringLiteral("failed"), QString::fromStdString(error.place + ": " + error.what) } });
    return exitFailed;
}

/// One instance, for as long as its process lives.
class CacheService final : public QObject {
public:
    explicit CacheService(const QJsonObject &plan)
        : m_plan(plan)
        , m_rules { bytes(plan, "user"), connections::Secret(bytes(plan, "password").toStdString()),
            bytes(plan, "signingKey"), std::chrono::seconds(number(plan, "tokenSeconds")) }
        , m_identity { { bytes(plan, "certificate"), bytes(plan, "key") }, bytes(plan, "authority") }
        , m_keys(QString::fromUtf8(bytes(plan, "authAddress")), number(plan, "authPort"), m_identity.authority)
        , m_rest(m_identity.own)
    {
    }

    ~CacheService() override
    {
        m_storeThread.quit();
        m_storeThread.wait();
    }
    CacheService(const CacheService &) = delete;
    CacheService &operator=(const CacheService &) = delete;

    Result<void> start()
    {
        // The store has a thread of its own: requests come in many, and this one closes ports that wait for them.
        m_storeHome.moveToThread(&m_storeThread);
        m_storeThread.start();
        const PurchasedPorts first { static_cast<std::uint32_t>(number(m_plan, "purchased")), 1 };
        Result<void> opened;
        inStore([&] { opened = m_store.open(QString::fromUtf8(bytes(m_plan, "database")), first); });
        if (!opened)
            return opened;
        const auto keep = [this](PurchasedPorts purchased) {
            bool isKept = false;
            inStore([&] { isKept = m_store.keep(purchased); });
            return isKept;
        };
        m_state = std::make_unique<NodeState>(
            std::chrono::seconds(number(m_plan, "windowSeconds")), m_store.purchased(), keep);
        m_peer = std::make_unique<Replicator>(*m_state, m_identity);
        m_publishers = std::make_unique<PublisherPort>(*m_state, *m_peer, m_identity);
        const QByteArray address = bytes(m_plan, "address");
        const Result<int> publishing = m_publishers->open(address.toStdString(), number(m_plan, "publishPort"));
        if (!publishing)
            return tl::unexpected(publishing.error());
        serveCache(m_rest, { bytes(m_plan, "name"), m_state.get(), &m_keys, &m_rules, m_peer.get() });
        const Result<int> rest = m_rest.listen(QString::fromUtf8(address), number(m_plan, "restPort"));
        if (!rest)
            return tl::unexpected(rest.error());
        m_publishPort = *publishing;
        connect(&m_link, &ParentLink::commanded, this, [this](const QJsonObject &command) { obey(command); });
        m_link.listen();
        ParentLink::say({ { QStringLiteral("ready"), true }, { QStringLiteral("restPort"), *rest },
            { QStringLiteral("publishPort"), *publishing } });
        return {};
    }

private:
    template <typename Work> void inStore(Work work)
    {
        QMetaObject::invokeMethod(&m_storeHome, work, Qt::BlockingQueuedConnection);
    }

    void obey(const QJsonObject &command)
    {
        if (const QByteArray peer = bytes(command, "peer"); !peer.isEmpty())
            m_peer->start(peer.toStdString());
        if (const QJsonValue value = command.value(QLatin1StringView("faults")); value.isObject()) {
            const NodeFaults faults = nodeFaultsFrom(value.toObject());
            m_state->setFaults(faults);
            if (!faults.takesPublishers)
                m_publishers->close();
            else if (!m_publishers->isOpen())
                (void)m_publishers->open(bytes(m_plan, "address").toStdString(), m_publishPort);
        }
        ParentLink::say({ { QStringLiteral("done"), true } });
    }

    QJsonObject m_plan;
    SignInRules m_rules;
    WireIdentity m_identity;
    EntitlementStore m_store;
    QThread m_storeThread;
    QObject m_storeHome;
    std::unique_ptr<NodeState> m_state;
    std::unique_ptr<Replicator> m_peer;
    std::unique_ptr<PublisherPort> m_publishers;
    KeySource m_keys;
    RestServer m_rest;
    ParentLink m_link;
    int m_publishPort = 0;
};

} // namespace

int runCacheService()
{
    const std::optional<QJsonObject> plan = ParentLink::readFirst();
    if (!plan)
        return exitFailed;
    CacheService service(*plan);
    if (const Result<void> started = service.start(); !started)
        return fail(started.error());
    return QCoreApplication::exec();
}

int runAuthentication()
{
    const std::optional<QJsonObject> plan = ParentLink::readFirst();
    if (!plan)
        return exitFailed;
    AuthServer server({ bytes(*plan, "certificate"), bytes(*plan, "key") }, bytes(*plan, "publicKey"));
    const Result<int> port = server.listen(QString::fromUtf8(bytes(*plan, "address")), number(*plan, "restPort"));
    if (!port)
        return fail(port.error());
    ParentLink link;
    QObject::connect(&link, &ParentLink::commanded, &link, [&](const QJsonObject &command) {
        server.setExpired(command.value(QLatin1StringView("expired")).toBool());
        ParentLink::say({ { QStringLiteral("done"), true } });
    });
    link.listen(QString::fromUtf8(bytes(*plan, "folder")));
    ParentLink::say({ { QStringLiteral("ready"), true }, { QStringLiteral("restPort"), *port } });
    return QCoreApplication::exec();
}

} // namespace legwork::lab
