// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batch.h"
#include "ipaddress.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// A message whose parts lie apart: views of its parts in order.
struct JoinedMessage {
    std::uint64_t offset = 0; // of the first part in the file
    std::size_t size = 0;
    std::vector<std::string_view> parts;
};

/// How the network carried a message.
struct SipEnvelope {
    IpAddress source {};
    IpAddress destination {};
    std::int64_t time = 0;
    bool hasTime = true;
    sip::Transport transport = sip::Transport::Unknown;
};

/// Where bytes that may be a message lie.
struct SipBytes {
    std::string_view bytes {};
    std::uint64_t offset = 0;
    bool truncated = false; // the capture lost the rest
    const std::vector<std::string_view> *parts = nullptr; // when they lie apart in the file; bytes is their copy then
};

/// Takes the messages of one range into its batch.
class CaptureSink final {
public:
    CaptureSink(Batch &batch, std::vector<JoinedMessage> &joined);

    /// A whole datagram: one message, or nothing of SIP.
    void addDatagram(const SipBytes &datagram, const SipEnvelope &envelope);
    /// A message that was read from `where`.
    void addMessage(const sip::Summary &message, const SipBytes &where, const SipEnvelope &envelope);
    void count(Reject reason, std::uint64_t offset, std::uint64_t count = 1) noexcept;
    /// After the last message: records in order of offset, counts into the batch.
    void finish();

private:
    struct Count {
        std::uint64_t count = 0;
        std::uint64_t firstOffset = 0;
    };
    Batch &m_batch;
    std::vector<JoinedMessage> &m_joined;
    AddressTexts m_sources;
    AddressTexts m_destinations;
    std::array<Count, static_cast<std::size_t>(Reject::Count)> m_counts {};
    std::uint64_t m_lastOffset = 0;
    std::uint16_t m_utcClock = 0;
    bool m_hasClock = false;
    bool m_isSorted = true;
};

/// `bytes` without line ends at their front: RFC 5626 keep-alives, and what RFC 3261 section 7.5 lets a sender prepend.
[[nodiscard]] std::string_view withoutKeepAlive(std::string_view bytes) noexcept;

/// Cheap look whether a payload can begin a SIP message, also one that ends inside its first line.
[[nodiscard]] bool mayBeginSip(std::string_view bytes) noexcept;

/// Puts records, and the facts and links that name them, in order of offset.
void sortByOffset(Batch &batch);

} // namespace legwork::formats
