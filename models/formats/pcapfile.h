// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wirebytes.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// Where packets were captured: what they begin with and how their stamps count.
struct CaptureInterface {
    std::uint32_t linkType = 0; // LINKTYPE_ value, tcpdump.org/linktypes.html
    std::uint32_t snapLength = 0; // 0: no limit
    std::uint8_t resolution = 6; // if_tsresol: 10^-n s, or 2^-n s with the top bit set
    std::int64_t offsetSeconds = 0; // if_tsoffset

    friend bool operator==(const CaptureInterface &, const CaptureInterface &) = default;
};

/// What must be known of the bytes before a packet to read it.
struct CaptureSection {
    enum class Format : std::uint8_t { Pcap, PcapModified, PcapNg };
    Format format = Format::Pcap;
    wire::Order order = wire::Order::Little;
    std::vector<CaptureInterface> interfaces; // of a pcap file: exactly one
};

/// One captured packet; the view points into the file.
struct CapturedPacket {
    std::string_view bytes {};
    std::uint64_t offset = 0; // of bytes[0] in the file
    std::uint32_t originalSize = 0; // on the wire; more than bytes.size() when it was cut
    std::uint32_t linkType = 0;
    std::int64_t time = 0; // epoch ms, floor
    bool hasTime = true; // a simple packet block has none
};

/// Reads the packets of a pcap file (pcap-savefile(5)) or a pcapng file (draft-ietf-opsawg-pcapng) one after another.
/// A header that cannot be is skipped up to the next plausible one. Cheap to copy: a copy reads on from the same place.
class CaptureReader final {
public:
    /// At the begin of the file.
    explicit CaptureReader(std::string_view file);

    [[nodiscard]] static bool isCapture(std::string_view bytes) noexcept;

    enum class Step : std::uint8_t {
        Packet, // `packet` is set
        Other, // a block without a packet
        Cut, // the file ends inside a packet; nothing follows
        Broken, // lengths that cannot be; reading goes on behind them
        NoInterface, // pcapng: a packet of an interface that the section does not describe
        End
    };
    /// Reads the header at position() and moves on. `packet` is only meant for Step::Packet.
    [[nodiscard]] Step next(CapturedPacket &packet);
    /// The same without looking at the packet.
    [[nodiscard]] Step skip();

    [[nodiscard]] std::size_t position() const noexcept { return m_at; }
    /// The file has grown to `size` bytes at the same address.
    void extend(std::size_t size) noexcept { m_file = { m_file.data(), size }; }

private:
    struct Block {
        std::size_t begin = 0;
        std::size_t size = 0;
        std::uint32_t type = 0;
    };
    [[nodiscard]] Step readPcap(CapturedPacket *packet);
    [[nodiscard]] Step readBlock(CapturedPacket *packet);
    [[nodiscard]] Step enterBlock(Block &block);
    [[nodiscard]] Step readPacketBlock(const Block &block, CapturedPacket &packet) const;
    void beginSection(const Block &block);
    void addInterface(const Block &block);
    CaptureSection &writableSection();
    [[nodiscard]] bool isPlausiblePcap(std::size_t at) const noexcept;
    [[nodiscard]] bool isPlausibleBlock(std::size_t at) const noexcept;
    [[nodiscard]] Step recover();

    std::string_view m_file {};
    std::size_t m_at = 0;
    std::shared_ptr<const CaptureSection> m_section;
    std::uint32_t m_lastSeconds = 0; // of the last good pcap packet: what a recovered one must be near to
    bool m_hasLast = false;
};

} // namespace legwork::formats
