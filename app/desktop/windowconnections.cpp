// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"
#include "rail.h"

#include <connections/connectionspage.h>
#include <device/profile.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringBuilder>

namespace legwork::desktop {

namespace {

/// Gateways, as the page Dial plan keeps them.
QList<ui::ServerRow> gateways(const workspace::Workspace &workspace)
{
    QList<ui::ServerRow> rows;
    const QJsonArray kept = QJsonDocument::fromJson(workspace.state(QLatin1StringView(device::profilesState))).array();
    for (const QJsonValue &value : kept) {
        const device::DeviceProfile profile = device::profileFrom(value.toObject());
        if (profile.address.host.isEmpty())
            continue;
        const QString place = profile.address.host % u':' % QString::number(profile.address.port);
        rows.append({ MainWindow::tr("Gateways"), profile.name.isEmpty() ? profile.address.host : profile.name,
            place % QStringLiteral(" · ")
                % (profile.way == device::Way::Ssh ? QStringLiteral("SSH") : QStringLiteral("RESTCONF")),
            { ui::Sign::Info, profile.isReadOnly ? MainWindow::tr("read-only") : MainWindow::tr("read and write") },
            false, QStringLiteral("dialplan") });
    }
    return rows;
}

QList<ui::ServerRow> logSources(const live::LiveSources &live)
{
    QList<ui::ServerRow> rows;
    for (const live::LiveSource *const source : live.all()) {
        ui::ServerState state { ui::Sign::Info, MainWindow::tr("stopped") };
        if (source->state() == live::LiveState::Failed)
            state = { ui::Sign::Error, MainWindow::tr("failed") };
        else if (source->state() == live::LiveState::Waiting || !source->trouble().isEmpty())
            state = { ui::Sign::Warning, MainWindow::tr("waits") };
        else if (source->state() == live::LiveState::Running)
            state = { ui::Sign::Ok,
                MainWindow::tr("%n record(s)", nullptr, static_cast<int>(source->counters().records)) };
        rows.append({ MainWindow::tr("Log sources"), source->name(), source->trouble().what, state, false,
            QStringLiteral("calls") });
    }
    return rows;
}

} // namespace

void MainWindow::buildConnections()
{
    auto *const page = new ui::ConnectionsPage(
        m_connections, [this] { return gateways(m_workspace) + logSources(m_live); }, this);
    addPage(QStringLiteral("connections"), page, "connections", tr("Connections"));
    connect(&m_live, &live::LiveSources::added, page, &ui::ConnectionsPage::refreshOthers);
    connect(&m_live, &live::LiveSources::changed, page, &ui::ConnectionsPage::refreshOthers);
    const auto count = [this](int servers) {
        m_rail->setCount(QStringLiteral("connections"), servers, tr("%n server(s) to look at", nullptr, servers));
    };
    connect(page, &ui::ConnectionsPage::troubledChanged, this, count);
    count(page->troubled());
}

} // namespace legwork::desktop
