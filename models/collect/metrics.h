// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/headroom.h>
#include <ports/sample.h>

#include <QByteArray>
#include <QString>

#include <optional>

namespace legwork::collect {

/// What a collector knows at a moment, whole; it crosses threads as a copy that nobody changes.
struct Reading {
    QString profile {};
    std::optional<ports::Sample> sample {}; // the last one
    bool isLive = false; // answers come and servers publish; else the figures of `sample` are of the past
    double margin = ports::usualMargin;
    quint64 samples = 0, missed = 0, failovers = 0; // since the start
    qint64 unsaved = 0; // samples in memory only
    int alerts = 0; // open, acknowledged, snoozed
};

/// Text format 0.0.4 of Prometheus. A figure that is not known, or of the past, is left out: it has no value, above all
/// not 0.
[[nodiscard]] QByteArray metricsText(const Reading &reading);

/// JSON: time, profile, state, inUse, limit, margin, headroom (null: unknown), mayGoOn.
[[nodiscard]] QByteArray headroomJson(const Reading &reading);
[[nodiscard]] ports::Headroom headroomOf(const Reading &reading);

} // namespace legwork::collect
