// SPDX-License-Identifier: GPL-3.0-or-later
// How fast SIP text becomes summaries, in bytes per second, beside a pass that only finds the line ends. The messages
// are those of one call through a gateway, in the header order that IOS and CVP write.
#include <sip/headers.h>
#include <sip/message.h>
#include <sip/sdp.h>

#include <benchmark/benchmark.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace legwork;

constexpr std::string_view sdp = "v=0\n"
                                 "o=CiscoSystemsSIP-GW-UserAgent 9583 4161 IN IP4 10.10.1.11\n"
                                 "s=SIP Call\n"
                                 "c=IN IP4 10.10.1.11\n"
                                 "t=0 0\n"
                                 "m=audio 31288 RTP/AVP 0 101 19\n"
                                 "c=IN IP4 10.10.1.11\n"
                                 "a=rtpmap:0 PCMU/8000\n"
                                 "a=rtpmap:101 telephone-event/8000\n"
                                 "a=fmtp:101 0-16\n"
                                 "a=rtpmap:19 CN/8000\n"
                                 "a=ptime:20\n";

constexpr std::string_view inviteHead
    = "INVITE sip:5417641400@10.10.2.30:5060 SIP/2.0\n"
      "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bKaw1Um28DZ1oWAKNaCZlQ2A~~1\n"
      "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK36F81E74EF5\n"
      "Max-Forwards: 69\n"
      "From: <sip:5417460434@10.10.1.11>;tag=5D9DC9F-953\n"
      "To: <sip:5417641400@10.10.1.20>\n"
      "Date: Thu, 13 Mar 2008 21:00:03 GMT\n"
      "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11\n"
      "Supported: 100rel,timer,resource-priority,replaces\n"
      "Min-SE: 1800\n"
      "Cisco-Guid: 1937910054-4047507932-2149908499-0422385232\n"
      "Remote-Party-ID: \"--CVP\" <sip:5417460434@10.10.1.11>;party=calling;screen=yes;privacy=off\n"
      "User-Agent: Cisco-SIPGateway/IOS-12.x\n"
      "Allow: INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY, INFO, REGISTER\n"
      "CSeq: 101 INVITE\n"
      "Timestamp: 1205442003\n"
      "Contact: <sip:10.10.1.11:5060;transport=udp>\n"
      "Expires: 180\n"
      "Allow-Events: telephone-event\n"
      "Content-Type: application/sdp\n"
      "Content-Disposition: session;handling=required\n"
      "Content-Length: 265\n"
      "\n";

constexpr std::string_view okHead
    = "SIP/2.0 200 OK\n"
      "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bKaw1Um28DZ1oWAKNaCZlQ2A~~1\n"
      "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK36F81E74EF5\n"
      "From: <sip:5417460434@10.10.1.11>;tag=5D9DC9F-953\n"
      "To: <sip:5417641400@10.10.1.20>;tag=dsa1b2c3d4\n"
      "Date: Thu, 13 Mar 2008 21:00:04 GMT\n"
      "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11\n"
      "CSeq: 101 INVITE\n"
      "Allow: INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY, INFO, REGISTER\n"
      "Allow-Events: telephone-event\n"
      "Contact: <sip:5417641400@10.10.2.30:5060>\n"
      "Supported: replaces\n"
      "Server: CVP 9.0 (1) Build-634\n"
      "Content-Type: application/sdp\n"
      "Content-Length: 265\n"
      "\n";

constexpr std::string_view trying = "SIP/2.0 100 Trying\n"
                                    "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bKaw1Um28DZ1oWAKNaCZlQ2A~~1\n"
                                    "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK36F81E74EF5\n"
                                    "From: <sip:5417460434@10.10.1.11>;tag=5D9DC9F-953\n"
                                    "To: <sip:5417641400@10.10.1.20>\n"
                                    "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11\n"
                                    "CSeq: 101 INVITE\n"
                                    "Content-Length: 0\n"
                                    "\n";

