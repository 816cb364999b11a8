// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capturesink.h"
#include "ippacket.h"

#include <list>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace legwork::formats {

/// A datagram whose fragments are all there: the parts of its payload in order, views into the file.
struct JoinedDatagram {
    IpPacket head {}; // addresses and protocol; payload is not set
    std::vector<std::string_view> parts;
    std::uint64_t offset = 0; // of parts[0] in the file
    std::uint32_t size = 0; // of the payload as the fragments' headers say
    bool cut = false; // the capture holds only a beginning of it
};

/// IP datagrams that wait for fragments. Of overlapping fragments the first to arrive counts. What came more than 30 s
/// of capture time before the rest is given up (RFC 791 and RFC 8200 section 4.5 let a receiver do so after 15 and 60
/// s); when `limit` datagrams wait the oldest is.
class IpFragments final {
public:
    /// `Stretch`: of a stretch of the capture, to be adopted by the table of what lies before it.
    enum class Scope : std::uint8_t { Whole, Stretch };
    IpFragments(std::size_t limit, Scope scope) noexcept
        : m_limit(limit)
        , m_scope(scope)
    {
    }

    /// True when `fragment` completed a datagram, which is then in `datagram`.
    [[nodiscard]] bool add(
        const IpPacket &fragment, std::uint64_t offset, std::int64_t time, CaptureSink &sink, JoinedDatagram &datagram);
    /// Counts what still waits as lost.
    void finish(CaptureSink &sink);

    /// Whether this table, after the packets that `later` saw alone, would be the same as `later` beside its own.
    [[nodiscard]] bool canAdopt(const IpFragments &later) const;
    void adopt(IpFragments &&later);

private:
    struct Key {
        IpAddress source {};
        IpAddress destination {};
        std::uint32_t id = 0;
        std::uint8_t protocol = 0; // 0 for IPv6, whose later fragments do not tell

        friend bool operator==(const Key &, const Key &) = default;
    };
    struct KeyHash {
        [[nodiscard]] std::size_t operator()(const Key &key) const noexcept;
    };
    struct Part {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::string_view bytes {}; // fewer than end - begin when the packet was cut
    };
    struct Waiting {
        Key key {};
        std::int64_t time = 0; // of the first fragment to arrive
        std::uint64_t offset = 0; // of the fragment that begins the datagram, before that of the first to arrive
        std::uint8_t protocol = 0; // of the fragment that begins the datagram
        std::uint32_t size = 0; // of the whole; 0 until the last fragment was seen
        std::uint32_t filled = 0;
        std::vector<Part> parts; // in order, without overlaps
    };
    using List = std::list<Waiting>;

    [[nodiscard]] Waiting &waitingFor(const Key &key, std::uint64_t offset, std::int64_t time, CaptureSink &sink);
    void giveUp(List::iterator entry, CaptureSink &sink);
    static void insert(Waiting &waiting, Part part);
    static void join(const Waiting &waiting, JoinedDatagram &datagram);

    std::size_t m_limit = 0;
    Scope m_scope = Scope::Whole;
    List m_waiting; // in order of arrival
    std::unordered_map<Key, List::iterator, KeyHash> m_byKey;
    std::vector<Key> m_seen; // every datagram this table began, when it is of a stretch
    std::size_t m_peak = 0;
};

} // namespace legwork::formats
