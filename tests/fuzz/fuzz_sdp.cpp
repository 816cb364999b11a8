// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies: the first line is the Content-Type, the rest the body, of one part or many, with SDP in it or not.
#include <sip/multipart.h>
#include <sip/sdp.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void inside(std::string_view view, std::string_view text)
{
    const std::less_equal<const char *> upTo;
    require(view.data() == nullptr
        || (upTo(text.data(), view.data()) && upTo(view.data() + view.size(), text.data() + text.size())));
}

void readSdp(std::string_view text)
{
    sip::SdpReader reader(text);
    inside(reader.session().origin, text);
    inside(reader.session().connection, text);
    sip::SdpMedia media;
    std::size_t lines = 0;
    while (reader.next(media)) {
        inside(media.connection, text);
        inside(media.formats, text);
        require(!media.lines.empty());
        lines += media.lines.size();
        sip::SdpPayloadReader payloads(media);
        sip::SdpPayload payload;
        int count = 0;
        while (payloads.next(payload)) {
            inside(payload.parameters, text);
            require(payload.number >= -1 && ++count <= 128);
        }
    }
    require(lines + reader.session().lines.size() == text.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto copy = std::make_unique<char[]>(size);
    if (size > 0)
        std::memcpy(copy.get(), data, size);
    const std::string_view text { copy.get(), size };
    const std::size_t end = text.find('\n');
    const std::string_view type = text.substr(0, end);
    const std::string_view body = end == std::string_view::npos ? std::string_view {} : text.substr(end + 1);
    readSdp(text);
    sip::PartReader parts(type, body);
    sip::BodyPart part;
    while (parts.next(part)) {
        inside(part.content, text);
        inside(part.contentType, text);
        require(part.depth <= sip::PartReader::maxDepth);
        readSdp(part.content);
    }
    inside(sip::sdpOf(type, body), text);
    return 0;
}
