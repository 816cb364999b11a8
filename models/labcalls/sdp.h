// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::labcalls {

/// What a side of the call offers or takes: audio only.
struct Media {
    std::string ip {};
    std::uint16_t port = 0;
    std::vector<std::string> codecs { "g711ulaw" }; // names as in a configuration, in order of preference
    bool hasDtmfEvents = true; // RFC 4733; false: digits travel in the audio only
    bool isOnHold = false;
};

/// SDP as these gateways write it.
[[nodiscard]] std::string sdpOf(const Media &media);
/// Codec names of an offer or answer, as in a configuration.
[[nodiscard]] std::vector<std::string> codecsIn(std::string_view sdp);
[[nodiscard]] bool hasDtmfEventsIn(std::string_view sdp) noexcept;
/// The first codec of `own` that the offer has too; empty when there is none.
[[nodiscard]] std::string commonCodec(const std::vector<std::string> &own, std::string_view offer);

} // namespace legwork::labcalls
