// SPDX-License-Identifier: GPL-3.0-or-later
#include "livesources.h"

#include "filessource.h"
#include "networksource.h"
#include "replaysource.h"

#include <QDir>

#include <algorithm>

namespace legwork::live {

LiveSources::LiveSources(QString folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{
}

LiveSources::~LiveSources() = default;

/// A source's spools outlive the program: its folder is named for where it listens, so that the next start finds them.
QString LiveSources::folderFor(const LiveConfig &config)
{
    QString name = config.kind == LiveKind::Syslog ? QStringLiteral("syslog")
        : config.kind == LiveKind::Hep             ? QStringLiteral("hep")
                                                   : QStringLiteral("replay");
    if (config.kind != LiveKind::Replay)
        name += u'-' % config.address % u'-' % QString::number(config.port);
    name.replace(u'/', u'_');
    QString free = name;
    for (int i = 2; m_folders.contains(free); ++i)
        free = name % u'-' % QString::number(i);
    m_folders.append(free);
    return m_folder % u'/' % free;
}

LiveSource *LiveSources::add(const LiveConfig &config)
{
    if (config.kind == LiveKind::Files)
        return take(std::make_unique<FilesSource>(config), {});
    QString folder = folderFor(config);
    return take(std::make_unique<NetworkSource>(config, folder), folder);
}

ReplaySource *LiveSources::addReplay(ReplayPlan plan, const QString &name)
{
    LiveConfig config;
    config.kind = LiveKind::Replay;
    QString folder = folderFor(config);
    auto source = std::make_unique<ReplaySource>(std::move(plan), name, folder);
    ReplaySource *const replay = source.get();
    take(std::move(source), folder);
    return replay;
}

LiveSource *LiveSources::take(std::unique_ptr<LiveSource> source, const QString &folder)
{
    LiveSource *const made = source.release();
    made->setParent(this);
    m_all.push_back(made);
    m_folderOf.insert(made, folder);
    connect(made, &LiveSource::stateChanged, this, &LiveSources::changed);
    connect(made, &LiveSource::countersChanged, this, &LiveSources::changed);
    connect(made, &LiveSource::spoolAdded, this, &LiveSources::spoolAdded);
    Q_EMIT added(made);
    return made;
}

void LiveSources::remove(LiveSource *source)
{
    const auto found = std::ranges::find(m_all, source);
    if (found == m_all.end())
        return;
    Q_EMIT aboutToRemove(source);
    source->stop();
    m_all.erase(found);
    const QString folder = m_folderOf.take(source);
    source->disconnect(this);
    source->deleteLater();
    if (!folder.isEmpty()) {
        QDir(folder).removeRecursively();
        m_folders.removeAll(QDir(folder).dirName());
    }
    Q_EMIT changed();
}

LiveSource *LiveSources::sourceOf(const QString &path) const
{
    const auto found
        = std::ranges::find_if(m_all, [&](const LiveSource *source) { return source->spoolPaths().contains(path); });
    return found != m_all.end() ? *found : nullptr;
}

LiveSources::Rate LiveSources::rate() const
{
    Rate rate;
    for (const LiveSource *const source : m_all) {
        rate.recordsPerSecond += source->counters().recordsPerSecond;
        rate.bytesPerSecond += source->counters().bytesPerSecond;
        rate.running += source->state() == LiveState::Running;
        rate.troubled += !source->trouble().isEmpty();
    }
    return rate;
}

QJsonArray LiveSources::saved() const
{
    QJsonArray all;
    for (const LiveSource *const source : m_all) {
        if (source->config().kind == LiveKind::Replay)
            continue;
        QJsonObject one = toJson(source->config());
        one[QLatin1StringView("started")] = source->state() != LiveState::Stopped;
        all.append(one);
    }
    return all;
}

void LiveSources::restore(const QJsonArray &saved)
{
    for (const auto &value : saved) {
        const QJsonObject one = value.toObject();
        const Result<LiveConfig> config = liveConfigFrom(one);
        if (!config || config->kind == LiveKind::Replay)
            continue;
        LiveSource *const source = add(*config);
        if (one.value(QLatin1StringView("started")).toBool())
            source->start();
    }
}

} // namespace legwork::live
