// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>

#include <QMetaType>
#include <QString>

#include <optional>

namespace legwork::ui {

/// A place in the program that one can go to, come back to and hand on: a page, a call on it, a record of the call, or
/// a filter.
struct Link {
    QString page {}; // "calls", "ladder", "dialplan" ...; empty: where a call is meant, its ladder
    QString callId {};
    std::optional<calls::Place> place {};
    QString query {};
    QString compareWith {}; // another call's id, side by side with callId
    bool beside = false; // next to what is shown rather than in its place

    friend bool operator==(const Link &, const Link &) = default;
};

/// "legwork:call/ID#SOURCE.OFFSET", "legwork:call/ID/OTHER" for two side by side, "legwork:page/NAME?query".
[[nodiscard]] QString toUrl(const Link &link);
/// Nothing when `url` is no link of ours.
[[nodiscard]] std::optional<Link> fromUrl(const QString &url);

} // namespace legwork::ui

Q_DECLARE_METATYPE(legwork::ui::Link)
