// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <utility>

namespace legwork::items {

/// Runs functions in another thread, of which only the newest counts: one that has not begun when a newer is asked for
/// is left out, and what an older one gives is dropped. Lives in the thread of `context`, which outlives it.
class LatestJob final {
public:
    explicit LatestJob(QObject &context)
        : m_context(context)
    {
        m_pool.setMaxThreadCount(1);
    }
    ~LatestJob()
    {
        m_wanted->fetch_add(1);
        m_pool.waitForDone();
    }
    LatestJob(const LatestJob &) = delete;
    LatestJob &operator=(const LatestJob &) = delete;

    /// `make()` owns what it touches and runs elsewhere; `take(result)` is called in the context's thread.
    template <typename Make, typename Take> void run(Make make, Take take)
    {
        const quint64 mine = m_wanted->fetch_add(1) + 1;
        m_pool.start([wanted = m_wanted, mine, context = QPointer(&m_context), make = std::move(make),
                         take = std::move(take)]() mutable {
            if (wanted->load() != mine)
                return;
            auto result = make();
            if (wanted->load() != mine)
                return; // also when the owner is about to go
            QMetaObject::invokeMethod(
                context.data(),
                [wanted, mine, take = std::move(take), result = std::move(result)]() mutable {
                    if (wanted->load() == mine)
                        take(std::move(result));
                },
                Qt::QueuedConnection);
        });
    }

    /// What was asked for is no longer wanted.
    void cancel() { m_wanted->fetch_add(1); }

private:
    QObject &m_context;
    QThreadPool m_pool;
    std::shared_ptr<std::atomic<quint64>> m_wanted = std::make_shared<std::atomic<quint64>>(0);
};

} // namespace legwork::items
