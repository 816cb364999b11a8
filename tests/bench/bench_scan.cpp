// SPDX-License-Identifier: GPL-3.0-or-later
// How fast text becomes batches on one thread, in bytes per second, beside a pass over the same bytes that only finds
// the line ends. LEGWORK_BENCH_FILE names a log to read (its first gigabyte); else a call-server log is made up.
#include <formats/scan.h>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

using namespace legwork;

constexpr std::size_t chunkBytes = 2 * 1024 * 1024;
constexpr std::size_t madeUpBytes = 64 * 1024 * 1024;
constexpr std::streamsize mostBytes = 1'000'000'000;

/// One call's records as the call server writes them; # stands for the digits that tell calls apart.
constexpr std::string_view call
    = "5734: 10.10.2.30: Mar 13 2008 14:00:03.240 -0700: %CVP_9_0_SIP-7-CALL: {Thrd=DATAI.3} processMessage(): -----  "
      "BEGINING "
      "PROCESSING NEW MESSAGE ------\n"
      "INVITE sip:5417641400@10.10.2.30:5060 SIP/2.0\n"
      "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bKaw1Um28DZ1oWA########~~1\n"
      "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK########\n"
      "Max-Forwards: 69\n"
      "From: <sip:5417460434@10.10.1.11>;tag=########-953\n"
      "To: <sip:5417641400@10.10.1.20>\n"
      "Date: Thu, 13 Mar 2008 21:00:03 GMT\n"
      "Call-ID: ########-F14011DC-802A0013-192D1650@10.10.1.11\n"
      "Supported: 100rel,timer,resource-priority,replaces\n"
      "Cisco-Guid: 1937910054-4047507932-2149908499-0422385232\n"
      "User-Agent: Cisco-SIPGateway/IOS-12.x\n"
      "Allow: INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY, INFO, REGISTER\n"
      "CSeq: 101 INVITE\n"
      "Contact: <sip:10.10.1.11:5060;transport=udp>\n"
      "Content-Type: application/sdp\n"
      "Content-Length: 129\n"
      "\n"
      "v=0\n"
      "o=CiscoSystemsSIP-GW-UserAgent 9583 4161 IN IP4 10.10.1.11\n"
      "s=SIP Call\n"
      "c=IN IP4 10.10.1.11\n"
      "t=0 0\n"
      "m=audio 31288 RTP/AVP 0\n"
      "5736: 10.10.2.30: Mar 13 2008 14:00:03.241 -0700: %CVP_9_0_SIP-7-CALL: {Thrd=DATAI.0} CALLGUID = "
      "########F14011DC80250013192D1650 LEGID = ########-F14011DC-802A0013-192D1650 - [INBOUND]: Display Name [--CVP] "
      "Is Using "
      "Survivability [true] CallServer build CVP_9_0_1_0_0_0_634\n"
      "1982: 10.10.2.30: Mar 13 2008 14:00:03.247 -0700: %CVP_9_0_ICM-7-CALL: {Thrd=pool-1-thread-117-ICM-703} "
      "CALLGUID = "
      "########F14011DC80250013192D1650, DLGID = 116 [SIP_LEG] - Publishing ,, [ICM_NEW_CALL],   dialogueId=116,   "
      "sendSeqNo=1,   "
      "trunkGroupId=100,   trunkNumber=0,   serviceId=1,   dialedNumber=5417641400,   uui=,   "
      "callguid=########F14011DC80250013192D1650,   rckey=,   rcday=,   rcseq=,   location=,   locationpkid=,   "
      "pstntrunkgroupid=10.10.1.11 ,   pstntrunkgroupchannelnum=0,   sipheader=,   CallContext:,     user.media.id: "
      "########F14011DC80250013192D1650,, LEGID = ########-F14011DC-802A0013-192D1650, DNIS = 5417641400, ANI = "
      "5417460434\n"
      "1270: 10.10.2.30: Mar 13 2008 14:00:03.567 -0700: %CVP_9_0_IVR-7-CALL: {Thrd=http-8000-Processor21} "
      "VBServlet:service: HTTP "
      "Request from 10.10.3.41: { CALL_ID=########F14011DC80250013192D1650, CLIENT_TYPE=IOS, MSG_TYPE=PING, "
      "CALL_DNIS=54176414018901, ERROR_CODE=NONE(0) }\n";

std::string madeUp()
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    text.reserve(madeUpBytes + call.size());
    for (std::uint32_t number = 1; text.size() < madeUpBytes; ++number) {
        std::string one(call);
        for (std::size_t at = one.find('#'); at != std::string::npos; at = one.find('#', at)) {
            for (unsigned shift = 28; one[at] == '#'; ++at, shift -= 4)
                one[at] = digits[(number * 2654435761U >> shift) & 0xf];
        }
        text += one;
    }
    return text;
}

const std::string &bytes()
{
    static const std::string text = [] {
        const char *const path = std::getenv("LEGWORK_BENCH_FILE");
        if (!path)
            return madeUp();
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        std::string read(static_cast<std::size_t>(std::clamp<std::streamoff>(file.tellg(), 0, mostBytes)), '\0');
        file.seekg(0);
        file.read(read.data(), static_cast<std::streamsize>(read.size()));
        return read;
    }();
    return text;
}

void report(benchmark::State &state)
{
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes().size()) * static_cast<std::int64_t>(state.iterations()));
}

/// The yardstick: a memchr pass that counts lines.
void newlinePass(benchmark::State &state)
{
    const std::string &text = bytes();
    for (auto _ : state) {
        std::size_t lines = 0;
        const char *const end = text.data() + text.size();
        for (const char *at = text.data(); at < end; ++lines) {
            const void *const found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
            if (!found)
                break;
            at = static_cast<const char *>(found) + 1;
        }
        benchmark::DoNotOptimize(lines);
    }
    report(state);
}

/// The whole source in chunks cut on record borders, each into a batch of its own.
void scan(benchmark::State &state)
{
    const std::string_view text = bytes();
    std::size_t records = 0;
    for (auto _ : state) {
        records = 0;
        for (std::size_t from = 0; from < text.size();) {
            const std::size_t to = formats::chunkBorder(text, std::min(text.size(), from + chunkBytes));
            formats::Batch batch;
            (void)formats::scanText(text, 0, from, to, formats::Tail::Final, batch);
            records += batch.records.size();
            from = to;
        }
    }
    report(state);
    state.counters["records"] = static_cast<double>(records);
}

/// Only the cutting: what the thread that hands out chunks does.
void borders(benchmark::State &state)
{
    const std::string_view text = bytes();
    for (auto _ : state) {
        for (std::size_t from = 0; from < text.size();)
            from = formats::chunkBorder(text, std::min(text.size(), from + chunkBytes));
    }
    report(state);
}

BENCHMARK(newlinePass)->Unit(benchmark::kMillisecond);
BENCHMARK(scan)->Unit(benchmark::kMillisecond);
BENCHMARK(borders)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
