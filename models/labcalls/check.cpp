// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.h"

#include "truth.h"

#include <ports/usage.h>

#include <cmath>
#include <cstdlib>
#include <unordered_map>

namespace legwork::labcalls {

namespace {

std::string word(const char *name) { return name != nullptr ? name : ""; }
std::string digits(int value) { return value != 0 ? std::to_string(value) : std::string(); }
std::int64_t ms(const std::optional<UtcTime> &time) { return time ? time->time_since_epoch().count() : 0; }

/// One call against what was read of it.
class Comparison final {
public:
    Comparison(Differences &differences, const CheckOptions &options)
        : m_differences(differences)
        , m_options(options)
    {
    }

    void compare(const CallRecord &made, const calls::Call &read)
    {
        const std::string where = made.callguid + " (" + made.outcome + ")";
        equal("ani", where, made.ani, read.ani);
        equal("dnis", where, made.dnis, read.dnis);
        equal("label", where, made.label, read.label);
        equal("correlation id", where, made.correlationId, read.correlationId);
        equal("router key", where, digits(static_cast<int>(made.rckey)), read.rckey);
        equal("outcome", where, made.outcome, word(nameOf(read.outcome)));
        equal("released by", where, made.releasedBy, word(nameOf(read.releasedBy)));
        if (m_options.comparesFindings)
            equal("finding", where, made.finding,
                read.finding() != nullptr ? read.finding()->code.view() : std::string_view());
        if (!m_options.comparesLegs)
            return;
        equal("number of legs", where, std::to_string(made.legs.size()), std::to_string(read.legs.size()));
        std::unordered_map<std::string, const calls::Leg *> legs;
        for (const calls::Leg &leg : read.legs)
            legs[leg.callId.str()] = &leg;
        for (const LegRecord &leg : made.legs) {
            const auto found = legs.find(leg.callId);
            if (found == legs.end())
                m_differences.note("leg", where, leg.kind + ' ' + leg.callId, "none");
            else
                compareLeg(leg, *found->second, where + ' ' + leg.kind, made.dialogue != 0);
        }
    }

private:
    void equal(const char *field, const std::string &where, const std::string &made, std::string_view read)
    {
        if (made != read)
            m_differences.note(field, where, made, std::string(read));
    }
    void near(const char *field, const std::string &where, Micros made, std::int64_t read)
    {
        if (std::abs(made / millisecond - read) > m_options.toleranceMs)
            m_differences.note(field, where, std::to_string(made / millisecond), std::to_string(read));
    }

    void compareLeg(const LegRecord &made, const calls::Leg &read, const std::string &where, bool hasCvp)
    {
        if (hasCvp) { // only CVP gives legs their roles
            equal("leg kind", where, made.kind, word(nameOf(read.kind)));
            equal("leg released by", where, releaserOf(made), word(nameOf(read.releasedBy)));
        }
        equal("dialled", where, made.dialled, read.dialled);
        equal("result", where, digits(made.result), digits(read.result));
        equal("leg cause", where, digits(made.cause), digits(read.q850));
        equal("transport", where, made.transport, read.transport);
        equal("from", where, made.fromIp, read.fromIp);
        if (!made.toIp.empty())
            equal("to", where, made.toIp, read.toIp);
        equal("messages", where, std::to_string(made.messages), std::to_string(read.messages));
        near("set-up", where, made.setup, ms(read.setup));
        near("answer", where, made.answer, ms(read.answer));
    }

