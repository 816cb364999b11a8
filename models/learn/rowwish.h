// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>
#include <items/ladderlayout.h>

#include <QString>

namespace legwork::learn {

/// Names a row of a ladder by what it is, so that it is found in every call of the same shape:
/// `INVITE leg=vru to=vxml nth=2`. The words before the first KEY=VALUE are how the row's label, or its title in the
/// picture, begins.
struct RowWish {
    QString label {}, leg {}, from {}, to {};
    int nth = 1; // of those that fit, from 1

    [[nodiscard]] bool isEmpty() const { return label.isEmpty() && leg.isEmpty(); }
    friend bool operator==(const RowWish &, const RowWish &) = default;
};

/// `place` is named in the error.
[[nodiscard]] Result<RowWish> parseRowWish(const QString &text, const std::string &place);

/// Index into Ladder::rows; -1 when the ladder has no such row.
[[nodiscard]] int rowOf(const RowWish &wish, const items::Ladder &ladder);

} // namespace legwork::learn
