// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mask.h"

#include <calls/call.h>
#include <diagnosis/explanation.h>

#include <functional>
#include <string>
#include <string_view>

namespace legwork::items {

/// A record as it lies in its source.
struct RecordText {
    std::string path {};
    std::uint64_t line = 0; // from 1; 0 when unknown
    std::string text {};
};

/// What every output needs besides the calls: the records behind them, and whether caller data is hidden.
struct Presenter {
    std::function<RecordText(calls::Place)> recordAt {};
    Masker *masker = nullptr; // borrowed; null: nothing is hidden
    const diagnosis::Explanations *explanations = nullptr; // borrowed; null: the program's own

    [[nodiscard]] std::string number(std::string_view number) const;
    [[nodiscard]] std::string text(std::string_view text) const;
    [[nodiscard]] RecordText record(calls::Place place) const; // its text hidden where asked
};

} // namespace legwork::items
