// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"

#include <calls/engine.h>
#include <diagnosis/voicequality.h>

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// A side of a call's media, as an SDP names it, and the leg that names it.
struct MediaEnd {
    std::string address {};
    std::uint16_t port = 0;
    std::string codec {}; // that it asked for first: "PCMU/8000"
    int leg = -1;

    friend bool operator==(const MediaEnd &, const MediaEnd &) = default;
};

/// One direction of a call's audio, as a capture shows it.
struct RtpQuality {
    int leg = -1;
    std::string from {}, to {}; // addresses
    std::uint16_t fromPort = 0, toPort = 0;
    std::string codec {};
    std::uint32_t ssrc = 0;
    diagnosis::RtpMeter meter {};
    diagnosis::VoiceQuality quality {};
    UtcTime first {}, last {};
};

/// Where the call's sides take audio; empty when no SDP is in the sources.
[[nodiscard]] std::vector<MediaEnd> mediaEndsOf(const Ladder &ladder);

/// The streams that went to these ends between two times. Reads the whole capture: not for the GUI thread; stops early
/// when `stop` turns true.
[[nodiscard]] std::vector<RtpQuality> rtpQualityIn(std::string_view capture, const std::vector<MediaEnd> &ends,
    UtcTime from, UtcTime to, const std::atomic<bool> &stop);

/// The same for a call of the engine, in all captures that show it.
[[nodiscard]] std::vector<RtpQuality> rtpQualityOf(const Ladder &ladder, const calls::Engine &engine);

/// What SDP says that does not go together: sides that both only listen, no codec or no DTMF in common. Sentences, each
/// with the row of its answer.
struct MediaWarning {
    std::string code {}; // "one_way_audio", "codec_mismatch", "dtmf_mismatch"
    std::string text {};
    std::uint32_t row = 0; // index into Ladder::rows
    friend bool operator==(const MediaWarning &, const MediaWarning &) = default;
};
[[nodiscard]] std::vector<MediaWarning> mediaWarningsOf(const Ladder &ladder);

/// For people; empty when there is neither. Ends in a line end.
[[nodiscard]] std::string mediaText(const Ladder &ladder, const std::vector<RtpQuality> &streams);
/// The members `media` and `mediaWarnings` of resources/schema/show.schema.json.
void writeMedia(JsonWriter &json, const Ladder &ladder, const std::vector<RtpQuality> &streams);

} // namespace legwork::items
