// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include <calls/callspage.h>
#include <common/notices.h>
#include <livesources/connectdialog.h>
#include <livesources/livesourcesdialog.h>
#include <livesources/livewords.h>
#include <livesources/replaycontrol.h>

#include <QDir>

#include <utility>

namespace legwork::desktop {

void MainWindow::buildLive()
{
    connect(&m_live, &live::LiveSources::added, this, [this](live::LiveSource *source) {
        connect(source, &live::LiveSource::stateChanged, this, [this, source] { tellLiveTrouble(source); });
    });
    connect(&m_live, &live::LiveSources::aboutToRemove, this,
        [this](live::LiveSource *source) { m_toldTrouble.remove(source); });
    if (auto *const calls = qobject_cast<ui::CallsPage *>(page(QStringLiteral("calls")))) {
        calls->addSourceAct(tr("Syslog..."), [this] { connectLive(live::LiveKind::Syslog); });
        calls->addSourceAct(tr("HEP..."), [this] { connectLive(live::LiveKind::Hep); });
        calls->addSourceAct(tr("Live sources..."), [this] { showLiveSources(); });
    }
    connect(m_replay, &ui::ReplayControl::failed, this, [](const QString &why) {
        ui::Notice notice;
        notice.sign = ui::Sign::Warning;
        notice.text = why;
        ui::Notices::instance().post(notice);
    });
    connect(m_replay, &ui::ReplayControl::changed, this, [this] { saveSoon(); });
}

void MainWindow::connectLive(live::LiveKind kind)
{
    auto *const dialog = new ui::ConnectDialog(QDir(dataFolder()).filePath(QStringLiteral("tls")), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setKind(kind);
    connect(dialog, &ui::ConnectDialog::connectRequested, this, [this](const live::LiveConfig &config) {
        m_live.add(config)->start();
        ui::Link link;
        link.page = QStringLiteral("calls");
        go(link);
    });
    dialog->open();
}

void MainWindow::showLiveSources()
{
    if (!m_liveDialog) {
        m_liveDialog = new ui::LiveSourcesDialog(m_live, this);
        m_liveDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_liveDialog, &ui::LiveSourcesDialog::connectRequested, this, [this] { connectLive(); });
        connect(m_liveDialog, &ui::LiveSourcesDialog::removeRequested, this, &MainWindow::removeLive);
    }
    m_liveDialog->show();
    m_liveDialog->raise();
    m_liveDialog->activateWindow();
}

void MainWindow::startReplay() { m_replay->start(); }

/// The session lets go of the spools first; what it has read of them goes too.
void MainWindow::removeLive(live::LiveSource *source)
{
    if (source == m_replay->replay()) {
        m_replay->close();
        return;
    }
    for (const QString &path : source->spoolPaths())
        m_session.remove(path);
    m_live.remove(source);
    saveSoon();
}

/// Says once what is wrong with a source, wherever the person is; the dialog says it as long as it lasts.
void MainWindow::tellLiveTrouble(const live::LiveSource *source)
{
    const bool isDown = source->state() == live::LiveState::Waiting || source->state() == live::LiveState::Failed;
    const QString what = isDown ? source->trouble().what : QString();
    QString &told = m_toldTrouble[source];
    if (std::exchange(told, what) == what || what.isEmpty())
        return;
    ui::Notice notice;
    notice.sign = ui::signOf(*source);
    notice.text = tr("%1: %2 %3").arg(source->name(), what, source->trouble().advice);
    notice.actText = tr("Live sources");
    notice.act = [window = QPointer<MainWindow>(this)] {
        if (window)
            window->showLiveSources();
    };
    ui::Notices::instance().post(notice);
}

} // namespace legwork::desktop
