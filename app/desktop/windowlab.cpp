// SPDX-License-Identifier: GPL-3.0-or-later
#include "labcontrol.h"
#include "mainwindow.h"

#include <common/notices.h>
#include <ports/portspage.h>

#include <QAction>

namespace legwork::desktop {

void MainWindow::buildLab()
{
    m_lab = new LabControl(m_connections, this);
    QAction *const start = act("lab.start", tr("Start the lab"), {}, [this] { m_lab->start(); });
    QAction *const stop = act("lab.stop", tr("Stop the lab"), {}, [this] { m_lab->stop(); });
    const auto offer = [this, start, stop] {
        start->setEnabled(m_lab->state() == LabState::Off);
        stop->setEnabled(m_lab->state() != LabState::Off);
        m_ports->setOffersLab(m_lab->state() == LabState::Off);
    };
    offer();
    connect(m_ports, &ui::PortsPage::labRequested, m_lab, &LabControl::start);
    connect(m_lab, &LabControl::stateChanged, this, offer);
    connect(m_lab, &LabControl::stateChanged, this, [this] {
        if (m_lab->state() != LabState::Serving)
            return;
        ui::Notice notice;
        notice.text = tr("The lab serves: a simulated deployment on this computer, which ends with the window.");
        notice.actText = tr("Show its ports");
        notice.act = [this] {
            ui::Link link;
            link.page = QStringLiteral("ports");
            go(link);
        };
        ui::Notices::instance().post(notice);
    });
    connect(m_lab, &LabControl::failed, this, [](const QString &why) {
        ui::Notice notice;
        notice.sign = ui::Sign::Warning;
        notice.text = why;
        ui::Notices::instance().post(notice);
    });
}

} // namespace legwork::desktop
