// SPDX-License-Identifier: GPL-3.0-or-later
#include "logcomparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace legwork::ports {

namespace {

using Curve = std::map<UtcTime, double>;

/// A shift has to mend this share of what the shapes differ by to be believed.
constexpr double believed = 0.2;
/// Pairs that are looked at in the search for a shift each way: spans of a second over a day take some tenths of one.
constexpr std::int64_t mostComparisons = 50'000'000;

/// What of one curve's ups and downs the other does not have: 1 - r^2, r being the correlation of their pairs. Neither
/// a server that is missing nor a share of the calls that is changes it much, for both keep the shape.
class Shapes final {
public:
    void add(double a, double b) noexcept
    {
        ++m_count;
        m_a += a;
        m_b += b;
        m_aa += a * a;
        m_bb += b * b;
        m_ab += a * b;
    }
    [[nodiscard]] std::size_t count() const noexcept { return m_count; }
    /// Nothing where one of them does not move.
    [[nodiscard]] std::optional<double> unlike() const noexcept
    {
        const double n = static_cast<double>(m_count);
        const double varianceA = m_aa - m_a * m_a / n, varianceB = m_bb - m_b * m_b / n;
        const double together = m_ab - m_a * m_b / n;
        if (m_count < 2 || varianceA <= 1e-9 * m_aa || varianceB <= 1e-9 * m_bb || together <= 0)
            return std::nullopt;
        return std::max(0.0, 1 - together * together / (varianceA * varianceB));
    }

private:
    std::size_t m_count = 0;
    double m_a = 0, m_b = 0, m_aa = 0, m_bb = 0, m_ab = 0;
};

std::vector<ComparedSpan> paired(const Curve &service, const Usage &logs, Milliseconds shift)
{
    std::vector<ComparedSpan> spans;
    for (const UsageSpan &span : logs.spans) {
        if (const auto at = service.find(span.from + shift); at != service.end())
            spans.push_back({ at->first, at->second, span.ivrPorts.mean });
    }
    return spans;
}

double apartOf(const std::vector<ComparedSpan> &spans)
{
    double sum = 0;
    for (const ComparedSpan &span : spans)
        sum += std::abs(span.service - span.logs);
    return sum / static_cast<double>(std::max<std::size_t>(1, spans.size()));
}

Milliseconds bestShift(std::span<const Bucket> service, const Usage &logs)
{
    // Both curves by the number of their span, so that a shift is a difference of numbers.
    const Milliseconds width = logs.spans.front().width;
    const UtcTime base = logs.spans.front().from;
    const std::int64_t farthest
        = std::min<std::int64_t>(farthestClock / width, mostComparisons / static_cast<std::int64_t>(logs.spans.size()));
    const auto size = static_cast<std::size_t>((logs.spans.back().from - base) / width + 1 + 2 * farthest);
    std::vector<std::optional<double>> curve(size); // number 0 is the span `farthest` before the logs' first
    for (const Bucket &bucket : service) {
        const std::int64_t number = (bucket.from - base) / width + farthest;
        if (bucket.from >= base - farthest * width && number < static_cast<std::int64_t>(size))
            curve[static_cast<std::size_t>(number)] = bucket.mean();
    }
    const auto shapes = [&](std::int64_t shift) {
        Shapes both;
        for (const UsageSpan &span : logs.spans) {
            const auto number = static_cast<std::size_t>((span.from - base) / width + farthest + shift);
            if (curve[number])
                both.add(*curve[number], span.ivrPorts.mean);
        }
        return both;
    };
    const Shapes now = shapes(0);
    double least = now.unlike().value_or(1) * (1 - believed);
    std::int64_t best = 0;
    for (std::int64_t distance = 1; distance <= farthest; ++distance) {
        for (const std::int64_t shift : { distance, -distance }) {
            const Shapes shifted = shapes(shift);
            const std::optional<double> unlike = shifted.unlike();
            if (2 * shifted.count() >= now.count() && unlike && *unlike < least) {
                least = *unlike;
                best = shift;
            }
        }
    }
    return best * width;
}

void findAbsent(
    LogComparison &comparison, const Usage &logs, std::span<const ServerCurve> servers, std::vector<ComparedSpan> spans)
{
    std::set<std::string> named;
    for (std::size_t i = 0; i < logs.servers.size(); ++i) {
        if (!logs.servers[i].view().empty())
            named.emplace(logs.servers[i].view());
    }
    std::map<UtcTime, double> missing;
    for (const ServerCurve &server : servers) {
        if (named.empty() || named.contains(server.server))
            continue;
        const Curve curve = [&] {
            Curve made;
            for (const Bucket &bucket : server.buckets)
                made.emplace(bucket.from, bucket.mean());
            return made;
        }();
        double sum = 0;
        for (const ComparedSpan &span : spans) {
            if (const auto at = curve.find(span.from); at != curve.end()) {
                sum += at->second;
                missing[span.from] += at->second;
            }
        }
        if (sum > 0)
            comparison.absent.push_back({ server.server, sum / static_cast<double>(spans.size()) });
    }
    for (ComparedSpan &span : spans)
        span.logs += missing[span.from];
    comparison.apartAfterServers = apartOf(spans);
    for (const LogComparison::Absent &one : comparison.absent)
        comparison.absentServers += one.use;
}

} // namespace

std::optional<LogComparison> compareWithLogs(
    const Usage &logs, std::span<const Bucket> service, std::span<const ServerCurve> servers)
{
    if (logs.spans.empty())
        return std::nullopt;
    Curve curve;
    for (const Bucket &bucket : service)
        curve.emplace(bucket.from, bucket.mean());
    LogComparison comparison;
    const std::vector<ComparedSpan> asTheyStand = paired(curve, logs, Milliseconds(0));
    if (asTheyStand.empty())
        return std::nullopt;
    comparison.apart = apartOf(asTheyStand);
    comparison.clockOffset = bestShift(service, logs);
    comparison.spans = paired(curve, logs, comparison.clockOffset);
    comparison.apartAfterClock = apartOf(comparison.spans);
    const double count = static_cast<double>(comparison.spans.size());
    for (const ComparedSpan &span : comparison.spans) {
        comparison.service += span.service / count;
        comparison.logs += span.logs / count;
    }
    findAbsent(comparison, logs, servers, comparison.spans);
    comparison.unseen = comparison.service - comparison.logs - comparison.absentServers;
    if (comparison.service > 0)
        comparison.difference = std::abs(comparison.service - comparison.logs) / comparison.service;
    return comparison;
}

} // namespace legwork::ports
