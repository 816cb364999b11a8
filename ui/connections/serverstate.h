// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testreport.h"

#include <common/roles.h>
#include <connections/connectionbook.h>

namespace legwork::ui {

/// How a server is, as a glyph and few words: "live, 62 ms", "certificate changed".
struct ServerState {
    Sign sign = Sign::Info;
    QString word {};

    /// Somebody should look.
    [[nodiscard]] bool isTrouble() const noexcept { return sign != Sign::Ok && sign != Sign::Info; }
};

[[nodiscard]] ServerState stateOf(
    const connections::ConnectionBook &book, const connections::Profile &profile, const TestReport &report);
/// "10.10.6.81:8445 · JWT"
[[nodiscard]] QString detailOf(const connections::Profile &profile);
/// "Port usage (cache service)"
[[nodiscard]] QString wordFor(connections::Service service);
/// The group it stands in: "Port usage".
[[nodiscard]] QString groupOf(connections::Service service);

} // namespace legwork::ui
