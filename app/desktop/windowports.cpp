// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "rail.h"
#include "statusbar.h"

#include <ports/portspage.h>
#include <ports/portssource.h>

namespace legwork::desktop {

void MainWindow::buildPorts()
{
    auto *const source = new ui::PortsSource(m_connections, m_portsFeed, m_workspace.path(), this);
    m_ports = new ui::PortsPage(m_session, m_portsFeed, source, m_workspace.path(), this);
    source->setParent(m_ports); // goes with it, before what it looks at
    addPage(QStringLiteral("ports"), m_ports, "ports", tr("Ports"));
    StatusSegment *const segment = m_status->addSegment();
    segment->setObjectName(QStringLiteral("portsSegment"));
    const auto say
        = [this, segment] { segment->say(m_ports->sourceText(), m_ports->sourceSign(), tr("shows the ports")); };
    connect(m_ports, &ui::Page::statusChanged, segment, say);
    connect(&m_portsFeed, &items::PortsFeed::stateChanged, segment, say);
    connect(segment, &QAbstractButton::clicked, this, [this] {
        ui::Link link;
        link.page = QStringLiteral("ports");
        go(link);
    });
    connect(
        &m_session, &items::TraceSession::pauseChanged, this, [this] { m_portsFeed.setPaused(m_session.isPaused()); });
}

} // namespace legwork::desktop