    Differences &m_differences;
    const CheckOptions &m_options;
};

std::vector<calls::Hold> heldHolds(const World &world)
{
    std::vector<calls::Hold> holds;
    for (const PortHold &hold : world.ports.history()) {
        holds.push_back({ hold.isDirector ? calls::Licence::CallDirector : calls::Licence::IvrPort, hold.isQueued,
            hold.begin / millisecond, hold.end / millisecond, hold.isDirector ? Text() : Text(hold.server) });
    }
    return holds;
}

} // namespace

void Differences::note(
    const std::string &field, const std::string &where, const std::string &made, const std::string &read)
{
    Field &one = fields[field];
    if (++one.count == 1)
        one.example = where + ": made '" + made + "', read '" + read + "'";
}

std::string Differences::text() const
{
    std::string all;
    for (const auto &[name, field] : fields)
        all += "  " + name + ": " + std::to_string(field.count) + ", " + field.example + '\n';
    return all;
}

Differences compareCalls(const World &world, const calls::Engine &engine, const CheckOptions &options)
{
    Differences differences;
    Comparison comparison(differences, options);
    std::unordered_map<std::string, const calls::Call *> read;
    std::size_t readCalls = 0;
    for (const calls::Call &call : engine.calls()) {
        readCalls += call.legs.empty() ? 0 : 1;
        if (!call.callguid.empty())
            read.emplace(call.callguid.str(), &call);
        for (const calls::Leg &leg : call.legs)
            read.emplace(leg.callId.str(), &call);
    }
    for (const Ledger::Call &made : world.ledger.calls()) {
        if (made->legs.empty())
            continue; // never left the gateway: there is no SIP to read
        ++differences.calls;
        auto found = read.find(made->callguid);
        if (found == read.end())
            found = read.find(made->legs.front().callId);
        if (found == read.end()) {
            differences.note("call", made->callguid + " (" + made->outcome + ")", "a call", "none");
            continue;
        }
        std::size_t before = 0, after = 0;
        for (const auto &[name, field] : differences.fields)
            before += field.count;
        comparison.compare(*made, *found->second);
        for (const auto &[name, field] : differences.fields)
            after += field.count;
        differences.whole += before == after ? 1 : 0;
    }
    if (readCalls != differences.calls)
        differences.note("number of calls", "all", std::to_string(differences.calls), std::to_string(readCalls));
    return differences;
}

Differences comparePorts(const World &world, const calls::Engine &engine)
{
    // A hold begins and ends where its stamps were cut to the millisecond: so much of a second may be off, for each of
    // the holds that begin or end in it.
    constexpr double off = 0.006;
    constexpr Milliseconds width { 1000 };
    Differences differences;
    const ports::Usage made = ports::usageOver(heldHolds(world), width), read = ports::usageOver(engine.holds(), width);
    if (made.spans.size() != read.spans.size() || made.servers != read.servers)
        differences.note("seconds or servers", "all",
            std::to_string(made.spans.size()) + '/' + std::to_string(made.servers.size()),
            std::to_string(read.spans.size()) + '/' + std::to_string(read.servers.size()));
    const auto compare
        = [&](const char *field, const std::string &where, const ports::Held &one, const ports::Held &other) {
              const double changes = 2 + one.peak * 0.1;
              // At a border between two seconds, or where one call lets go as another takes hold, the peak may be one
              // off.
              const bool isEqual = std::abs(one.mean - other.mean) <= off * changes
                  && std::abs(static_cast<int>(one.peak) - static_cast<int>(other.peak)) <= 1;
              if (!isEqual)
                  differences.note(field, where, std::to_string(one.peak) + '/' + std::to_string(one.mean),
                      std::to_string(other.peak) + '/' + std::to_string(other.mean));
              return isEqual;
          };
    for (std::size_t i = 0; i < std::min(made.spans.size(), read.spans.size()); ++i) {
        const ports::UsageSpan &one = made.spans[i], &other = read.spans[i];
        const std::string where = "second " + std::to_string(i);
        bool isEqual = one.from == other.from;
        if (!isEqual)
            differences.note("begin", where, "", "");
        isEqual &= compare("ports", where, one.ivrPorts, other.ivrPorts);
        isEqual &= compare("queued", where, one.queued, other.queued);
        isEqual &= compare("call director", where, one.callDirector, other.callDirector);
        for (std::size_t s = 0; s < std::min(one.servers.size(), other.servers.size()); ++s)
            isEqual &= compare("ports of a server", where, one.servers[s], other.servers[s]);
        ++differences.calls;
        differences.whole += isEqual ? 1 : 0;
    }
    return differences;
}

std::map<std::string, std::size_t> firstFindings(const calls::Engine &engine)
{
    std::map<std::string, std::size_t> findings;
    for (const calls::Call &call : engine.calls())
        ++findings[call.finding() != nullptr ? call.finding()->code.str() : std::string()];
    return findings;
}

} // namespace legwork::labcalls
