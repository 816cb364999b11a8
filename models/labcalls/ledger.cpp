// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger.h"

namespace legwork::labcalls {

Ledger::Call Ledger::newCall()
{
    auto call = std::make_shared<CallRecord>();
    call->index = static_cast<std::uint32_t>(m_calls.size());
    m_calls.push_back(call);
    return call;
}

Ledger::Call Ledger::callOf(const std::string &guid) const
{
    const auto found = m_byGuid.find(guid);
    return found != m_byGuid.end() ? found->second : nullptr;
}

void Ledger::setGuid(const Call &call, const std::string &guid)
{
    call->callguid = guid;
    m_byGuid[guid] = call;
}

LegRecord &Ledger::addLeg(const Call &call, const std::string &callId)
{
    LegRecord &record = call->legs.emplace_back();
    record.callId = callId;
    m_legs[callId] = &record;
    return record;
}

LegRecord *Ledger::leg(const std::string &callId)
{
    const auto found = m_legs.find(callId);
    return found != m_legs.end() ? found->second : nullptr;
}

void Ledger::invited(const std::string &callId, Micros at, const std::string &transport)
{
    LegRecord *const record = leg(callId);
    if (record != nullptr && record->setup == 0) {
        record->setup = at;
        record->transport = transport;
    }
}

void Ledger::answered(const std::string &callId, Micros at)
{
    LegRecord *const record = leg(callId);
    if (record != nullptr && record->answer == 0) {
        record->answer = at;
        record->result = 200;
    }
}

void Ledger::refused(const std::string &callId, Micros at, int status, int cause)
{
    LegRecord *const record = leg(callId);
    if (record == nullptr || record->result != 0)
        return;
    record->result = status;
    record->end = at;
    if (record->cause == 0)
        record->cause = cause;
}

void Ledger::byeSent(const std::string &callId, Micros at, int cause, const std::string &ip)
{
    LegRecord *const record = leg(callId);
    if (record == nullptr || record->released != 0)
        return;
    record->released = at;
    record->cause = cause;
    if (record->releasedBy.empty())
        record->releasedBy = ip;
}

void Ledger::ended(const std::string &callId, Micros at)
{
    if (LegRecord *const record = leg(callId); record != nullptr && record->end == 0)
        record->end = at;
}

void Ledger::close()
{
    for (const Call &call : m_calls) {
        for (LegRecord &record : call->legs)
            record.messages += m_wire.takeCount(record.callId);
    }
}

} // namespace legwork::labcalls
