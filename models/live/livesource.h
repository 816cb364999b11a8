// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "liveconfig.h"

#include <base/utctime.h>

#include <QObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace legwork::live {

enum class LiveState : std::uint8_t {
    Stopped, // by the person, or not yet started
    Starting,
    Running, // listens, reads or plays; `trouble` may still tell of a sender that is not understood or of a full disk
    Waiting, // something is missing (a file, a port, room on the disk); tries again at retryAt
    Failed // nothing will happen before the person acts
};

/// What a source has seen since it was started. A record is one message of a sender; of files it is one line end.
struct LiveCounters {
    std::uint64_t records = 0, bytes = 0;
    std::uint64_t lost = 0; // missing in the senders' own counting, or dropped by the system before they were read
    std::uint64_t late = 0; // came after later ones of the same sender were written
    std::uint64_t repeated = 0; // came twice; written once
    std::uint64_t rejected = 0; // not what this source reads
    std::uint64_t dropped = 0; // understood but not kept: the disk is full
    double recordsPerSecond = 0, bytesPerSecond = 0; // over the last seconds
    std::optional<UtcTime> last {}; // when the newest record came, by this machine's clock
    std::uint64_t spoolBytes = 0; // on the disk
    std::uint32_t hosts = 0, connections = 0;

    friend bool operator==(const LiveCounters &, const LiveCounters &) = default;
};

/// What is wrong and what to do about it, in words for a person. Empty: nothing is.
struct LiveTrouble {
    QString what {};
    QString advice {};

    [[nodiscard]] bool isEmpty() const noexcept { return what.isEmpty(); }
    friend bool operator==(const LiveTrouble &, const LiveTrouble &) = default;
};

/// Something that goes on while the program runs: files that grow, senders of syslog or HEP, a replay. What arrives
/// becomes files that the engine follows. Lives in the thread that made it and works in others; every question is
/// answered at once from what was told last, a few times a second.
class LiveSource : public QObject {
    Q_OBJECT
public:
    ~LiveSource() override;

    [[nodiscard]] const LiveConfig &config() const noexcept { return m_config; }
    /// The person's name for it, else "syslog 127.0.0.1:5514", "2 folders".
    [[nodiscard]] QString name() const;
    [[nodiscard]] LiveState state() const noexcept { return m_state; }
    [[nodiscard]] const LiveCounters &counters() const noexcept { return m_counters; }
    [[nodiscard]] const LiveTrouble &trouble() const noexcept { return m_trouble; }
    /// When a waiting source tries again.
    [[nodiscard]] std::optional<UtcTime> retryAt() const noexcept { return m_retryAt; }
    /// The files the engine is to follow from their start, in order of appearance. Grows while the source runs.
    [[nodiscard]] const QStringList &spoolPaths() const noexcept { return m_spoolPaths; }
    /// The port listened on by one way: config().port unless that is 0; 0 while not listening.
    [[nodiscard]] virtual quint16 listeningPort(Transport transport) const;

    virtual void start() = 0;
    /// Ends it at once; spools and counters stay.
    virtual void stop() = 0;

Q_SIGNALS:
    void stateChanged(); // state, trouble or retryAt
    void countersChanged(); // at most five times a second
    /// A further file to follow. `fromStart`: its bytes so far belong to it.
    void spoolAdded(const QString &path, bool fromStart);

protected:
    explicit LiveSource(LiveConfig config, QObject *parent);

    void setState(LiveState state, LiveTrouble trouble = {}, std::optional<UtcTime> retryAt = {});
    void setCounters(const LiveCounters &counters);
    void addSpool(const QString &path, bool fromStart);
    void forgetSpools() { m_spoolPaths.clear(); }

private:
    LiveConfig m_config;
    LiveState m_state = LiveState::Stopped;
    LiveCounters m_counters;
    LiveTrouble m_trouble;
    std::optional<UtcTime> m_retryAt;
    QStringList m_spoolPaths;
};

} // namespace legwork::live
