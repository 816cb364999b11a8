// SPDX-License-Identifier: GPL-3.0-or-later
// The page Ports with 20 servers and DAYS (365 where nothing is said) of minutes in a history file: how long from a key
// or a turn of the wheel until the page is painted, first with what is in memory, then with all that was asked for; and
// what a sample a second costs the GUI thread. One JSON object on stdout. Runs without a display.
#include "../ui/ports/madeusage.h"
#include "eventwatcher.h"

#include <common/theme.h>
#include <ports/historyreader.h>
#include <ports/portspage.h>
#include <ports/usagechart.h>

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace legwork;

namespace {

constexpr int servers = 20;
constexpr auto minute = std::chrono::minutes(1);

double ms(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

double threadMs() noexcept
{
    timespec now {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}
double most(const std::vector<double> &values) { return values.empty() ? 0 : *std::ranges::max_element(values); }

bool write(const QString &path, UtcTime from, UtcTime until)
{
    auto history = workspace::UsageHistory::open(path, QStringLiteral("bench"));
    if (!history)
        return false;
    QList<ports::Sample> day;
    for (UtcTime time = from; time < until; time += minute) {
        day.append(MadeUsage::sample(servers, time));
        if (day.size() == 1440 || time + minute >= until) {
            if (!(*history)->append(day))
                return false;
            day.clear();
        }
    }
    return true;
}

struct Times {
    std::vector<double> first {}, complete {};
};

/// A key or a turn of the wheel until what it asks for is painted.
void act(ui::UsageChart &chart, Times &times, const std::function<void()> &event)
{
    QElapsedTimer timer;
    timer.start();
    event();
    chart.viewport()->repaint();
    times.first.push_back(ms(timer));
    bool isNew = false;
    while (!chart.columns().isComplete && timer.elapsed() < 60'000) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
        isNew = true;
    }
    if (isNew)
        chart.viewport()->repaint();
    times.complete.push_back(ms(timer));
    QCoreApplication::processEvents();
}

void key(ui::UsageChart &chart, Qt::Key which)
{
    QKeyEvent press(QEvent::KeyPress, which, Qt::NoModifier);
    QCoreApplication::sendEvent(&chart, &press);
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    bench::EventWatcher application(argc, argv);
    ui::setUpApplication(application);
    const int days = argc > 1 ? std::max(std::atoi(argv[1]), 2) : 365;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("workspace.sqlite"));
    const UtcTime now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
    QJsonObject result;
    QElapsedTimer timer;
    timer.start();
    if (!write(path, now - std::chrono::hours(24) * days, now - minute)) {
        std::fprintf(stderr, "the history cannot be written\n");
        return 1;
    }
    result.insert(QStringLiteral("writeMs"), ms(timer));

    items::TraceSession session;
    items::PortsFeed feed;
    feed.setSource(QStringLiteral("bench"), std::chrono::seconds(1));
    feed.pages().setReader(std::make_shared<ui::HistoryReader>(path, QStringLiteral("bench")));
    ui::PortsPage page(session, feed, nullptr);
    page.resize(1360, 812);
    page.show();
    ui::UsageChart &chart = *page.chart();
    Times year, zoom, pan;
    const auto settle = [&] {
        while (feed.pages().isReading())
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    };
    settle();
    act(chart, year, [&] { key(chart, Qt::Key_0); });
    settle();
    application.watchAnew();
    // Into the middle of the year and out again, then along it at three widths.
    chart.setCrosshair(now - std::chrono::hours(24) * (days / 2));
    for (int i = 0; i < 12; ++i)
        act(chart, zoom, [&] { key(chart, Qt::Key_Plus); });
    for (int i = 0; i < 12; ++i)
        act(chart, zoom, [&] { key(chart, Qt::Key_Minus); });
    for (const int width : { days, std::max(days / 12, 1), 1 }) {
        const UtcTime middle = now - std::chrono::hours(24) * (days / 2);
        const Milliseconds half = std::chrono::hours(12) * width;
        chart.setRange({ middle - half, middle + half });
        settle();
        for (int i = 0; i < 6; ++i)
            act(chart, pan, [&] { key(chart, i < 3 ? Qt::Key_PageUp : Qt::Key_PageDown); });
    }
    application.watch(false);
    result.insert(QStringLiteral("allOfItMs"), most(year.complete));
    for (const auto &[name, times] :
        { std::pair(QStringLiteral("zoom"), &zoom), std::pair(QStringLiteral("pan"), &pan) }) {
        result.insert(name + QStringLiteral("FirstMs"), most(times->first));
        result.insert(name + QStringLiteral("FirstMedianMs"), median(times->first));
        result.insert(name + QStringLiteral("Ms"), most(times->complete));
        result.insert(name + QStringLiteral("MedianMs"), median(times->complete));
    }
    if (!application.longest().empty())
        result.insert(QStringLiteral("longestEventMs"), application.longest().front().ms);

    // A sample a second of twenty servers, an hour in sight.
    chart.follow(std::chrono::hours(1));
    settle();
    std::vector<double> ticks, cpu;
    UtcTime time = now;
    for (int i = 0; i < 180; ++i) {
        const ports::Sample sample = MadeUsage::sample(servers, time += std::chrono::seconds(1));
        const double before = threadMs();
        timer.restart();
        feed.take(sample);
        chart.viewport()->repaint();
        ticks.push_back(ms(timer));
        cpu.push_back(threadMs() - before);
        QCoreApplication::processEvents();
    }
    result.insert(QStringLiteral("tickMs"), median(ticks));
    result.insert(QStringLiteral("tickWorstMs"), most(ticks));
    result.insert(QStringLiteral("tickCpuMs"), median(cpu));
    std::printf("%s\n", QJsonDocument(result).toJson().constData());
    return 0;
}
