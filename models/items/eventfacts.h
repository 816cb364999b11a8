// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presenter.h"

#include <formats/eventkind.h>

#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// From which level of detail on an event is drawn as a row of its own.
enum class EventWeight : std::uint8_t { Brief, Full, Wire };

/// How an event is drawn.
enum class EventForm : std::uint8_t {
    AtHost, // a pill on the lifeline of the host that logged it
    ToRouter, // an arrow from the logging host to the router
    FromRouter, // an arrow from the router to the logging host
    ToCallServer, // an arrow from the logging host to the call server
    Between // an arrow between its own two ends
};

/// The sign in front of a pill.
enum class EventSign : std::uint8_t { None, Accepted, Play, Digits, Waiting, Failure };

/// What a kind of event is in a picture.
struct EventLook {
    EventWeight weight = EventWeight::Wire;
    EventForm form = EventForm::AtHost;
    EventSign sign = EventSign::None;
};
[[nodiscard]] EventLook lookOf(formats::EventKind kind) noexcept;

/// An event in words, read from the text of its record: the store keeps only what joins and findings need.
struct EventText {
    formats::EventKind kind {}; // of the text: tells more than the row where the store kept none
    std::string title {};
    std::vector<std::string> hidden {}; // digits and media addresses in it
};

/// `kind` is the row's. Numbers, digits and media addresses are hidden where the presenter asks for it.
[[nodiscard]] EventText readEvent(formats::EventKind kind, std::string_view record, const Presenter &presenter);

} // namespace legwork::items
