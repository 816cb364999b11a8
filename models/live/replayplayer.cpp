// SPDX-License-Identifier: GPL-3.0-or-later
#include "replayplayer.h"

#include "spoolset.h"

#include <QDir>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace legwork::live {

namespace {

constexpr int tickInterval = 10; // ms
constexpr int tellInterval = 100;
/// What one tick writes at most: a replay that is asked for more falls behind instead of filling the disk at once.
constexpr std::uint64_t bytesPerTick = 8 * 1024 * 1024;

} // namespace

ReplayPlayer::ReplayPlayer(std::shared_ptr<const ReplayPlan> plan, QString folder)
    : m_plan(std::move(plan))
    , m_folder(std::move(folder))
    , m_ticks(this)
    , m_tells(this)
{
    m_ticks.setTimerType(Qt::PreciseTimer);
    connect(&m_ticks, &QTimer::timeout, this, &ReplayPlayer::tick);
    connect(&m_tells, &QTimer::timeout, this, &ReplayPlayer::tell);
}

ReplayPlayer::~ReplayPlayer() = default;

void ReplayPlayer::begin(double speed)
{
    QDir(m_folder).removeRecursively();
    QDir().mkpath(m_folder);
    ::chmod(m_folder.toStdString().c_str(), S_IRWXU);
    m_outputs.clear();
    for (std::size_t i = 0; i < m_plan->sources.size(); ++i) {
        Output output;
        const std::string name = fileNameFor(m_plan->sources[i].name);
        // Sources of different folders may have one name.
        const bool isTaken
            = std::ranges::any_of(m_outputs, [&](const Output &other) { return other.path.ends_with('/' + name); });
        output.path = m_folder.toStdString() + '/' + (isTaken ? std::to_string(i) + '-' : std::string()) + name;
        m_outputs.push_back(std::move(output));
    }
    m_next = 0;
    m_progress = {};
    m_speed = speed;
    setClock(m_plan->pieces.empty() ? UtcTime {} : m_plan->pieces.front().time);
    m_ticks.start(tickInterval);
    m_tells.start(tellInterval);
    tick();
}

UtcTime ReplayPlayer::now() const
{
    if (m_isPaused)
        return m_from;
    const double passed = std::chrono::duration<double, std::milli>(Clock::now() - m_since).count() * m_speed;
    return m_from + Milliseconds(static_cast<std::int64_t>(passed));
}

void ReplayPlayer::setClock(UtcTime position)
{
    m_from = position;
    m_since = Clock::now();
}

void ReplayPlayer::setPaused(bool paused)
{
    setClock(now());
    m_isPaused = paused;
    tell();
}

void ReplayPlayer::setSpeed(double speed)
{
    setClock(now());
    m_speed = speed;
}

void ReplayPlayer::step()
{
    m_isPaused = true;
    if (m_next == m_plan->pieces.size())
        return;
    setClock(m_plan->pieces[m_next].time);
    tick();
    tell();
}

void ReplayPlayer::tick()
{
    if (!writeGathered()) { // the disk is full: the clock stands until it is not
        setClock(m_progress.position);
        return;
    }
    const UtcTime until = now();
    const std::uint64_t most = m_progress.bytes + bytesPerTick;
    const std::vector<ReplayPlan::Piece> &pieces = m_plan->pieces;
    for (; m_next < pieces.size() && pieces[m_next].time <= until; ++m_next) {
        if (m_progress.bytes >= most) {
            setClock(pieces[m_next].time);
            break;
        }
        gather(m_next);
    }
    m_progress.position = m_next == pieces.size() && !pieces.empty()
        ? std::max(m_progress.position, pieces.back().time)
        : std::max(m_progress.position, std::min(until, now()));
    const bool isWritten = writeGathered();
    if (m_next == pieces.size() && isWritten) {
        m_progress.isFinished = true;
        m_ticks.stop();
        m_tells.stop();
        tell();
    }
}

void ReplayPlayer::gather(std::size_t piece)
{
    const ReplayPlan::Piece &next = m_plan->pieces[piece];
    const ReplayPlan::Source &source = m_plan->sources[next.source];
    Output &output = m_outputs[next.source];
    if (!output.isTold && output.gathered.empty())
        output.gathered += source.bytes.substr(0, source.prefix);
    output.gathered += source.bytes.substr(next.begin, next.end - next.begin);
    ++m_progress.records;
    m_progress.bytes += next.end - next.begin;
}

bool ReplayPlayer::writeGathered()
{
    const bool isWritten = std::ranges::all_of(m_outputs, [this](Output &output) { return write(output); });
    if (isWritten)
        m_progress.trouble = {};
    return isWritten;
}

bool ReplayPlayer::write(Output &output)
{
    if (output.gathered.empty())
        return true;
    if (!output.file.isOpen())
        output.file = trace::Descriptor(
            ::open(output.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    std::size_t done = 0;
    while (output.file.isOpen() && done < output.gathered.size()) {
        const ssize_t wrote = ::pwrite(output.file.get(), output.gathered.data() + done, output.gathered.size() - done,
            static_cast<off_t>(output.written + done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            break;
        done += static_cast<std::size_t>(wrote);
    }
    const int code = errno;
    output.written += done;
    output.gathered.erase(0, done);
    if (!output.gathered.empty()) {
        m_progress.trouble = { tr("%1: %2. The replay stands still.")
                                   .arg(QString::fromStdString(output.path),
                                       QString::fromStdString(std::generic_category().message(code))),
            tr("Free some room on that disk: the replay goes on by itself.") };
        return false;
    }
    if (!std::exchange(output.isTold, true))
        Q_EMIT spoolAdded(QString::fromStdString(output.path));
    return true;
}

void ReplayPlayer::tell() { Q_EMIT progressed(m_progress); }

} // namespace legwork::live
