// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTimer>

#include <csignal>

namespace legwork::lab {

namespace {

// A host for each part, all of them this one. Ports are the vendor's where it names one (cvp-rest-api.md section 1.2).
constexpr const char *balancerAddress = "127.0.0.1";
constexpr std::array nodeAddresses { "127.0.0.2", "127.0.0.3" };
constexpr std::array nodeNames { "cache-1", "cache-2" };
constexpr const char *authAddress = "127.0.0.4";
constexpr int firstServer = 11; // 127.0.0.11 and on
constexpr int restPort = 8445;
constexpr int publishPort = 8446;
constexpr int authPort = 8447;
constexpr const char *userName = "ccadmin";
constexpr const char *serviceName = "cache-service.lab.invalid"; // what the load balancer expects a node to be
constexpr auto usualLife = std::chrono::hours(24 * 30);

QString newPassword()
{
    static constexpr char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    constexpr int length = 24;
    QString text;
    for (int n = 0; n < length; ++n)
        text.append(QLatin1Char(letters[QRandomGenerator::system()->bounded(static_cast<int>(sizeof letters - 1))]));
    return text;
}

QString place(const QString &address, int port) { return address + u':' + QString::number(port); }

QString apiAt(const QString &address, int port)
{
    return QStringLiteral("https://") + place(address, port) + QStringLiteral("/cache-service/api/v1");
}

QString text(const QByteArray &bytes) { return QString::fromUtf8(bytes); }

} // namespace

Lab::Lab(Scenario scenario, RunFolder folder, std::shared_ptr<PortSource> source, QObject *parent)
    : QObject(parent)
    , m_scenario(std::move(scenario))
    , m_folder(std::move(folder))
    , m_signing(newSigningKey())
    , m_password(newPassword())
    , m_source(std::move(source))
    , m_authentication(QStringLiteral("authentication"), 0) // ends with its input, and takes the folder away
{
    std::vector<std::string> servers;
    for (int n = 0; n < m_scenario.servers; ++n) {
        m_servers.append(QStringLiteral("127.0.%1.%2").arg((firstServer + n) / 256).arg((firstServer + n) % 256));
        servers.push_back(m_servers.last().toStdString());
    }
    if (!m_source) {
        m_load = std::make_shared<CallLoad>(
            m_scenario.load, std::move(servers), static_cast<std::uint32_t>(m_scenario.portsPerServer));
        m_source = m_load;
    }
    for (std::size_t n = 0; n < m_nodes.size(); ++n) {
        Node &node = m_nodes[n];
        node.name = QLatin1StringView(nodeNames[n]);
        node.address = QLatin1StringView(nodeAddresses[n]);
        node.identity = m_authority.issue(node.name, { node.address, QLatin1StringView(serviceName) });
        node.process = std::make_unique<Child>(QStringLiteral("cache"), SIGKILL);
        connect(node.process.get(), &Child::died, this, [this, n] {
            Q_EMIT said(tr("%1 has ended by itself; it is started anew.").arg(m_nodes[n].name));
            restartNode(n);
        });
    }
    connect(&m_authentication, &Child::died, this, [this] {
        Q_EMIT failed({ ErrorKind::Internal, "authentication server", "has ended" });
    });
    connect(&m_balancer, &Balancer::died, this, [this] {
        Q_EMIT said(tr("The load balancer has ended by itself: see nginx.log in %1.").arg(m_folder.path()));
    });
}

Lab::~Lab() = default;

void Lab::start(bool anyPort)
{
    m_anyPort = anyPort;
    const Result<QString> file = m_folder.write(QStringLiteral("ca.pem"), m_authority.certificate());
    if (!file) {
        Q_EMIT failed(file.error());
        return;
    }
    m_authorityFile = *file;
    startAuthentication();
}

void Lab::startAuthentication()
{
    const QString address = QLatin1StringView(authAddress);
    const Identity identity = m_authority.issue(QStringLiteral("authentication"), { address });
    const int wanted = m_anyPort ? 0 : authPort;
    m_authentication.start(
        { { QStringLiteral("address"), address }, { QStringLiteral("restPort"), wanted },
            { QStringLiteral("certificate"), text(identity.certificate) },
            { QStringLiteral("key"), text(identity.key) }, { QStringLiteral("publicKey"), text(m_signing.open) },
            { QStringLiteral("folder"), m_folder.path() } },
        [this, address, wanted](const Result<QJsonObject> &ready) {
            if (!ready) {
                Q_EMIT failed(ready.error());
                return;
            }
            m_authPort = ready->value(QLatin1StringView("restPort")).toInt();
            noteTaken(address, wanted, m_authPort);
            for (std::size_t n = 0; n < m_nodes.size(); ++n) {
                m_nodes[n].restPort = m_anyPort ? 0 : restPort;
                m_nodes[n].publishPort = m_anyPort ? 0 : publishPort;
                startNode(n);
            }
        });
}

QJsonObject Lab::planOf(const Node &node) const
{
    return {
        { QStringLiteral("name"), node.name },
        { QStringLiteral("address"), node.address },
        { QStringLiteral("restPort"), node.restPort },
        { QStringLiteral("publishPort"), node.publishPort },
        { QStringLiteral("certificate"), text(node.identity.certificate) },
        { QStringLiteral("key"), text(node.identity.key) },
        { QStringLiteral("authority"), text(m_authority.certificate()) },
        { QStringLiteral("signingKey"), text(m_signing.secret) },
        { QStringLiteral("authAddress"), QLatin1StringView(authAddress) },
        { QStringLiteral("authPort"), m_authPort },
        { QStringLiteral("user"), QLatin1StringView(userName) },
        { QStringLiteral("password"), m_password },
        { QStringLiteral("tokenSeconds"), static_cast<qint64>(m_scenario.tokenLife.count()) },
        { QStringLiteral("windowSeconds"), static_cast<qint64>(m_scenario.window.count()) },
        { QStringLiteral("purchased"), m_scenario.purchased },
        { QStringLiteral("database"), m_folder.file(node.name % QStringLiteral(".sqlite")) },
    };
}

void Lab::startNode(std::size_t index)
{
    m_nodes[index].process->start(planOf(m_nodes[index]), [this, index](const Result<QJsonObject> &ready) {
        if (!ready) {
            Q_EMIT failed(ready.error());
            return;
        }
        nodeStarted(index, *ready);
    });
}

void Lab::nodeStarted(std::size_t index, const QJsonObject &ready)
{
    Node &node = m_nodes[index];
    const int rest = ready.value(QLatin1StringView("restPort")).toInt();
    const int publish = ready.value(QLatin1StringView("publishPort")).toInt();
    noteTaken(node.address, node.restPort, rest);
    noteTaken(node.address, node.publishPort, publish);
    const bool hasMoved = m_isUp && (rest != node.restPort || publish != node.publishPort);
    node.restPort = rest;
    node.publishPort = publish;
    if (hasMoved)
        Q_EMIT said(
            tr("%1 is at other ports than before; its peer and the load balancer do not find it.").arg(node.name));
    const Node &peer = m_nodes[1 - index];
    const auto tellPeer = [](const Node &one, const Node &other) {
        one.process->command({ { QStringLiteral("peer"), place(other.address, other.publishPort) } });
    };
    if (m_isUp) {
        tellPeer(node, peer);
        tellFaults(index);
        return;
    }
    // Both have to be there before either can be told of the other.
    node.process->setProperty("serves", true);
    if (!peer.process->property("serves").toBool())
        return;
    tellPeer(node, peer);
    tellPeer(peer, node);
    startBalancer(usualLife);
}

void Lab::startBalancer(std::chrono::seconds certificateLife)
{
    const QString address = QLatin1StringView(balancerAddress);
    const Identity identity
        = m_authority.issue(QStringLiteral("load-balancer"), { address, QStringLiteral("localhost") }, certificateLife);
    const Result<QString> certificate = m_folder.write(QStringLiteral("balancer.pem"), identity.certificate);
    const Result<QString> key = m_folder.write(QStringLiteral("balancer.key"), identity.key);
    if (!certificate || !key) {
        Q_EMIT failed(certificate ? key.error() : certificate.error());
        return;
    }
    const int wanted = m_isUp ? m_balancerPort : m_anyPort ? 0 : restPort;
    BalancerPlan plan { address, wanted,
        { place(m_nodes[0].address, m_nodes[0].restPort), place(m_nodes[1].address, m_nodes[1].restPort) },
        m_scenario.balancing, *certificate, *key, m_authorityFile, m_folder.path() };
    m_balancer.stop();
    m_balancer.start(std::move(plan), m_folder, [this, address, wanted](const Result<int> &port) {
        if (!port) {
            Q_EMIT failed(port.error());
            return;
        }
        noteTaken(address, wanted, *port);
        m_balancerPort = *port;
        if (!m_isUp)
            startPublishers();
    });
}

void Lab::startPublishers()
{
    for (const QString &server : m_servers) {
        PublisherPlan plan;
        plan.server = server.toStdString();
        plan.total = static_cast<std::uint32_t>(m_scenario.portsPerServer);
        plan.nodes = { place(m_nodes[0].address, m_nodes[0].publishPort).toStdString(),
            place(m_nodes[1].address, m_nodes[1].publishPort).toStdString() };
        const Identity own = m_authority.issue(server, { server });
        m_publishers.push_back(
            std::make_unique<Publisher>(plan, *m_source, WireIdentity { own, m_authority.certificate() }));
    }
    m_isUp = true;
    waitForFigures(100);
}

/// The lab is ready when every VXML server has published; after five seconds it is ready as it is.
void Lab::waitForFigures(int tries)
{
    const bool allPublish = std::ranges::all_of(m_publishers, [](const auto &one) { return one->target() >= 0; });
    if (!allPublish && tries > 0) {
        QTimer::singleShot(50, this, [this, tries] { waitForFigures(tries - 1); });
        return;
    }
    for (const ScenarioStep &step : m_scenario.steps) {
        QTimer::singleShot(step.at, this, [this, step] {
            if (make(step.fault) && step.length.count() > 0)
                QTimer::singleShot(step.length, this, [this, step] { (void)clear(step.fault); });
        });
    }
    Q_EMIT isReady();
}

void Lab::noteTaken(const QString &address, int wanted, int got)
{
    if (wanted > 0 && wanted != got)
        m_notes.append(tr("Port %1 of %2 is taken by another program: %3 is used.").arg(wanted).arg(address).arg(got));
}

QJsonObject Lab::ready() const
{
    QJsonArray nodes;
    for (const Node &node : m_nodes)
        nodes.append(QJsonObject { { QStringLiteral("name"), node.name },
            { QStringLiteral("url"), apiAt(node.address, node.restPort) },
            { QStringLiteral("publishers"), place(node.address, node.publishPort) } });
    const QString auth = QStringLiteral("https://") + place(QLatin1StringView(authAddress), m_authPort);
    return {
        { QStringLiteral("lab"), QStringLiteral("ready") },
        { QStringLiteral("urls"),
            QJsonArray { apiAt(QLatin1StringView(balancerAddress), m_balancerPort),
                apiAt(m_nodes[0].address, m_nodes[0].restPort), apiAt(m_nodes[1].address, m_nodes[1].restPort) } },
        { QStringLiteral("user"), QLatin1StringView(userName) },
        { QStringLiteral("ca"), m_authorityFile },
        { QStringLiteral("control"), m_folder.file(QStringLiteral("control")) },
        { QStringLiteral("nodes"), nodes },
        { QStringLiteral("publicKey"), QString(auth + QStringLiteral("/publickey")) },
        { QStringLiteral("jwks"), QString(auth + QStringLiteral("/.well-known/jwks.json")) },
        { QStringLiteral("servers"), QJsonArray::fromStringList(m_servers) },
        { QStringLiteral("purchased"), m_scenario.purchased },
        { QStringLiteral("notes"), QJsonArray::fromStringList(m_notes) },
    };
}

QStringList Lab::faults() const { return m_faults; }

bool Lab::isActive(FaultKind kind, std::size_t node) const
{
    return std::ranges::any_of(m_faults, [&](const QString &name) {
        const Fault *const fault = faultNamed(name);
        return fault != nullptr && fault->kind == kind && fault->node == static_cast<int>(node);
    });
}

bool Lab::make(const QString &name)
{
    const Fault *const fault = faultNamed(name);
    if (fault == nullptr || !m_isUp || m_faults.contains(name))
        return false;
    if (fault->kind == FaultKind::Surge) {
        if (m_load)
            m_load->add({ static_cast<double>(fault->amount), std::chrono::seconds(fault->seconds) });
        return m_load != nullptr;
    }
    m_faults.append(name);
    apply(*fault, true);
    Q_EMIT said(QLatin1StringView(fault->text) + u'.');
    return true;
}

bool Lab::clear(const QString &name)
{
    const Fault *const fault = faultNamed(name);
    if (fault == nullptr || !m_faults.removeOne(name))
        return false;
    apply(*fault, false);
    Q_EMIT said(tr("%1 is over.").arg(name));
    return true;
}

void Lab::clearAll()
{
    const QStringList names = m_faults;
    for (const QString &name : names)
        (void)clear(name);
}

void Lab::apply(const Fault &fault, bool isOn)
{
    const auto node = static_cast<std::size_t>(std::max(fault.node, 0));
    switch (fault.kind) {
    case FaultKind::KillNode:
        if (isOn)
            m_nodes[node].process->kill();
        else
            restartNode(node);
        break;
    case FaultKind::HangNode:
        if (isOn)
            m_nodes[node].process->hang();
        else
            m_nodes[node].process->goOn();
        break;
    case FaultKind::KillBalancer:
        if (isOn)
            m_balancer.stop();
        else
            startBalancer(usualLife);
        break;
    case FaultKind::Certificate:
        startBalancer(!isOn        ? std::chrono::seconds(usualLife)
                : fault.amount < 0 ? std::chrono::hours(-1)
                                   : std::chrono::hours(24 * fault.amount));
        break;
    case FaultKind::NodeAnswers:
        tellFaults(0);
        tellFaults(1);
        break;
    case FaultKind::ExpiredKeys: m_authentication.command({ { QStringLiteral("expired"), isOn } }); break;
    case FaultKind::SilentServer: m_publishers.front()->setSilent(isOn); break;
    case FaultKind::Surge: break;
    }
}

void Lab::restartNode(std::size_t index)
{
    if (!m_isUp || isActive(FaultKind::KillNode, index))
        return;
    startNode(index);
    if (isActive(FaultKind::HangNode, index))
        QTimer::singleShot(0, m_nodes[index].process.get(), [this, index] { m_nodes[index].process->hang(); });
}

/// What is wrong with a node's answers is the sum of the faults that are under way.
void Lab::tellFaults(std::size_t index)
{
    NodeFaults sum;
    for (const QString &name : std::as_const(m_faults)) {
        const Fault *const fault = faultNamed(name);
        if (fault->kind != FaultKind::NodeAnswers || (fault->node >= 0 && fault->node != static_cast<int>(index)))
            continue;
        const NodeFaults &one = fault->faults;
        sum.delay = std::max(sum.delay, one.delay);
        sum.status = one.status != 0 ? one.status : sum.status;
        sum.retryAfter = std::max(sum.retryAfter, one.retryAfter);
        sum.body = one.body != Body::Good ? one.body : sum.body;
        sum.clock += one.clock;
        sum.takesPublishers = sum.takesPublishers && one.takesPublishers;
    }
    m_nodes[index].process->command({ { QStringLiteral("faults"), toJson(sum) } });
}

QJsonObject Lab::status() const
{
    QJsonArray nodes;
    for (std::size_t n = 0; n < m_nodes.size(); ++n) {
        const bool hangs = isActive(FaultKind::HangNode, n);
        const bool runs = m_nodes[n].process->isRunning();
        nodes.append(QJsonObject { { QStringLiteral("name"), m_nodes[n].name },
            { QStringLiteral("state"),
                QLatin1StringView(!runs ? "gone"
                        : hangs         ? "hangs"
                                        : "runs") },
            { QStringLiteral("processId"), m_nodes[n].process->processId() } });
    }
    QJsonArray servers;
    for (std::size_t n = 0; n < m_publishers.size(); ++n) {
        const int target = m_publishers[n]->target();
        servers.append(QJsonObject { { QStringLiteral("ip"), m_servers[static_cast<qsizetype>(n)] },
            { QStringLiteral("publishesTo"),
                target >= 0 ? QJsonValue(m_nodes[static_cast<std::size_t>(target)].name) : QJsonValue() } });
    }
    return { { QStringLiteral("nodes"), nodes },
        { QStringLiteral("balancer"), QLatin1StringView(m_balancer.isRunning() ? "runs" : "gone") },
        { QStringLiteral("servers"), servers }, { QStringLiteral("faults"), QJsonArray::fromStringList(m_faults) } };
}

} // namespace legwork::lab
