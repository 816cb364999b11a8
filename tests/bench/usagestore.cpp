// SPDX-License-Identifier: GPL-3.0-or-later
// What keeping port usage costs, and how fast it is read for a chart. Prints one JSON object.
//   usagestore FOLDER [--day-servers 100] [--day-samples 86400] [--days 397] [--servers 20] [--pace SECONDS]
#include <workspace/usagehistory.h>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>
#include <vector>

using namespace legwork;
using namespace legwork::workspace;
using ports::Sample;

namespace {

constexpr std::int64_t start = 1'704'067'200'000; // 2024-01-01

double cpuSeconds()
{
    timespec time {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Ports that calls of two minutes hold on each server through the day: calls come and end at random, more at noon.
class Load final {
public:
    explicit Load(int servers)
        : m_use(static_cast<std::size_t>(servers), 60)
    {
        for (int i = 0; i < servers; ++i)
            m_names.append(QStringLiteral("10.10.%1.%2").arg(i / 200).arg(i % 200 + 1));
    }

    [[nodiscard]] Sample at(std::int64_t time, double step)
    {
        const double hour = static_cast<double>(time / 1000 % 86'400) / 3600;
        const double busy = 20 + 130 * std::exp(-std::pow((hour - 13) / 4, 2));
        Sample sample;
        sample.time = UtcTime(Milliseconds(time + static_cast<std::int64_t>(m_random() % 12)));
        sample.endpoint = QStringLiteral("https://lb.example.com");
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < m_use.size(); ++i) {
            // M/M/inf: `busy` ports held on the average, calls of 120 s.
            const double share = 1 - std::exp(-step / 120);
            const auto ended = std::binomial_distribution<std::int64_t>(m_use[i], share)(m_random);
            const auto begun = std::poisson_distribution<std::int64_t>(busy * share)(m_random);
            m_use[i] = std::min<std::int64_t>(m_use[i] - ended + begun, 250);
            sum += m_use[i];
            sample.servers.append({ m_names[static_cast<qsizetype>(i)], static_cast<quint32>(m_use[i]), 250, {} });
        }
        sample.inUse = static_cast<quint32>(sum);
        sample.total = 250U * static_cast<quint32>(m_use.size());
        sample.purchased = 200U * static_cast<quint32>(m_use.size());
        return sample;
    }

private:
    std::mt19937_64 m_random { 6 };
    std::vector<std::int64_t> m_use;
    QStringList m_names;
};

std::unique_ptr<UsageHistory> opened(const QString &path)
{
    auto history = UsageHistory::open(path, QStringLiteral("bench"));
    if (!history) {
        std::fprintf(stderr, "%s: %s\n", history.error().place.c_str(), history.error().what.c_str());
        std::exit(1);
    }
    return *std::move(history);
}

void check(const Result<void> &done)
{
    if (!done) {
        std::fprintf(stderr, "%s: %s\n", done.error().place.c_str(), done.error().what.c_str());
        std::exit(1);
    }
}

/// Share of a core that a sample a second takes, the packing of hours with it.
double storeShare(const QString &path, int servers, int samples)
{
    const auto history = opened(path);
    Load load(servers);
    double spent = 0;
    for (int i = 0; i < samples; ++i) {
        const Sample sample = load.at(start + i * 1000LL, 1);
        const double before = cpuSeconds();
        check(history->append(sample));
        spent += cpuSeconds() - before;
    }
    return spent / samples;
}

void fill(const QString &path, int servers, int days, int pace)
{
    const auto history = opened(path);
    Load load(servers);
    QList<Sample> batch;
    const std::int64_t end = start + days * msPerDay;
    for (std::int64_t time = start; time < end; time += pace * 1000) {
        batch.append(load.at(time, pace));
        if (batch.size() == 3600) {
            check(history->append(batch));
            batch.clear();
        }
    }
    check(history->append(batch));
}

/// Milliseconds to read all servers for 1600 columns: the slowest of some places in time.
double readMs(const QString &path, int servers, std::int64_t span, int days)
{
    const auto history = opened(path);
    QList<ports::Series> series { { ports::Figure::Used, {} }, { ports::Figure::Deployed, {} },
        { ports::Figure::Entitled, {} } };
    const auto names = history->servers();
    for (const QString &server : *names) {
        if (series.size() < servers + 3)
            series.append({ ports::Figure::Used, server });
    }
    double slowest = 0;
    for (int place = 0; place < 10; ++place) {
        const std::int64_t room = std::max<std::int64_t>(0, days * msPerDay - span);
        const std::int64_t from = start + room * place / 9;
        const Milliseconds width
            = UsageHistory::spanFor(UtcTime(Milliseconds(from)), UtcTime(Milliseconds(from + span)), 1600);
        const UtcTime aligned { Milliseconds(floorTo(from, width.count())) };
        double best = 1e9;
        for (int round = 0; round < 3; ++round) {
            const auto begin = std::chrono::steady_clock::now();
            const auto answer = history->buckets(series, aligned, aligned + Milliseconds(span), width);
            const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
            if (!answer)
                check(tl::unexpected(answer.error()));
            best = std::min(best, taken.count());
        }
        slowest = std::max(slowest, best);
    }
    return slowest;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser words;
    words.addPositionalArgument(QStringLiteral("FOLDER"), {});
    const auto number = [&](const char *name, const char *usual) {
        words.addOption({ QLatin1String(name), {}, QStringLiteral("N"), QLatin1String(usual) });
    };
    number("day-servers", "100");
    number("day-samples", "86400");
    number("days", "397");
    number("servers", "20");
    number("pace", "1");
    words.process(app);
    const auto of = [&](const char *name) { return words.value(QLatin1String(name)).toInt(); };
    const QString folder = words.positionalArguments().value(0);

    const QString day = folder + QStringLiteral("/day.legwork");
    QFile::remove(day);
    const double share = storeShare(day, of("day-servers"), of("day-samples"));

    const int servers = of("servers"), days = of("days");
    const QString year = folder + QStringLiteral("/usage-%1-%2-%3.legwork").arg(servers).arg(days).arg(of("pace"));
    if (!QFile::exists(year)) {
        const QString part = year + QStringLiteral(".part");
        QFile::remove(part);
        fill(part, servers, days, of("pace"));
        QFile::rename(part, year);
    }
    QJsonObject answer { { QStringLiteral("storeShare"), share }, { QStringLiteral("dayBytes"), QFileInfo(day).size() },
        { QStringLiteral("bytes"), QFileInfo(year).size() } };
    const auto read = [&](const char *name, std::int64_t span) {
        answer.insert(QLatin1String(name), readMs(year, servers, std::min(span, days * msPerDay), days));
    };
    read("yearMs", 365 * msPerDay);
    read("quarterYearMs", 92 * msPerDay);
    read("monthMs", 30 * msPerDay);
    read("weekMs", 7 * msPerDay);
    read("dayMs", msPerDay);
    std::printf("%s\n", QJsonDocument(answer).toJson(QJsonDocument::Compact).constData());
    return 0;
}
