// SPDX-License-Identifier: GPL-3.0-or-later
// The page of calls while it works: when the first calls of PATHs are on screen, how long the GUI thread is busy with
// one event while they are read, with the longest events by name; and with --made N what a table of N made-up calls
// costs in private memory above the calls. One JSON object on stdout. Runs without a display.
#include "../models/items/madecalls.h"

#include <calls/callspage.h>
#include <calls/calltable.h>
#include <common/theme.h>
#include <items/callview.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>
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

/// Takes the time of every event that the GUI thread handles.
class Watcher final : public QApplication {
public:
    using QApplication::QApplication;

    struct Event {
        double ms = 0;
        QString name {};
    };

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0 || !m_isWatching)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const QEvent::Type type = event->type();
        const QString receiverName
            = QString::fromLatin1(receiver->metaObject()->className()) + QLatin1Char(' ') + receiver->objectName();
        QElapsedTimer timer;
        timer.start();
        const bool result = QApplication::notify(receiver, event);
        const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        --m_depth;
        ++m_count;
        if (m_longest.size() < kept || ms > m_longest.back().ms) {
            const char *const typeName = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
            m_longest.push_back({ ms,
                QString::fromLatin1(typeName != nullptr ? typeName : "user") + QLatin1String(" to ") + receiverName });
            std::ranges::sort(m_longest, std::greater<>(), &Event::ms);
            if (m_longest.size() > kept)
                m_longest.pop_back();
        }
        return result;
    }
    void watch(bool isWatching) { m_isWatching = isWatching; }
    [[nodiscard]] const std::vector<Event> &longest() const noexcept { return m_longest; }
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

private:
    static constexpr std::size_t kept = 12;
    std::vector<Event> m_longest;
    std::uint64_t m_count = 0;
    int m_depth = 0;
    bool m_isWatching = false;
};

double ms(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

void load(Watcher &application, const QStringList &paths, QJsonObject &result)
{
    items::TraceSession session;
    ui::CallsPage page(session, nullptr);
    page.resize(1360, 832);
    page.QWidget::show();
    application.processEvents();
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
    QObject::connect(&session, &items::TraceSession::progressChanged, &page, [&] {
        if (!session.progress().isLoading)
            QTimer::singleShot(
                1500, &application, &QCoreApplication::quit); // what comes after the last batch counts too
    });
    application.watch(true);
    timer.start();
    session.open(paths);
    application.exec();
    application.watch(false);
    result.insert(QStringLiteral("loadMs"), ms(timer) - 1500);
    result.insert(QStringLiteral("bytes"), static_cast<double>(session.stats().bytes));
    result.insert(QStringLiteral("calls"), static_cast<double>(session.snapshot().calls.size()));
    result.insert(QStringLiteral("firstCallsMs"), firstMs);
    result.insert(QStringLiteral("events"), static_cast<double>(application.count()));
    QJsonArray longest;
    for (const Watcher::Event &event : application.longest())
        longest.append(QStringLiteral("%1 ms, %2").arg(event.ms, 0, 'f', 2).arg(event.name));
    result.insert(
        QStringLiteral("longestEventMs"), application.longest().empty() ? 0 : application.longest().front().ms);
    result.insert(QStringLiteral("longest"), longest);
}

void showMade(Watcher &application, std::uint32_t count, QJsonObject &result)
{
    const calls::CallList calls = samples::CallMaker().list(count);
    ::malloc_trim(0);
    const long before = anonKb();
    items::CallModel model;
    ui::CallTable table(model);
    table.resize(1100, 600);
    table.show();
    long peak = 0;
    {
        const PeakOf sampler;
        const std::atomic<bool> goOn = false;
        std::shared_ptr<const items::CallView> view;
        for (const items::CallColumn column :
            { items::CallColumn::Start, items::CallColumn::Caller, items::CallColumn::Talk }) {
            items::ViewRequest request;
            request.snapshot.calls = calls;
            request.order = { { column, false } };
            request.threads = 2;
            request.previous = view;
            const auto next = items::makeView(request, goOn);
            next->previous.reset();
            view = next;
            QElapsedTimer timer;
            timer.start();
            model.setView(view);
            application.processEvents();
            result.insert(
                QStringLiteral("setViewMs"), std::max(result.value(QStringLiteral("setViewMs")).toDouble(), ms(timer)));
        }
        peak = sampler.kb();
    }
    ::malloc_trim(0);
    result.insert(QStringLiteral("madeCalls"), static_cast<double>(count));
    result.insert(QStringLiteral("privateMb"), static_cast<double>(anonKb() - before) / 1024);
    result.insert(QStringLiteral("privatePeakMb"), static_cast<double>(peak - before) / 1024);
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Watcher application(argc, argv);
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
