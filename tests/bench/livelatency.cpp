// SPDX-License-Identifier: GPL-3.0-or-later
// livelatency LOG RATE SECONDS: appends LOG to a file at RATE MB/s while the window follows it, and prints how long it
// takes from the append of a call's first line until a table that holds the call has been painted:
// {"calls":..,"medianMs":..,"p99Ms":..,"maxMs":..,"bytes":..}. Runs without a display.
#include <calls/callspage.h>
#include <calls/calltable.h>
#include <common/theme.h>
#include <desktop/desktop.h>
#include <desktop/mainwindow.h>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace legwork;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t guidDigits = 32;
constexpr auto tick = std::chrono::milliseconds(10);

/// Where each CALLGUID stands first in the log.
std::unordered_map<std::string, std::size_t> firstLines(std::string_view log)
{
    std::unordered_map<std::string, std::size_t> first;
    for (std::size_t at = log.find("CALLGUID"); at != std::string_view::npos; at = log.find("CALLGUID", at + 1)) {
        const std::size_t guid = log.find_first_not_of(" =", at + 8);
        if (guid == std::string_view::npos || guid + guidDigits > log.size())
            break;
        const std::string_view digits = log.substr(guid, guidDigits);
        if (digits.find_first_not_of("0123456789ABCDEF") == std::string_view::npos)
            first.try_emplace(std::string(digits), guid + guidDigits);
    }
    return first;
}

struct Append {
    std::size_t end = 0;
    Clock::time_point time {};
};

std::vector<Append> write(const std::string &path, std::string_view log, double bytesPerSecond)
{
    std::vector<Append> appends;
    std::FILE *const file = std::fopen(path.c_str(), "ab");
    if (file == nullptr)
        return appends;
    std::setvbuf(file, nullptr, _IONBF, 0);
    const auto step = static_cast<std::size_t>(bytesPerSecond * std::chrono::duration<double>(tick).count());
    const Clock::time_point begin = Clock::now();
    for (std::size_t at = 0; at < log.size(); at += step) {
        std::this_thread::sleep_until(begin + tick * static_cast<int>(at / step));
        const std::size_t size = std::min(step, log.size() - at);
        static_cast<void>(std::fwrite(log.data() + at, 1, size, file));
        appends.push_back({ at + size, Clock::now() });
    }
    std::fclose(file);
    return appends;
}

/// Notes when each call was first in a table that was painted.
class Painted final : public QObject {
public:
    explicit Painted(ui::CallsPage &page)
        : m_page(page)
    {
        page.table()->viewport()->installEventFilter(this);
    }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        // What is painted is the view that the model has; a view that was looked at already tells nothing new.
        if (event->type() == QEvent::Paint && m_page.model().view() != m_seen) {
            m_seen = m_page.model().view();
            QTimer::singleShot(0, this, [this, view = m_seen] {
                const Clock::time_point now = Clock::now();
                for (std::size_t row = 0; row < view->size(); ++row) {
                    if (const calls::Call &call = view->call(row); !call.callguid.empty())
                        m_times.try_emplace(call.callguid.str(), now);
                }
            });
        }
        return QObject::eventFilter(watched, event);
    }
    [[nodiscard]] const std::unordered_map<std::string, Clock::time_point> &times() const noexcept { return m_times; }

private:
    ui::CallsPage &m_page;
    std::shared_ptr<const items::CallView> m_seen;
    std::unordered_map<std::string, Clock::time_point> m_times;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ui::setUpApplication(application);
    if (argc != 4) {
        std::fputs("usage: livelatency LOG RATE-MB-PER-SECOND SECONDS\n", stderr);
        return 2;
    }
    const double rate = std::stod(argv[2]) * 1e6;
    QFile source(QString::fromLocal8Bit(argv[1]));
    if (!source.open(QIODevice::ReadOnly)) {
        std::fputs("livelatency: the log cannot be read\n", stderr);
        return 3;
    }
    const QByteArray log = source.read(static_cast<qint64>(rate * std::stod(argv[3])));
    const std::string_view text(log.constData(), static_cast<std::size_t>(log.size()));
    const auto first = firstLines(text);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("growing.log"));
    QFile(path).open(QIODevice::WriteOnly);

    qputenv("LEGWORK_HOME", folder.path().toLocal8Bit());
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    const QString nothing = folder.filePath(QStringLiteral("nothing"));
    QDir().mkdir(nothing);
    desktop::Desktop desktop;
    desktop::WindowOptions options;
    options.paths = { nothing }; // not the samples
    options.standsAlone = true;
    desktop.start(options);
    desktop.window()->resize(1440, 900);
    const Painted painted(*desktop.window()->findChild<ui::CallsPage *>());
    desktop.session().follow({ path }, true);
    std::vector<Append> appends;
    std::thread writer;
    QTimer::singleShot(1000, &application, [&] {
        writer = std::thread([&] {
            appends = write(path.toStdString(), text, rate);
            QMetaObject::invokeMethod(
                &application, [&] { QTimer::singleShot(3000, &application, &QCoreApplication::quit); },
                Qt::QueuedConnection);
        });
    });
    QApplication::exec();
    writer.join();

    std::vector<double> latencies;
    for (const auto &[guid, offset] : first) {
        const auto append = std::ranges::lower_bound(appends, offset, {}, &Append::end);
        if (append == appends.end())
            continue;
        const auto seen = painted.times().find(guid);
        // A call that never came counts as the whole run: it must not improve the figure.
        const Clock::time_point when
            = seen != painted.times().end() ? seen->second : appends.back().time + std::chrono::seconds(60);
        latencies.push_back(std::chrono::duration<double, std::milli>(when - append->time).count());
    }
    if (latencies.empty())
        return 1;
    std::ranges::sort(latencies);
    std::printf("{\"calls\":%zu,\"medianMs\":%.1f,\"p99Ms\":%.1f,\"maxMs\":%.1f,\"bytes\":%zu}\n", latencies.size(),
        latencies[latencies.size() / 2], latencies[std::min(latencies.size() - 1, latencies.size() * 99 / 100)],
        latencies.back(), text.size());
    return 0;
}
