// SPDX-License-Identifier: GPL-3.0-or-later
// What one message costs from the socket's bytes to the spool on the disk: items_per_second is messages a second of one
// thread, beside which 100 000 a second of syslog is to be seen.
#include <live/hepintake.h>
#include <live/syslogintake.h>

#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

using namespace legwork;
using namespace legwork::live;

namespace {

struct Folder {
    std::string path = "/tmp/legwork-bench-live-" + std::to_string(getpid());
    ~Folder()
    {
        std::error_code none;
        std::filesystem::remove_all(path, none);
    }
};

/// A gateway's INVITE, line by line, numbered as a device numbers what it sends.
std::vector<std::string> deviceLines(std::size_t messages)
{
    static constexpr const char *lines[]
        = { "063686: Mar 13 18:25:14.383 PST: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:", "Received: ",
              "INVITE sip:8005550100@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
              "From: <sip:4085274003@10.1.1.1>;tag=1", "To: <sip:8005550100@10.1.1.2>", "Call-ID: a@10.1.1.1",
              "CSeq: 101 INVITE", "Content-Length: 0", "" };
    std::vector<std::string> all;
    for (std::size_t i = 0; i < messages; ++i)
        all.push_back("<191>" + std::to_string(i) + ": gw1: " + lines[i % std::size(lines)]);
    return all;
}

void syslogMessages(benchmark::State &state)
{
    const Folder folder;
    const std::vector<std::string> messages = deviceLines(10'000);
    SpoolSet spool(folder.path, ".log", {}, { .totalBytes = 64ULL << 20, .segmentBytes = 16ULL << 20 });
    if (!spool.open())
        state.SkipWithError("no spool");
    SyslogIntake intake(spool);
    std::size_t at = 0;
    for (auto _ : state) {
        intake.take("10.1.1.1", messages[at], UtcTime {});
        if (++at % 64 == 0)
            spool.flush(); // as after a batch of datagrams
        at = at == messages.size() ? 0 : at;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(syslogMessages);

std::string chunk(unsigned type, const std::string &value)
{
    const std::size_t size = value.size() + 6;
    return std::string { 0, 0, 0, static_cast<char>(type), static_cast<char>(size >> 8),
        static_cast<char>(size & 0xff) }
    + value;
}

void hepPackets(benchmark::State &state)
{
    const Folder folder;
    const std::string body = chunk(3, "abcd") + chunk(4, "efgh") + chunk(11, std::string(1, '\1'))
        + chunk(15, "INVITE sip:a@b SIP/2.0\r\n" + std::string(700, 'x'));
    const std::size_t size = body.size() + 6;
    const std::string packet
        = std::string("HEP3") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff) + body;
    SpoolSet spool(folder.path, ".pcapng", PcapngWriter::fileHeader("bench"),
        { .totalBytes = 64ULL << 20, .segmentBytes = 16ULL << 20 });
    if (!spool.open())
        state.SkipWithError("no spool");
    HepIntake intake(spool);
    std::size_t at = 0;
    for (auto _ : state) {
        intake.take("10.1.1.1", packet, UtcTime {});
        if (++at % 64 == 0)
            spool.flush();
    }
    if (intake.counts().rejected > 0)
        state.SkipWithError("rejected");
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hepPackets);

} // namespace

BENCHMARK_MAIN();
