// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usagepages.h"

#include <ports/sample.h>

#include <QObject>
#include <QTimer>

#include <optional>

namespace legwork::items {

/// What is known of the way to the service that tells of ports.
enum class FeedState : std::uint8_t {
    None, // no source
    Waiting, // no answer yet
    Live,
    Stale, // no server published within 15 s
    Lost, // nor within 60 s
    Error // the source does not answer, or not so that it can be understood
};

/// Why there is no sample, for a person.
struct FeedTrouble {
    QString what {}, advice {};
    friend bool operator==(const FeedTrouble &, const FeedTrouble &) = default;
};

/// A server as it is known now; figures that are old are not given.
struct FeedServer {
    QString name {};
    std::optional<quint32> inUse {}, total {};
    std::optional<quint32> peak {}; // of today, as far as it was seen
    UtcTime lastLive {}; // epoch: never seen live
    ports::Freshness freshness = ports::Freshness::Live;
    friend bool operator==(const FeedServer &, const FeedServer &) = default;
};

/// Live usage as the page Ports sees it: whatever asks the service puts samples in here, whatever is shown looks here.
/// Lives in the GUI thread.
class PortsFeed final : public QObject {
    Q_OBJECT
public:
    explicit PortsFeed(QObject *parent = nullptr);

    // What asks the service says:

    /// The source's name, and how far apart samples are; an empty name: there is none.
    void setSource(const QString &name, Milliseconds interval = std::chrono::seconds(5));
    void setInterval(Milliseconds interval);
    /// A sample that came now.
    void take(const ports::Sample &sample);
    void fail(const FeedTrouble &trouble);
    void setState(FeedState state);
    /// The last answer as it came.
    void setRawReply(const QByteArray &reply) { m_raw = reply; }
    /// How long the last answer took.
    void setTook(Milliseconds took) { m_took = took; }
    /// What was seen of a server earlier today.
    void notePeak(const QString &server, quint32 ports);

    // What is shown:

    [[nodiscard]] const QString &source() const noexcept { return m_source; }
    [[nodiscard]] Milliseconds interval() const noexcept { return m_interval; }
    [[nodiscard]] FeedState state() const noexcept { return m_state; }
    [[nodiscard]] const FeedTrouble &trouble() const noexcept { return m_trouble; }
    [[nodiscard]] const QByteArray &rawReply() const noexcept { return m_raw; }
    [[nodiscard]] Milliseconds took() const noexcept { return m_took; }
    [[nodiscard]] const std::optional<ports::Sample> &latest() const noexcept { return m_latest; }
    /// Servers in the order in which they became known; a letter each.
    [[nodiscard]] const QList<FeedServer> &servers() const noexcept { return m_servers; }
    /// Ports in use of the servers that are live now, and whether that is all of them.
    struct Sum {
        quint64 ports = 0;
        bool isAll = true;
    };
    [[nodiscard]] Sum sum() const;
    [[nodiscard]] UsagePages &pages() noexcept { return m_pages; }
    /// What is shown stands still; samples go on being taken in.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const noexcept { return m_isPaused; }

Q_SIGNALS:
    void sampled();
    void stateChanged();
    void sourceChanged();

private:
    void takeServer(const ports::ServerSample &server, UtcTime time);

    QString m_source;
    Milliseconds m_interval = std::chrono::seconds(5), m_took {};
    FeedState m_state = FeedState::None;
    FeedTrouble m_trouble;
    QByteArray m_raw;
    std::optional<ports::Sample> m_latest;
    QList<FeedServer> m_servers;
    std::int64_t m_day = 0; // that the peaks are of, local
    UsagePages m_pages;
    bool m_isPaused = false;
};

/// "A" ... "Z", "AA" ...: the letter of the nth server, from 0.
[[nodiscard]] QString letterOf(qsizetype server);

} // namespace legwork::items
