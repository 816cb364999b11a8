// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

#include <items/simulation.h>

#include <optional>

namespace legwork::ui {

/// A place on the Dial plan page: a dial-peer, or a call to be asked about.
struct DialPlanPlace {
    QString device {}; // hostname, or a host as traces name it; empty: the device that is shown
    quint32 peer = 0; // tag; 0: none
    std::optional<items::SimulatedCall> call {}; // to be put into the simulator

    friend bool operator==(const DialPlanPlace &, const DialPlanPlace &) = default;
};

/// The page's name, as links have it.
[[nodiscard]] QString dialPlanPage();
[[nodiscard]] Link linkTo(const DialPlanPlace &place);
/// Nothing when the link leads elsewhere; a place without device and peer when it leads to the page alone.
[[nodiscard]] std::optional<DialPlanPlace> dialPlanPlace(const Link &link);

} // namespace legwork::ui