constexpr std::string_view bye = "BYE sip:5417460434@10.10.1.11:5060;transport=udp SIP/2.0\n"
                                 "Via: SIP/2.0/UDP 10.10.2.30:5060;branch=z9hG4bK.3DkUAJ0jVqPr7fXqyQWmg~~4\n"
                                 "From: <sip:5417641400@10.10.1.20>;tag=dsa1b2c3d4\n"
                                 "To: <sip:5417460434@10.10.1.11>;tag=5D9DC9F-953\n"
                                 "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11\n"
                                 "CSeq: 2 BYE\n"
                                 "Max-Forwards: 70\n"
                                 "User-Agent: CVP 9.0 (1) Build-634\n"
                                 "Timestamp: 1205442031\n"
                                 "Reason: Q.850;cause=16\n"
                                 "Content-Length: 0\n"
                                 "\n";

/// `copies` calls one after another, so that the text is larger than the first-level cache but stays in the second.
std::string callText(int copies)
{
    std::string text;
    for (int i = 0; i < copies; ++i) {
        for (const std::string_view part : { inviteHead, sdp, trying, okHead, sdp, bye })
            text += part;
    }
    return text;
}

std::string onWire(std::string_view text)
{
    std::string wire;
    for (const char c : text)
        wire += c == '\n' ? std::string { "\r\n" } : std::string(1, c);
    return wire;
}

/// Cuts at '\n' and hands every line on; what a scan does at least.
template <typename Sink> void eachLine(std::string_view text, Sink sink)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at < end) {
        const void *found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        const char *stop = found ? static_cast<const char *>(found) : end;
        sink(std::string_view { at, static_cast<std::size_t>(stop - at) });
        at = stop + 1;
    }
}

void report(benchmark::State &state, std::size_t bytes)
{
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

/// The yardstick: only the line ends are found.
void lineEnds(benchmark::State &state)
{
    const std::string text = callText(64);
    for (auto _ : state)
        eachLine(text, [](std::string_view line) { benchmark::DoNotOptimize(line.data()); });
    report(state, text.size());
}
BENCHMARK(lineEnds);

/// start() and addLine() over the lines of a log, as a dialect calls them.
void summaries(benchmark::State &state)
{
    const std::string text = callText(64);
    sip::Summary message;
    for (auto _ : state) {
        eachLine(text, [&message](std::string_view line) {
            if (sip::startLineOf(line) != sip::StartLine::NotSip)
                benchmark::DoNotOptimize(sip::start(message, line));
            else
                benchmark::DoNotOptimize(sip::addLine(message, line));
        });
    }
    report(state, text.size());
}
BENCHMARK(summaries);

/// The same without asking of every line whether it starts a message.
void linesOfMessages(benchmark::State &state)
{
    const std::string invite = std::string(inviteHead) + std::string(sdp);
    const std::string ok = std::string(okHead) + std::string(sdp);
    const std::array<std::string, 4> messages { invite, std::string(trying), ok, std::string(bye) };
    std::size_t bytes = 0;
    for (const std::string &one : messages)
        bytes += one.size();
    sip::Summary message;
    for (auto _ : state) {
        for (const std::string &one : messages) {
            const std::size_t first = one.find('\n');
            benchmark::DoNotOptimize(sip::start(message, std::string_view(one).substr(0, first)));
            eachLine(std::string_view(one).substr(first + 1),
                [&message](std::string_view line) { benchmark::DoNotOptimize(sip::addLine(message, line)); });
        }
    }
    report(state, bytes);
}
BENCHMARK(linesOfMessages);

/// Whole messages as a capture has them.
void wholeMessages(benchmark::State &state)
{
    const std::string text = onWire(callText(64));
    for (auto _ : state) {
        for (std::string_view rest = text; !rest.empty();) {
            const sip::Read read = sip::readMessage(rest);
            benchmark::DoNotOptimize(&read);
            rest.remove_prefix(read.size > 0 ? read.size : rest.size());
        }
    }
    report(state, text.size());
}
BENCHMARK(wholeMessages);

/// Everything a person may look at: all headers by name, and the whole SDP.
void headersForPeople(benchmark::State &state)
{
    const std::string text = std::string(inviteHead) + std::string(sdp);
    for (auto _ : state) {
        sip::HeaderReader reader(text);
        sip::Header header;
        while (reader.next(header))
            benchmark::DoNotOptimize(header.value.data());
        sip::SdpReader media(reader.body());
        sip::SdpMedia stream;
        while (media.next(stream))
            benchmark::DoNotOptimize(stream.port);
    }
    report(state, text.size());
}
BENCHMARK(headersForPeople);

} // namespace

BENCHMARK_MAIN();
