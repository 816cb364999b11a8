// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QMetaEnum>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include <ctime>

namespace legwork::bench {

/// An application that takes the time of every event which the GUI thread handles while it is watched.
class EventWatcher final : public QApplication {
public:
    using QApplication::QApplication;

    struct Event {
        double ms = 0;
        QString name {}; // of the event and of who received it
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
        const double cpuBefore = threadMs();
        const bool result = QApplication::notify(receiver, event);
        const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        --m_depth;
        ++m_count;
        m_longestCpuMs = std::max(m_longestCpuMs, threadMs() - cpuBefore);
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
    /// Forgets what was seen, and watches.
    void watchAnew()
    {
        m_longest.clear();
        m_count = 0;
        m_longestCpuMs = 0;
        m_isWatching = true;
    }
    /// The longest first.
    [[nodiscard]] const std::vector<Event> &longest() const noexcept { return m_longest; }
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }
    /// The same by the thread's own time, which a machine that others use does not lengthen.
    [[nodiscard]] double longestCpuMs() const noexcept { return m_longestCpuMs; }

private:
    static double threadMs() noexcept
    {
        timespec now {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }

    static constexpr std::size_t kept = 12;
    double m_longestCpuMs = 0;
    std::vector<Event> m_longest;
    std::uint64_t m_count = 0;
    int m_depth = 0;
    bool m_isWatching = false;
};

} // namespace legwork::bench
