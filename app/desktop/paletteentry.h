// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/link.h>
#include <common/roles.h>

#include <QAction>
#include <QList>
#include <QPointer>
#include <QString>

#include <optional>

namespace legwork::desktop {

/// Groups of the palette, in the order in which they stand.
enum class PaletteGroup : std::uint8_t { Calls, Numbers, Hosts, Pages, Commands, Filter, Recent, Lines, Help };

/// One row of the palette: what it says, and what choosing it does (the first of link, action and path that is set).
struct PaletteEntry {
    PaletteGroup group = PaletteGroup::Commands;
    QString title {}, detail {}, keys {};
    const char *icon = nullptr;
    std::optional<ui::Sign> sign {}; // in the icon's place
    ui::Link link {};
    QPointer<QAction> action {};
    QString path {}; // a source to be opened
};

struct PaletteResults {
    QList<PaletteEntry> entries {}; // in order of their groups
    QHash<PaletteGroup, QString> notes {}; // "5 of 40, failures first"
};

[[nodiscard]] QString titleOf(PaletteGroup group);

} // namespace legwork::desktop
