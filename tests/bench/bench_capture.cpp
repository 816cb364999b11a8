// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a capture becomes records, in bytes per second, beside a pass that only touches each cache line of the same
// bytes. LEGWORK_BENCH_CAPTURE names a capture file; without it one is built in memory: half of its messages over UDP,
// half over four TCP connections, every thirtieth of those cut over two segments.
#include <formats/capture.h>
#include <trace/mappedfile.h>

#include <benchmark/benchmark.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace legwork;
using formats::Batch;
using formats::CaptureScanner;

constexpr std::size_t builtBytes = 64 * 1024 * 1024;
constexpr std::size_t rangeBytes = 2 * 1024 * 1024; // the engine's EngineOptions::chunkBytes

std::string big16(unsigned value) { return { static_cast<char>(value >> 8), static_cast<char>(value) }; }
std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }

void addFrame(std::string &file, unsigned protocol, const std::string &payload)
{
    const std::string ip = "\x45" + std::string(1, '\0') + big16(static_cast<unsigned>(20 + payload.size())) + big32(0)
        + '\x40' + static_cast<char>(protocol) + big16(0) + "\x0a\x0a\1\x0b\x0a\x0a\2\x1e" + payload;
    const auto size = static_cast<std::uint32_t>(14 + ip.size());
    file += big32(1'205'442'000) + big32(703'000) + big32(size) + big32(size) + std::string(12, '\2') + big16(0x0800)
        + ip;
}

std::string messageOf(unsigned call, bool isInvite)
{
    const std::string id = std::to_string(call);
    const std::string body = isInvite
        ? "v=0\r\no=- 9583 4161 IN IP4 10.10.1.11\r\ns=SIP Call\r\nc=IN IP4 10.10.1.11\r\n"
          "t=0 0\r\nm=audio 31288 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n"
        : "";
    return (isInvite ? "INVITE sip:5417641400@10.10.2.30:5060 SIP/2.0\r\n" : "SIP/2.0 180 Ringing\r\n")
        + std::string("Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK36F81E7") + id
        + "\r\nFrom: <sip:5417460434@10.10.1.11>;tag=5D9DC9F-953\r\nTo: <sip:5417641400@10.10.1.20>\r\n"
          "Date: Thu, 13 Mar 2008 21:00:03 GMT\r\nCall-ID: 73829DE4-F14011DC-802A0013-"
        + id + "@10.10.1.11\r\nCisco-Guid: 1937910054-4047507932-2149908499-" + id
        + "\r\nUser-Agent: Cisco-SIPGateway/IOS-12.x\r\nCSeq: 101 INVITE\r\nContact: <sip:10.10.1.11:5060>\r\n"
          "Allow: INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE, REFER\r\nContent-Type: application/sdp\r\n"
          "Content-Length: "
        + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string builtCapture()
{
    std::string file = big32(0xa1b2c3d4) + big16(2) + big16(4) + big32(0) + big32(0) + big32(65535) + big32(1);
    std::uint32_t next[4] {};
    for (unsigned i = 0; file.size() < builtBytes; ++i) {
        const std::string message = messageOf(i / 4, i % 4 == 0);
        if (i % 2 == 0) {
            addFrame(file, 17,
                big16(5060) + big16(5060) + big16(static_cast<unsigned>(message.size() + 8)) + big16(0) + message);
            continue;
        }
        const unsigned connection = i / 2 % 4;
        const std::size_t cut = i % 60 == 1 ? 100 : message.size();
        for (const auto &part : { message.substr(0, cut), message.substr(cut) }) {
            if (part.empty())
                continue;
            addFrame(file, 6,
                big16(36000 + connection) + big16(5060) + big32(next[connection]) + big32(0) + "\x50\x18" + big16(65000)
                    + big32(0) + part);
            next[connection] += static_cast<std::uint32_t>(part.size());
        }
    }
    return file;
}

std::string_view capture()
{
    static const char *const path = std::getenv("LEGWORK_BENCH_CAPTURE");
    if (path != nullptr) {
        static const auto file = trace::MappedFile::open(path);
        if (file)
            return file->bytes();
    }
    static const std::string built = builtCapture();
    return built;
}

void setRate(benchmark::State &state)
{
    state.SetBytesProcessed(
        static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(capture().size()));
}

/// The yardstick: what memory gives.
void touch(benchmark::State &state)
{
    const std::string_view bytes = capture();
    for (auto _ : state) {
        unsigned sum = 0;
        for (std::size_t at = 0; at < bytes.size(); at += 64)
            sum += static_cast<unsigned char>(bytes[at]);
        benchmark::DoNotOptimize(sum);
    }
    setRate(state);
}

/// Only the walk over packet headers, the serial part.
void walk(benchmark::State &state)
{
    for (auto _ : state) {
        CaptureScanner scanner(capture());
        for (auto range = scanner.nextRange(rangeBytes); range.begin != range.end;
             range = scanner.nextRange(rangeBytes))
            benchmark::DoNotOptimize(range.end);
    }
    setRate(state);
}

/// Ranges are taken in order, scanned in parallel and closed in order, as the engine does it.
std::size_t recordsOf(std::string_view bytes, unsigned threads)
{
    CaptureScanner scanner(bytes);
    std::mutex taking, closing;
    std::condition_variable turn;
    std::size_t taken = 0, closed = 0, records = 0;
    const auto work = [&] {
        while (true) {
            CaptureScanner::Range range;
            std::size_t number = 0;
            {
                const std::lock_guard lock(taking);
                range = scanner.nextRange(rangeBytes);
                number = taken;
                taken += range.begin != range.end ? 1 : 0;
            }
            if (range.begin == range.end)
                return;
            auto chunk = scanner.scan(range);
            std::unique_lock lock(closing);
            turn.wait(lock, [&] { return closed == number; });
            records += scanner.close(std::move(chunk)).records.size();
            ++closed;
            turn.notify_all();
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i)
        others.emplace_back(work);
    work();
    for (std::thread &thread : others)
        thread.join();
    return records + scanner.finish().records.size();
}

void scan(benchmark::State &state)
{
    std::size_t records = 0;
    for (auto _ : state)
        records = recordsOf(capture(), static_cast<unsigned>(state.range(0)));
    setRate(state);
    state.counters["messages"] = static_cast<double>(records);
}

BENCHMARK(touch)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(walk)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(scan)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
