// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include <common/notices.h>
#include <livesources/replaycontrol.h>

#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QScreen>
#include <QSettings>

namespace legwork::desktop {

namespace {

constexpr int maxRecent = 30;
constexpr QSize usualSize { 1440, 900 };

QString key(const char *name) { return QString::fromLatin1(name); }

/// Settings are written to the disk, and waited for, when one of them is set: only where it differs.
void store(QSettings &settings, const QString &name, const QVariant &value)
{
    if (settings.value(name) != value)
        settings.setValue(name, value);
}

} // namespace

void MainWindow::saveSoon()
{
    if (!m_saveSoon.isActive()) // begun anew by every change it would wait as long as anything changes
        m_saveSoon.start();
}

void MainWindow::saveState()
{
    m_saveSoon.stop();
    QSettings settings;
    store(settings, key("window/geometry"), saveGeometry());
    store(settings, key("window/page"), m_current);
    m_workspace.setSources(sourcesToKeep());
    m_workspace.setState(key("live"), QJsonDocument(m_live.saved()).toJson(QJsonDocument::Compact));
    for (auto it = m_pages.cbegin(); it != m_pages.cend(); ++it) {
        const QJsonObject state = it.value()->saveState();
        if (!state.isEmpty())
            m_workspace.setState(key("page/") + it.key(), QJsonDocument(state).toJson(QJsonDocument::Compact));
    }
    ui::Link here = currentPage() != nullptr ? currentPage()->here() : ui::Link {};
    m_workspace.setState(key("window/place"), ui::toUrl(here).toUtf8());
    m_workspace.setState(key("notices"), ui::Notices::instance().saved());
}

void MainWindow::restoreState()
{
    const QSettings settings;
    if (!restoreGeometry(settings.value(key("window/geometry")).toByteArray())) {
        const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
        resize(QSize(ui::px(usualSize.width()), ui::px(usualSize.height())).boundedTo(room.size()));
        move(room.center() - rect().center());
    }
    for (auto it = m_pages.cbegin(); it != m_pages.cend(); ++it) {
        const QByteArray state = m_workspace.state(key("page/") + it.key());
        if (!state.isEmpty())
            it.value()->restoreState(QJsonDocument::fromJson(state).object());
    }
    ui::Notices::instance().restore(m_workspace.state(key("notices")));
    const QString name = settings.value(key("window/page")).toString();
    if (m_pages.contains(name) && name != key("ladder"))
        bringToFront(name);
    else if (const auto link = ui::fromUrl(QString::fromUtf8(m_workspace.state(key("window/place")))))
        go(*link);
}

bool MainWindow::reopenSources()
{
    QStringList opened;
    QStringList followed;
    const QList<workspace::KeptSource> kept = m_workspace.sources();
    for (const workspace::KeptSource &source : kept) {
        if (source.kind == key("path"))
            opened.append(source.path);
        else if (source.kind == key("follow"))
            followed.append(source.path);
    }
    m_asked = kept;
    if (!opened.isEmpty())
        m_session.open(opened);
    if (!followed.isEmpty())
        m_session.follow(followed, true);
    for (const workspace::KeptSource &source : kept) {
        if (!source.isShown)
            m_session.setShown(source.path, false);
        if (const auto offset = m_workspace.clockOffset(source.path))
            m_session.setClockOffset(source.path, *offset);
    }
    m_live.restore(QJsonDocument::fromJson(m_workspace.state(key("live"))).array());
    return !opened.isEmpty() || !followed.isEmpty() || !m_live.all().empty();
}

void MainWindow::read(const QStringList &paths)
{
    for (const QString &path : paths)
        m_asked.append({ path, key("path"), key("{}"), true });
    m_session.open(paths);
}

/// What the session has, and what it was asked for and has not come to yet: the window may be closed in between.
QList<workspace::KeptSource> MainWindow::sourcesToKeep()
{
    QList<workspace::KeptSource> sources;
    for (const items::SessionRoot &root : m_session.roots()) {
        const QString path = QString::fromStdString(root.path);
        if (m_live.sourceOf(path) != nullptr)
            continue; // comes back with its live source
        m_asked.removeIf([&path](const workspace::KeptSource &asked) { return asked.path == path; });
        sources.append({ path, root.isFollowed ? key("follow") : key("path"),
            root.fromStart ? key("{\"fromStart\":true}") : key("{}"), m_session.isShown(path) });
    }
    // A replay stands in for sources that are to be there again.
    for (const QString &path : m_replay->paths()) {
        const auto isPath = [&path](const workspace::KeptSource &source) { return source.path == path; };
        if (std::none_of(sources.cbegin(), sources.cend(), isPath))
            sources.append({ path, key("path"), key("{}"), true });
    }
    return sources + m_asked;
}

void MainWindow::noteRecent(const QStringList &paths)
{
    QStringList recent;
    for (const auto &path : QJsonDocument::fromJson(m_workspace.state(key("recent"))).array())
        recent.append(path.toString());
    for (const QString &path : paths) {
        recent.removeAll(path);
        recent.prepend(path);
    }
    while (recent.size() > maxRecent)
        recent.removeLast();
    m_workspace.setState(
        key("recent"), QJsonDocument(QJsonArray::fromStringList(recent)).toJson(QJsonDocument::Compact));
}

} // namespace legwork::desktop
