// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/link.h>

#include <QList>

namespace legwork::desktop {

/// Where one has been: back and forward walk it, going elsewhere cuts what lay ahead.
class Places final {
public:
    /// One is at `place` now. The same place again, or going by back and forward, adds nothing.
    void visit(const ui::Link &place);
    [[nodiscard]] bool canGoBack() const noexcept { return m_at > 0; }
    [[nodiscard]] bool canGoForward() const noexcept { return m_at + 1 < m_places.size(); }
    ui::Link back();
    ui::Link forward();

private:
    QList<ui::Link> m_places;
    qsizetype m_at = -1;
};

/// Steps that are remembered.
inline constexpr qsizetype maxPlaces = 200;

} // namespace legwork::desktop
