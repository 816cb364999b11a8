// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store.h"

#include <cstdint>
#include <span>
#include <vector>

namespace legwork::calls {

/// Adds one batch to a store; holds what maps the batch's numbers to the store's.
class Store::Adder final {
public:
    Adder(Store &store, const Origin &origin, const formats::Batch &batch, const std::vector<bool> &leftOut);
    void run();

private:
    using Facts = std::span<const formats::Fact>;

    void giveWaiting(ClockState &clock, StrandId strand, std::int64_t time);
    [[nodiscard]] StringId string(StringId local);
    [[nodiscard]] ClockId clockOf(const formats::Clock &clock);
    /// Adds the days or years that a stamp does not state, so that a clock's time goes on over midnight and New Year;
    /// records slightly out of order stay where they are.
    [[nodiscard]] static std::int64_t unrolled(ClockState &clock, std::int64_t time) noexcept;
    /// The strand of a record: of a scoped key, a new one when the key is used anew.
    [[nodiscard]] StrandId strandOf(const formats::Record &record, std::int64_t time);
    [[nodiscard]] StrandId strandOf(formats::KeyRef ref);
    [[nodiscard]] StrandId strandOfLeg(const formats::Key &key);
    [[nodiscard]] std::uint64_t keyOf(const formats::Key &key);
    [[nodiscard]] StrandId makeStrand(const formats::Key &key);
    [[nodiscard]] StrandId newStrand(const formats::Key &key, std::uint64_t packedKey);
    void addLink(const formats::Link &link);
    /// The run a record fits in; a new one when it cannot be told relative to the current one.
    [[nodiscard]] const Run &runFor(const formats::Record &record, std::int64_t time);
    void append(const formats::Record &record, ClockId clockId, StrandId strand, std::int64_t time, Facts facts);
    [[nodiscard]] bool makesCallsWith(const formats::Record &record, Facts facts) const;
    void touch(StrandId strand, ClockState &clock, std::int64_t time);
    void appendOther(ClockId clock, StrandId strand, std::int64_t time, std::uint32_t offset);
    void appendSip(RecordRow row, const formats::SipColumns &sip, std::uint8_t recordFlags);
    [[nodiscard]] std::uint16_t hopOf(const formats::SipColumns &sip);
    void keepFacts(ClockId clockId, StrandId strand, std::uint32_t index, std::int64_t time,
        const formats::SipColumns &sip, Facts facts);
    void noteMention(const Mention &mention);
    void noteDate(ClockState &clock, const formats::Record &record, Facts facts) const;

    [[nodiscard]] bool isLeftOut(std::size_t record) const noexcept { return !m_leftOut.empty() && m_leftOut[record]; }

    Store &m_store;
    const formats::Batch &m_batch;
    const std::vector<bool> &m_leftOut;
    const Origin m_origin;
    std::vector<StringId> m_strings; // of the batch's strings, as far as they were needed
    std::vector<StrandId> m_strands; // of the batch's keys
    HashMap64 m_callIds; // the batch's Call-ID keys, by hash of the part before '@'
    std::vector<std::uint32_t> m_uses; // of the batch's clocks, into m_clockUses
    const std::uint32_t m_runBase; // where the batch's clocks begin in m_runClocks
    bool m_started = false;
};

} // namespace legwork::calls
