// SPDX-License-Identifier: GPL-3.0-or-later
// The window while it works: when the first calls of PATHs are on screen, how long the GUI thread is busy with one
// event while they are read, with the longest events by name; and with --made N what a table of N made-up calls costs
// in private memory above the calls, and how long the GUI thread is held when its rows are replaced. One JSON object on
// stdout. Runs without a display.
#include "../models/items/madecalls.h"
#include "eventwatcher.h"

#include <calls/callspage.h>
#include <calls/calltable.h>
#include <common/theme.h>
#include <desktop/desktop.h>
#include <desktop/mainwindow.h>
#include <items/callview.h>

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include <malloc.h>

using namespace legwork;

namespace {

/// Private memory, mapped file pages not counted, in KiB.
long anonKb()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:"))
            return std::atol(line.c_str() + 8);
    }
    return 0;
}

class PeakOf final {
public:
    PeakOf()
        : m_thread([this](const std::stop_token &stop) {
            while (!stop.stop_requested()) {
                m_peak = std::max(m_peak.load(), anonKb());
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        })
    {
    }
    [[nodiscard]] long kb() const noexcept { return m_peak; }

private:
    std::atomic<long> m_peak = 0;
    std::jthread m_thread;
};

double ms(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

void load(bench::EventWatcher &application, const QStringList &paths, QJsonObject &result)
{
    const QTemporaryDir home;
    qputenv("LEGWORK_HOME", home.path().toLocal8Bit());
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    const QString nothing = home.filePath(QStringLiteral("nothing"));
    QDir().mkdir(nothing);
    desktop::Desktop desktop;
    desktop::WindowOptions options;
    options.paths = { nothing }; // not the samples
    options.standsAlone = true;
    desktop.start(options);
    desktop.window()->resize(1440, 900);
    items::TraceSession &session = desktop.session();
    auto &page = *desktop.window()->findChild<ui::CallsPage *>();
    // Not quit(): that closes the windows.
    QTimer::singleShot(1000, &application, [] { QCoreApplication::exit(); });
    application.exec();

    QElapsedTimer timer;
    double firstMs = -1;
    QObject::connect(
        &page.filter(), &items::CallFilter::viewChanged, &page,
        [&] {
            if (firstMs >= 0 || page.model().rowCount() == 0)
                return;
            page.table()->repaint(); // on screen, not only in the model
            firstMs = ms(timer);
        },
        Qt::QueuedConnection);
    bool hasBegun = false, hasEnded = false;
    QObject::connect(&session, &items::TraceSession::progressChanged, &page, [&] {
        hasBegun |= session.progress().isLoading;
        if (!session.progress().isLoading && hasBegun && !std::exchange(hasEnded, true))
            QTimer::singleShot(
                1500, &application, [] { QCoreApplication::exit(); }); // what comes after the last batch counts too
    });
    application.watch(true);
    timer.start();
    desktop.window()->openPaths(paths);
    application.exec();
    application.watch(false);
    result.insert(QStringLiteral("loadMs"), ms(timer) - 1500);
    result.insert(QStringLiteral("bytes"), static_cast<double>(session.stats().bytes));
    result.insert(QStringLiteral("calls"), static_cast<double>(session.snapshot().calls.size()));
    result.insert(QStringLiteral("firstCallsMs"), firstMs);
    result.insert(QStringLiteral("events"), static_cast<double>(application.count()));
    QJsonArray longest;
    for (const bench::EventWatcher::Event &event : application.longest())
        longest.append(QStringLiteral("%1 ms, %2").arg(event.ms, 0, 'f', 2).arg(event.name));
    result.insert(
        QStringLiteral("longestEventMs"), application.longest().empty() ? 0 : application.longest().front().ms);
    result.insert(QStringLiteral("longest"), longest);
}

void showMade(bench::EventWatcher &application, std::uint32_t count, QJsonObject &result)
{
    const calls::CallList calls = samples::CallMaker().list(count);
    ::malloc_trim(0);
    const long before = anonKb();
    items::CallModel model;
    ui::CallTable table(model);
    table.resize(1100, 600);
    table.show();
    long peak = 0;
    QJsonArray setViews; // the first fills the table, the others replace its rows
    {
        const PeakOf sampler;
        const std::atomic<bool> goOn = false;
        std::shared_ptr<const items::CallView> view;
        for (const items::CallColumn column : { items::CallColumn::Start, items::CallColumn::Caller,
                 items::CallColumn::Talk, items::CallColumn::Start, items::CallColumn::Queue }) {
            items::ViewRequest request;
            request.snapshot.calls = calls;
            request.order = { { column, false } };
            request.threads = 2;
            request.previous = view;
            request.tracked = table.tracked();
            const auto next = items::makeView(request, goOn);
            next->previous.reset();
            view = next;
            QElapsedTimer timer;
            timer.start();
            model.setView(view);
            application.processEvents();
            setViews.append(ms(timer));
        }
        peak = sampler.kb();
    }
    ::malloc_trim(0);
    result.insert(QStringLiteral("setViewsMs"), setViews);
    double longest = 0;
    for (const QJsonValue &value : setViews)
        longest = std::max(longest, value.toDouble());
    result.insert(QStringLiteral("setViewMs"), longest);
    result.insert(QStringLiteral("madeCalls"), static_cast<double>(count));
    result.insert(QStringLiteral("privateMb"), static_cast<double>(anonKb() - before) / 1024);
    result.insert(QStringLiteral("privatePeakMb"), static_cast<double>(peak - before) / 1024);
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    bench::EventWatcher application(argc, argv);
    ui::setUpApplication(application);
    QJsonObject result;
    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    if (arguments.size() == 2 && arguments.front() == QLatin1String("--made"))
        showMade(application, arguments[1].toUInt(), result);
    else
        load(application, arguments, result);
    std::printf("%s\n", QJsonDocument(result).toJson().constData());
    return 0;
}
