// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsreconcile.h"

#include "text.h"

#include <ports/usage.h>

#include <cmath>

namespace legwork::items {

namespace {

constexpr Milliseconds minute { 60'000 };
constexpr int farthestShift = 90; // minutes that clocks are thought to differ by: an hour of daylight saving, and some

using ByMinute = std::map<UtcTime, double>;

UtcTime minuteOf(UtcTime time) { return std::chrono::floor<std::chrono::minutes>(time); }

ByMinute reportedByMinute(const std::vector<ports::Bucket> &buckets)
{
    std::map<UtcTime, std::pair<double, double>> sums;
    for (const ports::Bucket &bucket : buckets) {
        auto &[sum, samples] = sums[minuteOf(bucket.from)];
        sum += static_cast<double>(bucket.sum);
        samples += bucket.samples;
    }
    ByMinute means;
    for (const auto &[time, sum] : sums)
        means[time] = sum.first / sum.second;
    return means;
}

double meanOf(const ByMinute &values, const TimeRange &range)
{
    double sum = 0;
    int count = 0;
    for (auto it = values.lower_bound(range.from); it != values.end() && it->first < range.until; ++it, ++count)
        sum += it->second;
    return count > 0 ? sum / count : 0;
}

struct Curves {
    ByMinute ports {}, director {};
    std::map<QString, ByMinute> servers {};
    TimeRange known {}; // from the first call to the last
};

Curves curvesOf(const std::vector<calls::Hold> &holds)
{
    Curves curves;
    const ports::Usage usage = ports::usageOver(holds, minute);
    for (const ports::UsageSpan &span : usage.spans) {
        curves.ports[span.from] = span.ivrPorts.mean;
        curves.director[span.from] = span.callDirector.mean;
        for (std::size_t i = 0; i < std::min(span.servers.size(), usage.servers.size()); ++i)
            curves.servers[textFrom(usage.servers[i].view())][span.from] = span.servers[i].mean;
    }
    if (!usage.spans.empty())
        curves.known = { usage.spans.front().from, usage.spans.back().from + usage.spans.back().width };
    return curves;
}

/// Mean absolute difference when the logs' minutes are moved by so many; nothing where too little is left.
std::optional<double> distance(const ByMinute &logs, const ByMinute &reported, const TimeRange &range, int shift)
{
    double sum = 0;
    int count = 0, all = 0;
    for (auto it = reported.lower_bound(range.from); it != reported.end() && it->first < range.until; ++it, ++all) {
        const auto there = logs.find(it->first - shift * minute);
        if (there == logs.end())
            continue;
        sum += std::abs(there->second - it->second);
        ++count;
    }
    // A few quiet minutes at the end are alike whatever the clocks say.
    return count >= 10 && count * 2 > all ? std::optional(sum / count) : std::nullopt;
}

class Why final {
public:
    Why(const ReconcileInput &input, const Curves &curves, const ByMinute &reported, Reconciliation &answer)
        : m_input(input)
        , m_curves(curves)
        , m_reported(reported)
        , m_answer(answer)
    {
    }

    void find()
    {
        if (isClock() || isServer() || isAgents())
            return;
        m_answer.reason = m_answer.difference() > 0 ? ReconcileReason::CallsMissing : ReconcileReason::Unknown;
    }

private:
    bool isClock()
    {
        const auto now = distance(m_curves.ports, m_reported, m_input.range, 0);
        if (!now)
            return false;
        std::optional<double> best = now;
        int shift = 0;
        for (int one = -farthestShift; one <= farthestShift; ++one) {
            if (const auto there = distance(m_curves.ports, m_reported, m_input.range, one); there && *there < *best) {
                best = there;
                shift = one;
            }
        }
        if (shift == 0 || *best > *now / 3 || *best > reconcileLimit * std::max(m_answer.reported, 1.0))
            return false;
        m_answer.reason = ReconcileReason::Clock;
        m_answer.shift = shift * minute;
        return true;
    }

    /// A server whose own use is about the whole difference.
    bool isServer()
    {
        const double missing = std::abs(m_answer.difference());
        const auto explains
            = [missing](double ports) { return ports > 0 && std::abs(ports - missing) < 0.3 * missing; };
        for (const auto &[name, buckets] : m_input.servers) {
            const bool isInLogs = m_curves.servers.contains(name);
            if (m_answer.difference() > 0 && !isInLogs && explains(meanOf(reportedByMinute(buckets), m_input.range))) {
                m_answer.reason = ReconcileReason::ServerWithoutLogs;
                m_answer.server = name;
                return true;
            }
        }
        for (const auto &[name, curve] : m_curves.servers) {
            const bool isSilent
                = m_input.silent.contains(name) || (!m_input.servers.empty() && !m_input.servers.contains(name));
            if (m_answer.difference() < 0 && isSilent && explains(meanOf(curve, m_input.range))) {
                m_answer.reason = ReconcileReason::ServerSilent;
                m_answer.server = name;
                return true;
            }
        }
        return false;
    }

    bool isAgents()
    {
        const double director = meanOf(m_curves.director, m_input.range);
        if (director <= 0 || std::abs(std::abs(m_answer.difference()) - director) > 0.3 * director)
            return false;
        m_answer.reason = ReconcileReason::AgentsCounted;
        return true;
    }

    const ReconcileInput &m_input;
    const Curves &m_curves;
    const ByMinute &m_reported;
    Reconciliation &m_answer;
};

} // namespace

Reconciliation reconcile(const ReconcileInput &input)
{
    Reconciliation answer;
    const Curves curves = curvesOf(input.holds);
    const ByMinute reported = reportedByMinute(input.reported);
    answer.logServers = static_cast<int>(curves.servers.size());
    const TimeRange range = common(input.range, curves.known);
    for (auto it = reported.lower_bound(range.from); it != reported.end() && it->first < range.until; ++it) {
        const auto logs = curves.ports.find(it->first);
        answer.minutes.push_back({ it->first, logs != curves.ports.end() ? logs->second : 0, it->second });
    }
    if (answer.minutes.empty())
        return answer;
    for (const ReconcileMinute &one : answer.minutes) {
        answer.logs += one.logs;
        answer.reported += one.reported;
    }
    answer.logs /= static_cast<double>(answer.minutes.size());
    answer.reported /= static_cast<double>(answer.minutes.size());
    answer.lastLogs = answer.minutes.back().logs;
    answer.lastReported = answer.minutes.back().reported;
    // Curves that are out of step may have equal means: each minute counts.
    double off = 0;
    for (const ReconcileMinute &one : answer.minutes)
        off += std::abs(one.reported - one.logs);
    off /= static_cast<double>(answer.minutes.size());
    answer.share = off / std::max(answer.reported, 1.0);
    if (answer.share > reconcileLimit)
        Why(input, curves, reported, answer).find();
    return answer;
}

} // namespace legwork::items
