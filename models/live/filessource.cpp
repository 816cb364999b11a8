// SPDX-License-Identifier: GPL-3.0-or-later
#include "filessource.h"

#include "filesscan.h"

#include <QFileInfo>
#include <QThreadPool>

#include <mutex>

namespace legwork::live {

namespace {

constexpr Milliseconds lookInterval { 250 };
/// A look that takes longer is a drive that does not answer.
constexpr auto lookPatience = std::chrono::seconds(5);

} // namespace

/// What the looks and the source share: outlives the source while a look hangs.
struct FilesSource::Shared {
    explicit Shared(std::vector<std::string> paths)
        : scan(std::move(paths))
    {
    }

    FilesScan scan; // of the one look that is under way
    std::mutex mutex; // guards `done` and `source`
    std::optional<FilesScan::Look> done;
    FilesSource *source = nullptr; // null once it is stopped
    bool isLooking = false; // the source's own
};

FilesSource::FilesSource(LiveConfig config, QObject *parent)
    : LiveSource(std::move(config), parent)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FilesSource::look);
}

FilesSource::~FilesSource() { stop(); }

void FilesSource::start()
{
    if (m_shared)
        return;
    std::vector<std::string> paths;
    for (const QString &path : config().paths)
        paths.push_back(QFileInfo(path).absoluteFilePath().toStdString());
    m_shared = std::make_shared<Shared>(std::move(paths));
    m_shared->source = this;
    m_now = {};
    m_backoff.reset();
    setCounters({});
    setState(LiveState::Starting);
    look();
}

void FilesSource::stop()
{
    m_timer.stop();
    if (!m_shared)
        return;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->source = nullptr;
    }
    m_shared.reset();
    setState(LiveState::Stopped);
}

void FilesSource::look()
{
    if (m_shared->isLooking) {
        m_timer.start(lookInterval);
        if (RateMeter::Clock::now() - m_lookBegan > lookPatience)
            setState(LiveState::Waiting,
                { tr("The drive of %1 does not answer.").arg(config().paths.join(QLatin1StringView(", "))),
                    tr("Check the connection to it. Reading goes on by itself when it answers.") });
        return;
    }
    m_shared->isLooking = true;
    m_lookBegan = RateMeter::Clock::now();
    QThreadPool::globalInstance()->start([shared = m_shared] {
        FilesScan::Look result = shared->scan.look();
        const std::lock_guard lock(shared->mutex);
        shared->done = std::move(result);
        if (shared->source)
            QMetaObject::invokeMethod(shared->source, &FilesSource::take, Qt::QueuedConnection);
    });
    m_timer.start(lookInterval);
}

void FilesSource::take()
{
    if (!m_shared)
        return;
    std::optional<FilesScan::Look> look;
    {
        const std::lock_guard lock(m_shared->mutex);
        look.swap(m_shared->done);
    }
    if (!look) // of a run that was stopped
        return;
    m_shared->isLooking = false;
    for (const std::string &path : look->newFiles)
        addSpool(QString::fromStdString(path), config().fromStart || !look->isFirst);
    m_now.bytes += look->grownBytes;
    if (look->grownBytes > 0)
        m_now.last = utcNow();
    m_now.bytesPerSecond = m_rates.add(0, m_now.bytes, RateMeter::Clock::now()).bytes;
    m_now.hosts = 0;
    setCounters(m_now);
    if (!look->missing.empty()) {
        takeMissing(look->missing, look->files);
        return;
    }
    m_backoff.reset();
    m_timer.start(lookInterval);
    LiveTrouble trouble;
    if (look->hasTooMany)
        trouble = { tr("More than %1 files: the others are not followed.").arg(FilesScan::maxFiles),
            tr("Watch the folders that hold the logs only.") };
    setState(LiveState::Running, trouble);
}

void FilesSource::takeMissing(const std::vector<std::string> &missing, std::size_t files)
{
    const Milliseconds wait = files > 0 ? lookInterval : m_backoff.next();
    m_timer.start(wait);
    const LiveTrouble trouble { tr("%1 is not there.").arg(QString::fromStdString(missing.front())),
        tr("It is followed as soon as it appears. Check the path, and the connection when it is on a network drive.") };
    if (files > 0)
        setState(LiveState::Running, trouble);
    else
        setState(LiveState::Waiting, trouble, utcNow() + wait);
}

} // namespace legwork::live
