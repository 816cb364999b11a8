// SPDX-License-Identifier: GPL-3.0-or-later
#include "pcapfile.h"

#include <algorithm>

namespace legwork::formats {

namespace {

using wire::Order;
using Format = CaptureSection::Format;

constexpr std::size_t pcapFileHeader = 24;
constexpr std::size_t pcapPacketHeader = 16;
constexpr std::size_t modifiedPacketHeader = 24; // Kuznetzov: interface, protocol and packet type follow
/// No capture tool writes larger packets (Wireshark's WTAP_MAX_PACKET_SIZE_USBPCAP aside, which holds no IP).
constexpr std::uint32_t maxPacketBytes = 262144;
/// Interfaces of one section; a hostile file may describe millions.
constexpr std::size_t maxInterfaces = 4096;
constexpr std::uint32_t recoverySeconds = 86400;

constexpr std::uint32_t sectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t interfaceDescription = 1;
constexpr std::uint32_t packetBlock = 2;
constexpr std::uint32_t simplePacket = 3;
constexpr std::uint32_t enhancedPacket = 6;
constexpr std::uint32_t byteOrderMagic = 0x1A2B3C4D;
constexpr std::size_t minBlock = 12;
/// Unknown blocks (decryption secrets, file system events) are skipped at any size up to this.
constexpr std::uint32_t maxBlockBytes = 64 * 1024 * 1024;

constexpr std::int64_t lastSecond = 253402300799; // end of the year 9999: keeps every later sum inside 64 bits

struct Magic {
    bool known = false;
    Order order = Order::Little;
    Format format = Format::Pcap;
    std::uint8_t resolution = 6;
};

Magic magicOf(std::string_view bytes) noexcept
{
    if (bytes.size() < 4)
        return {};
    for (const Order order : { Order::Little, Order::Big }) {
        switch (wire::read32(order, bytes, 0)) {
        case 0xa1b2c3d4: return { true, order, Format::Pcap, 6 };
        case 0xa1b23c4d: return { true, order, Format::Pcap, 9 };
        case 0xa1b2cd34: return { true, order, Format::PcapModified, 6 };
        default: break;
        }
    }
    if (wire::little32(bytes, 0) == sectionHeader)
        return { true, Order::Little, Format::PcapNg, 6 };
    return {};
}

std::int64_t joinTime(std::uint64_t seconds, std::uint64_t millis, std::int64_t offsetSeconds) noexcept
{
    const auto whole = static_cast<std::int64_t>(std::min<std::uint64_t>(seconds, lastSecond));
    return (whole + std::clamp(offsetSeconds, -lastSecond, lastSecond)) * 1000 + static_cast<std::int64_t>(millis);
}

/// Ticks of an interface to epoch ms, rounded down.
std::int64_t timeOf(const CaptureInterface &interface, std::uint64_t ticks) noexcept
{
    unsigned exponent = interface.resolution & 0x7fU;
    if ((interface.resolution & 0x80U) != 0) {
        constexpr unsigned enough = 53; // ms of the fraction then fit in 64 bits
        if (exponent > 63)
            return joinTime(0, 0, interface.offsetSeconds);
        if (exponent > enough) {
            ticks >>= exponent - enough;
            exponent = enough;
        }
        const std::uint64_t fraction = ticks & ((std::uint64_t { 1 } << exponent) - 1);
        return joinTime(ticks >> exponent, fraction * 1000 >> exponent, interface.offsetSeconds);
    }
    if (exponent == 6) // nearly always: a division by a constant
        return joinTime(ticks / 1'000'000, ticks % 1'000'000 / 1000, interface.offsetSeconds);
    for (; exponent > 9; --exponent)
        ticks /= 10;
    std::uint64_t perSecond = 1;
    for (unsigned i = 0; i < exponent; ++i)
        perSecond *= 10;
    return joinTime(ticks / perSecond, ticks % perSecond * 1000 / perSecond, interface.offsetSeconds);
}

} // namespace

CaptureReader::CaptureReader(std::string_view file)
    : m_file(file)
{
    const Magic magic = magicOf(file);
    auto section = std::make_shared<CaptureSection>();
    section->order = magic.order;
    section->format = magic.format;
    if (magic.format != Format::PcapNg) {
        const bool whole = magic.known && file.size() >= pcapFileHeader;
        // The upper bits of the link type field say whether packets end in a frame check sequence.
        section->interfaces.push_back({ .linkType = whole ? wire::read32(magic.order, file, 20) & 0xffffU : 0,
            .snapLength = whole ? wire::read32(magic.order, file, 16) : 0,
            .resolution = magic.resolution });
        m_at = whole ? pcapFileHeader : file.size();
    }
    m_section = std::move(section);
}

bool CaptureReader::isCapture(std::string_view bytes) noexcept
{
    const Magic magic = magicOf(bytes);
    if (!magic.known)
        return false;
    if (magic.format != Format::PcapNg)
        return bytes.size() >= pcapFileHeader;
    return bytes.size() >= 28
        && (wire::little32(bytes, 8) == byteOrderMagic || wire::big32(bytes, 8) == byteOrderMagic);
}

CaptureReader::Step CaptureReader::next(CapturedPacket &packet)
{
    return m_section->format == Format::PcapNg ? readBlock(&packet) : readPcap(&packet);
}

CaptureReader::Step CaptureReader::skip()
{
    return m_section->format == Format::PcapNg ? readBlock(nullptr) : readPcap(nullptr);
}

CaptureReader::Step CaptureReader::readPcap(CapturedPacket *packet)
{
    const std::size_t header = m_section->format == Format::Pcap ? pcapPacketHeader : modifiedPacketHeader;
    const std::size_t left = m_file.size() - m_at;
    if (left == 0)
        return Step::End;
    if (left < header) {
        m_at = m_file.size();
        return Step::Cut;
    }
    const Order order = m_section->order;
    const std::uint32_t seconds = wire::read32(order, m_file, m_at);
    const std::uint32_t fraction = wire::read32(order, m_file, m_at + 4);
    const std::uint32_t size = wire::read32(order, m_file, m_at + 8);
    const std::uint32_t original = wire::read32(order, m_file, m_at + 12);
    // Zeros are what a file that was allocated and never written, or truncated under us, reads as.
    if (size > maxPacketBytes || (size == 0 && original == 0 && seconds == 0))
        return recover();
    if (size > left - header) {
        m_at = m_file.size();
        return Step::Cut;
    }
    const std::size_t dataAt = m_at + header;
    m_at = dataAt + size;
    m_lastSeconds = seconds;
    m_hasLast = true;
    if (packet != nullptr) {
        const CaptureInterface &interface = m_section->interfaces.front();
        const std::uint32_t millis = interface.resolution == 9 ? fraction / 1'000'000 : fraction / 1000;
        *packet = { .bytes = m_file.substr(dataAt, size),
            .offset = dataAt,
            .originalSize = std::max(original, size),
            .linkType = interface.linkType,
            .time = joinTime(seconds, millis, 0),
            .hasTime = true };
    }
    return Step::Packet;
}

CaptureReader::Step CaptureReader::readBlock(CapturedPacket *packet)
{
    Block block;
    if (const Step step = enterBlock(block); step != Step::Other)
        return step;
    switch (block.type) {
    case sectionHeader: beginSection(block); return Step::Other;
    case interfaceDescription: addInterface(block); return Step::Other;
    case packetBlock:
    case enhancedPacket:
    case simplePacket: return packet != nullptr ? readPacketBlock(block, *packet) : Step::Packet;
    default: return Step::Other;
    }
}

/// Checks the lengths of the block at m_at and moves behind it.
CaptureReader::Step CaptureReader::enterBlock(Block &block)
{
    const std::size_t left = m_file.size() - m_at;
    if (left == 0)
        return Step::End;
    if (left < minBlock) {
        m_at = m_file.size();
        return Step::Cut;
    }
    Order order = m_section->order;
    block.begin = m_at;
    block.type = wire::read32(order, m_file, m_at);
    if (block.type == sectionHeader) { // reads the same in both orders; its own magic tells which one it has
        if (wire::little32(m_file, m_at + 8) != byteOrderMagic && wire::big32(m_file, m_at + 8) != byteOrderMagic)
            return recover();
        order = wire::little32(m_file, m_at + 8) == byteOrderMagic ? Order::Little : Order::Big;
    }
    const std::uint32_t size = wire::read32(order, m_file, m_at + 4);
    if (size < minBlock || size % 4 != 0 || size > maxBlockBytes)
        return recover();
    if (size > left) {
        m_at = m_file.size();
        return Step::Cut;
    }
    if (wire::read32(order, m_file, m_at + size - 4) != size)
        return recover();
    block.size = size;
    m_at += size;
    return Step::Other;
}

CaptureReader::Step CaptureReader::readPacketBlock(const Block &block, CapturedPacket &packet) const
{
    const Order order = m_section->order;
    const bool simple = block.type == simplePacket;
    const std::size_t header = simple ? 12 : 28;
    if (block.size < header + 4)
        return Step::Broken;
    const std::uint32_t index = simple ? 0
        : block.type == enhancedPacket ? wire::read32(order, m_file, block.begin + 8)
                                       : wire::read16(order, m_file, block.begin + 8);
    if (index >= m_section->interfaces.size())
        return Step::NoInterface;
    const CaptureInterface &interface = m_section->interfaces[index];
    const auto room = static_cast<std::uint32_t>(block.size - header - 4);
    const std::uint32_t original = wire::read32(order, m_file, block.begin + (simple ? 8 : 24));
    std::uint32_t size = simple ? original : wire::read32(order, m_file, block.begin + 20);
    if (simple)
        size = std::min({ size, room, interface.snapLength == 0 ? room : interface.snapLength });
    if (size > room)
        return Step::Broken;
    packet = { .bytes = m_file.substr(block.begin + header, size),
        .offset = block.begin + header,
        .originalSize = std::max(original, size),
        .linkType = interface.linkType,
        .time = 0,
        .hasTime = !simple };
    if (!simple) {
        const std::uint64_t high = wire::read32(order, m_file, block.begin + 12);
        packet.time = timeOf(interface, high << 32 | wire::read32(order, m_file, block.begin + 16));
    }
    return Step::Packet;
}

/// Copies the section first when a snapshot of it was given out.
CaptureSection &CaptureReader::writableSection()
{
    auto copy = m_section.use_count() == 1 ? std::const_pointer_cast<CaptureSection>(m_section)
                                           : std::make_shared<CaptureSection>(*m_section);
    m_section = copy;
    return *copy;
}

void CaptureReader::beginSection(const Block &block)
{
    CaptureSection &section = writableSection();
    section.order = wire::little32(m_file, block.begin + 8) == byteOrderMagic ? Order::Little : Order::Big;
    section.interfaces.clear();
}

void CaptureReader::addInterface(const Block &block)
{
    if (m_section->interfaces.size() >= maxInterfaces || block.size < 20)
        return;
    const Order order = m_section->order;
    CaptureInterface interface {
        .linkType = wire::read16(order, m_file, block.begin + 8),
        .snapLength = wire::read32(order, m_file, block.begin + 12)
    };
    constexpr std::uint16_t endOfOptions = 0, tsResolution = 9, tsOffset = 14;
    const std::size_t end = block.begin + block.size - 4;
    for (std::size_t at = block.begin + 16; end - at >= 4;) {
        const std::uint16_t code = wire::read16(order, m_file, at);
        const std::size_t size = wire::read16(order, m_file, at + 2);
        if (code == endOfOptions || size > end - at - 4)
            break;
        if (code == tsResolution && size == 1)
            interface.resolution = static_cast<std::uint8_t>(m_file[at + 4]);
        if (code == tsOffset && size == 8) {
            const std::uint64_t first = wire::read32(order, m_file, at + 4);
            const std::uint64_t second = wire::read32(order, m_file, at + 8);
            interface.offsetSeconds
                = static_cast<std::int64_t>(order == Order::Little ? second << 32 | first : first << 32 | second);
        }
        at += 4 + std::min((size + 3) / 4 * 4, end - at - 4);
    }
    writableSection().interfaces.push_back(interface);
}

/// Whether a pcap packet header may stand at `at`: near in time to the last one, and followed by another or the end.
bool CaptureReader::isPlausiblePcap(std::size_t at) const noexcept
{
    const std::size_t header = m_section->format == Format::Pcap ? pcapPacketHeader : modifiedPacketHeader;
    const std::uint32_t fractions = m_section->interfaces.front().resolution == 9 ? 1'000'000'000 : 1'000'000;
    for (int packets = 0; packets < 2; ++packets) {
        if (at == m_file.size() && packets > 0)
            return true;
        if (m_file.size() - at < header)
            return false;
        const Order order = m_section->order;
        const std::uint32_t size = wire::read32(order, m_file, at + 8);
        const std::uint32_t original = wire::read32(order, m_file, at + 12);
        const std::uint32_t away = wire::read32(order, m_file, at) - m_lastSeconds;
        const bool isNear = !m_hasLast || away < recoverySeconds || ~away < recoverySeconds;
        if (size == 0 || size > original || original > maxPacketBytes || size > m_file.size() - at - header || !isNear
            || wire::read32(order, m_file, at + 4) >= fractions)
            return false;
        at += header + size;
    }
    return true;
}

bool CaptureReader::isPlausibleBlock(std::size_t at) const noexcept
{
    if (m_file.size() - at < minBlock)
        return false;
    const Order order = m_section->order;
    const std::uint32_t type = wire::read32(order, m_file, at);
    if (type == sectionHeader)
        return wire::little32(m_file, at + 8) == byteOrderMagic || wire::big32(m_file, at + 8) == byteOrderMagic;
    if (type == 0 || type > enhancedPacket)
        return false;
    const std::uint32_t size = wire::read32(order, m_file, at + 4);
    return size >= minBlock && size % 4 == 0 && size <= m_file.size() - at
        && wire::read32(order, m_file, at + size - 4) == size;
}

/// Moves to the next place where a packet may begin: one bad length must not cost the rest of the file.
CaptureReader::Step CaptureReader::recover()
{
    const bool blocks = m_section->format == Format::PcapNg;
    while (++m_at < m_file.size()) {
        if (blocks ? isPlausibleBlock(m_at) : isPlausiblePcap(m_at))
            break;
    }
    return Step::Broken;
}

} // namespace legwork::formats
