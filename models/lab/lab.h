// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "authority.h"
#include "balancer.h"
#include "child.h"
#include "faults.h"
#include "publisher.h"
#include "runfolder.h"
#include "scenario.h"

#include <QObject>
#include <QSet>

#include <array>
#include <memory>
#include <vector>

namespace legwork::lab {

/// The whole: VXML servers that publish, two cache services, an authentication server, a load balancer, all on loopback
/// addresses, with certificates and passwords made for this run. Ends with the object, and with the program.
class Lab final : public QObject {
    Q_OBJECT
public:
    /// `source` says how many ports are in use; without one the scenario's load does.
    Lab(Scenario scenario, RunFolder folder, std::shared_ptr<PortSource> source = {}, QObject *parent = nullptr);
    ~Lab() override;

    /// Usual ports are tried first; with `anyPort` others at once, for labs that run beside each other.
    void start(bool anyPort = false);

    [[nodiscard]] const RunFolder &folder() const noexcept { return m_folder; }
    /// What a client needs to know, without the password.
    [[nodiscard]] QJsonObject ready() const;
    [[nodiscard]] const QString &password() const noexcept { return m_password; }

    /// Makes a fault happen; false when it is under way already, or there is none of that name.
    bool make(const QString &fault);
    /// Ends it; false when it is not under way.
    bool clear(const QString &fault);
    void clearAll();
    [[nodiscard]] QStringList faults() const;
    /// Nodes, where each VXML server publishes to, faults.
    [[nodiscard]] QJsonObject status() const;

Q_SIGNALS:
    void isReady();
    void failed(const legwork::Error &error);
    /// Something happened that a person at a terminal wants to know.
    void said(const QString &text);

private:
    struct Node {
        QString name {}, address {};
        int restPort = 0, publishPort = 0;
        Identity identity {};
        std::unique_ptr<Child> process {};
    };

    void startAuthentication();
    void startNode(std::size_t index);
    void nodeStarted(std::size_t index, const QJsonObject &ready);
    void startBalancer(std::chrono::seconds certificateLife);
    void startPublishers();
    void waitForFigures(int tries);
    void restartNode(std::size_t index);
    void tellFaults(std::size_t index);
    void noteTaken(const QString &address, int wanted, int got);
    void apply(const Fault &fault, bool isOn);
    [[nodiscard]] QJsonObject planOf(const Node &node) const;
    [[nodiscard]] bool isActive(FaultKind kind, std::size_t node) const;

    Scenario m_scenario;
    RunFolder m_folder;
    Authority m_authority;
    SigningKey m_signing;
    QString m_password, m_authorityFile;
    std::shared_ptr<PortSource> m_source;
    std::shared_ptr<CallLoad> m_load; // null when the source is another
    Child m_authentication;
    int m_authPort = 0;
    std::array<Node, 2> m_nodes;
    Balancer m_balancer;
    int m_balancerPort = 0;
    std::vector<std::unique_ptr<Publisher>> m_publishers;
    QStringList m_servers, m_faults, m_notes;
    bool m_anyPort = false, m_isUp = false;
};

} // namespace legwork::lab
