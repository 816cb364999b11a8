// SPDX-License-Identifier: GPL-3.0-or-later
#include "portssource.h"

#include "historyreader.h"

#include <workspace/usagehistory.h>

#include <QPointer>

#include <map>

namespace legwork::ui {

using connections::PollState;
using connections::Service;
using items::FeedState;

/// The histories that are written. Only the thread that writes touches it.
class PortsSource::Keeper final {
public:
    explicit Keeper(QString path)
        : m_path(std::move(path))
    {
    }

    struct Kept {
        QString trouble {};
        qint64 bytes = 0; // 0: not asked
    };

    Kept append(const QString &name, const ports::Sample &sample, Milliseconds interval)
    {
        workspace::UsageHistory *const history = historyOf(name);
        if (history == nullptr)
            return { m_trouble, 0 };
        history->setInterval(interval);
        Kept kept;
        if (const auto done = history->append(sample); !done)
            kept.trouble = QString::fromStdString(done.error().what);
        if (m_count++ % 60 == 0) {
            if (const auto size = history->size())
                kept.bytes = size->historyBytes;
        }
        return kept;
    }

    void addNote(const QString &name, UtcTime time, const QString &text)
    {
        if (workspace::UsageHistory *const history = historyOf(name))
            std::ignore = history->addNote(time, text);
    }

private:
    workspace::UsageHistory *historyOf(const QString &name)
    {
        auto &history = m_histories[name];
        if (!history) {
            auto opened = workspace::UsageHistory::open(m_path, name);
            if (!opened) {
                m_trouble = QString::fromStdString(opened.error().what);
                return nullptr;
            }
            history = std::move(*opened);
        }
        return history.get();
    }

    QString m_path, m_trouble;
    std::map<QString, std::unique_ptr<workspace::UsageHistory>> m_histories;
    quint64 m_count = 0;
};

PortsSource::PortsSource(connections::ConnectionBook &book, items::PortsFeed &feed, QString workspace, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_feed(feed)
    , m_workspace(std::move(workspace))
    , m_keeper(std::make_shared<Keeper>(m_workspace))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1); // a database stays with the thread that opened it
    connect(&book, &connections::ConnectionBook::profilesChanged, this, &PortsSource::choose);
    connect(&book, &connections::ConnectionBook::pollerChanged, this, [this](const QString &name) {
        choose();
        takeState(name);
    });
    connect(&book, &connections::ConnectionBook::stateChanged, this, &PortsSource::takeState);
    connect(&book, &connections::ConnectionBook::sampled, this, &PortsSource::take);
    connect(&book, &connections::ConnectionBook::failed, this,
        [this](const QString &name, const connections::Failure &) { takeState(name); });
    choose();
}

PortsSource::~PortsSource()
{
    m_pool.start([keeper = std::move(m_keeper)]() mutable { keeper.reset(); });
    m_pool.waitForDone();
}

QStringList PortsSource::names() const { return m_book.names(Service::Cache); }

void PortsSource::show(const QString &name)
{
    m_wanted = name;
    choose();
}

/// The one that was asked for, else the one that is shown, else the first that is polled.
void PortsSource::choose()
{
    const QStringList all = names();
    QString name = all.contains(m_wanted) ? m_wanted : all.contains(m_shown) ? m_shown : QString();
    if (name.isEmpty() || (m_wanted.isEmpty() && m_book.poller(name) == nullptr)) {
        const auto polled = std::find_if(
            all.cbegin(), all.cend(), [this](const QString &one) { return m_book.poller(one) != nullptr; });
        if (polled != all.cend())
            name = *polled;
        else if (name.isEmpty() && !all.isEmpty())
            name = all.front();
    }
    if (name != m_shown) {
        m_shown = name;
        m_feed.setSource(name);
        m_feed.pages().setReader(name.isEmpty() || m_workspace.isEmpty()
                ? std::shared_ptr<items::UsageReader>()
                : std::make_shared<HistoryReader>(m_workspace, name));
    }
    takeState(name);
    Q_EMIT changed();
}

void PortsSource::take(const QString &name, const ports::Sample &sample)
{
    keep(name, sample);
    if (name != m_shown)
        return;
    if (const connections::Poller *const poller = m_book.poller(name)) {
        m_feed.setInterval(poller->interval());
        if (poller->lastAnswer()) {
            m_feed.setRawReply(poller->lastAnswer()->body);
            m_feed.setTook(Milliseconds(poller->lastAnswer()->tookMs));
        }
    }
    m_feed.take(sample);
}

void PortsSource::takeState(const QString &name)
{
    if (name != m_shown || name.isEmpty())
        return;
    const connections::Poller *const poller = m_book.poller(name);
    if (poller == nullptr) {
        m_feed.fail({ tr("%1 is not polled.").arg(name), tr("Resume it on the page Connections.") });
        return;
    }
    m_feed.setInterval(poller->interval());
    if (poller->lastAnswer())
        m_feed.setRawReply(poller->lastAnswer()->body);
    switch (poller->state()) {
    case PollState::Paused:
        m_feed.fail({ tr("Polling of %1 is paused.").arg(name), tr("Resume it on the page Connections.") });
        return;
    case PollState::Stopped:
        if (const auto &failure = poller->failure())
            m_feed.fail({ failure->what, failure->advice });
        return;
    case PollState::Waiting:
        if (const auto &failure = poller->failure())
            m_feed.fail({ failure->what, failure->advice });
        else
            m_feed.setState(FeedState::Waiting);
        return;
    case PollState::Stale: m_feed.setState(FeedState::Stale); break;
    case PollState::Lost: m_feed.setState(FeedState::Lost); break;
    case PollState::Live: break; // take() says so
    }
    if (const auto &failure = poller->failure(); failure && poller->missedInARow() > 0)
        m_feed.fail({ failure->what, failure->advice });
}

void PortsSource::keep(const QString &name, const ports::Sample &sample)
{
    const connections::Poller *const poller = m_book.poller(name);
    const Milliseconds interval = poller != nullptr ? Milliseconds(poller->interval()) : m_feed.interval();
    m_pool.start([keeper = m_keeper, name, sample, interval, self = QPointer(this)] {
        const Keeper::Kept kept = keeper->append(name, sample, interval);
        QMetaObject::invokeMethod(
            self.data(),
            [self, kept] {
                if (!self)
                    return;
                const bool isNew = self->m_trouble != kept.trouble || kept.bytes > 0;
                self->m_trouble = kept.trouble;
                self->m_bytes = kept.bytes > 0 ? kept.bytes : self->m_bytes;
                if (isNew)
                    Q_EMIT self->changed();
            },
            Qt::QueuedConnection);
    });
}

void PortsSource::addNote(UtcTime time, const QString &text)
{
    m_feed.pages().addMark({ time, time, ports::MarkKind::Note, {}, text });
    m_pool.start([keeper = m_keeper, name = m_shown, time, text] { keeper->addNote(name, time, text); });
}

} // namespace legwork::ui
