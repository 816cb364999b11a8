// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/calllist.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

/// Calls made up by the thousand, the same for the same numbers, for tests and benchmarks of what shows calls.
namespace legwork::samples {

inline constexpr std::int64_t madeStart = 1'205'420'400'000; // 2008-03-13T15:00:00Z

class CallMaker final {
public:
    explicit CallMaker(std::uint32_t seed = 1)
        : m_random(seed)
    {
    }

    /// A call that begins `startMs` after madeStart. `number` tells it from the others.
    [[nodiscard]] std::shared_ptr<const calls::Call> make(std::uint32_t number, std::int64_t startMs)
    {
        using namespace calls;
        Call call;
        char id[40];
        std::snprintf(id, sizeof id, "%08X%08X%016X", number * 2654435761U, number, number);
        call.id = call.callguid = Text(std::string_view(id));
        call.ani = Text(std::to_string(4'080'000'000 + pick(90'000'000)));
        static const Text dialled[] = { "8005550100", "8005550101", "8005550102", "5417641400" };
        call.dnis = dialled[pick(4)];
        call.start = UtcTime(Milliseconds(madeStart + startMs));
        static const Outcome outcomes[] = { Outcome::Agent, Outcome::Agent, Outcome::Agent, Outcome::SelfService,
            Outcome::Abandoned, Outcome::Failed, Outcome::Transferred };
        call.outcome = outcomes[pick(7)];
        call.ivr = Milliseconds(pick(60'000));
        call.queue = Milliseconds(pick(120'000));
        call.talk = call.outcome == Outcome::Agent ? Milliseconds(1000 + pick(300'000)) : Milliseconds(0);
        call.setup = Milliseconds(20 + pick(4000));
        call.end = call.start + call.ivr + call.queue + call.talk;
        call.messages = 10 + pick(90);
        static const Text labels[] = { "1401", "1501", "1601" };
        call.label = labels[pick(3)];
        call.correlationId = Text(std::to_string(pick(1000)));
        if (call.outcome == Outcome::Failed) {
            static const Text codes[] = { "vxml_503", "wan_drop", "error_tone" };
            const std::uint32_t which = pick(3);
            call.findings.push_back(
                { codes[which], which == 2 ? Severity::Warning : Severity::Error, Text("something went wrong"), {} });
            call.q850 = 38;
            call.sip = 503;
        }
        Leg leg;
        leg.callId = call.id;
        leg.from = Text("ingress-gw");
        leg.to = Text("cvp-callserver");
        leg.setup = call.start;
        leg.end = call.end;
        for (const LegKind kind : { LegKind::Ingress, LegKind::Vru, LegKind::Ringtone, LegKind::Agent }) {
            leg.kind = kind;
            leg.answer = call.outcome == Outcome::Failed ? std::nullopt : std::optional(call.start + Milliseconds(200));
            call.legs.push_back(leg);
            if (kind == LegKind::Vru && call.talk.count() == 0)
                break;
        }
        return std::make_shared<const Call>(std::move(call));
    }

    /// `count` calls over a day or more, as the engine would list them.
    [[nodiscard]] calls::CallList list(std::uint32_t count, std::int64_t spanMs = 86'400'000)
    {
        calls::CallList::Pointers made;
        made.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i)
            made.push_back(make(i, spanMs * i / count + pick(5)));
        return inOrder(std::move(made));
    }

    [[nodiscard]] static calls::CallList inOrder(calls::CallList::Pointers made)
    {
        std::ranges::sort(made, [](const auto &a, const auto &b) {
            return std::tuple(a->start, a->id.view()) < std::tuple(b->start, b->id.view());
        });
        return calls::CallList(std::move(made));
    }

    std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(m_random() % below); }

private:
    std::mt19937 m_random;
};

} // namespace legwork::samples
