// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apinames.h"
#include "cacheclient.h"
#include "usageparser.h"

#include <ports/sample.h>
#include <ports/serverwatch.h>

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <optional>

namespace legwork::connections {

enum class PollState : std::uint8_t {
    Waiting, // no answer yet
    Live,
    Stale, // no server published within ServerWatch::staleAfter
    Lost,
    Paused, // by the user
    Stopped // by itself: asking on would lock the account, or hide that somebody stands in between
};
/// "live", "stopped": the word in JSON.
[[nodiscard]] QString wordOf(PollState state);

/// Asks one cache service for its figures again and again. Answers become samples; what is not understood or does not
/// come is a failure and a missed poll, never a sample of zeros. Servers that vanish from the answers stay in the
/// samples, without figures, as stale and then lost.
class Poller final : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds shortest = std::chrono::seconds(1);
    static constexpr std::chrono::milliseconds longest = std::chrono::seconds(300);
    static constexpr std::chrono::milliseconds usual = std::chrono::seconds(5);

    Poller(Profile profile, Secrets secrets, ApiNames names, QObject *parent = nullptr);

    /// Held between `shortest` and `longest`. Where a profile has more than one base, a request waits no longer than
    /// one and a half intervals, so that the next base is asked in time.
    void setInterval(std::chrono::milliseconds interval);
    [[nodiscard]] std::chrono::milliseconds interval() const noexcept { return m_interval; }

    /// Asks at once, then at each interval. Starts anew after a stop.
    void start();
    /// Until start(); an answer that is under way is dropped.
    void pause();

    [[nodiscard]] PollState state() const noexcept { return m_state; }
    /// Of Stopped; else what failed last, until an answer comes.
    [[nodiscard]] const std::optional<Failure> &failure() const noexcept { return m_failure; }
    [[nodiscard]] const std::optional<ports::Sample> &lastSample() const noexcept { return m_sample; }
    /// The last answer that had a body, understood or not: "show raw reply".
    [[nodiscard]] const std::optional<CacheClient::Answer> &lastAnswer() const noexcept { return m_answer; }
    /// What that answer said; nothing when it was not understood.
    [[nodiscard]] const std::optional<LicenseUsage> &lastUsage() const noexcept { return m_usage; }

    /// Polls that were due, brought no sample, and are over: failed, too slow, put off, slept through.
    [[nodiscard]] quint64 missed() const noexcept { return m_missed; }
    [[nodiscard]] quint64 missedInARow() const noexcept { return m_missedInARow; }
    [[nodiscard]] quint64 samples() const noexcept { return m_samples; }
    [[nodiscard]] const Profile &profile() const noexcept { return m_client.profile(); }

    /// How long the next poll is put off after the nth failure in a row of a server that is overloaded or gone: up to
    /// half a minute, spread by `spread` (0 to 1) so that many clients do not return at the same moment.
    [[nodiscard]] static std::chrono::milliseconds backOff(
        const Failure &failure, std::chrono::milliseconds interval, quint64 failures, double spread);

Q_SIGNALS:
    void sampled(const legwork::ports::Sample &sample);
    void failed(const legwork::connections::Failure &failure);
    void stateChanged(legwork::connections::PollState state);

private:
    using Moment = ports::ServerWatch::Clock::time_point;

    void ask();
    void take(const CacheClient::Reply &reply);
    void fail(const Failure &failure);
    void schedule(std::chrono::milliseconds notBefore);
    void setState(PollState state);
    void lookAtAge();
    [[nodiscard]] ports::Sample sampleOf(const CacheClient::Answer &answer, const LicenseUsage &usage);

    CacheClient m_client;
    ApiNames m_names;
    ports::ServerWatch m_watch;
    std::chrono::milliseconds m_interval = usual;
    std::chrono::milliseconds m_patience;
    QTimer m_next, m_age;
    PollState m_state = PollState::Waiting;
    bool m_isOn = false, m_isAsking = false;
    Moment m_due {}; // of the poll under way, or the next one
    std::optional<Failure> m_failure;
    std::optional<ports::Sample> m_sample;
    std::optional<CacheClient::Answer> m_answer;
    std::optional<LicenseUsage> m_usage;
    quint64 m_missed = 0, m_missedInARow = 0, m_samples = 0;
};

} // namespace legwork::connections
