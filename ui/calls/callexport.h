// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/callview.h>
#include <items/session.h>

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace legwork::ui {

enum class Masking : std::uint8_t { Hidden, Shown };

/// Most rows that are written without a narrower range being asked for.
inline constexpr std::size_t mostExportedRows = 1'000'000;

/// Writes the calls of a view, in their order, as CSV in another thread. The file is there whole or as it was before.
/// `done` gets what went wrong, empty when nothing did, in `context`'s thread.
void writeCsv(std::shared_ptr<const items::CallView> view, const QString &path, Masking masking, QObject *context,
    std::function<void(const QString &trouble)> done);

/// Writes the report on one call, as `legwork-cli report` has it on a page.
void writeReport(items::TraceSession &session, const QString &callId, const QString &path, Masking masking,
    QObject *context, std::function<void(const QString &trouble)> done);

enum class CallFile : std::uint8_t { Pcap, Text };

/// Writes one call as a capture, or its ladder as text.
void writeCall(items::TraceSession &session, const QString &callId, CallFile kind, const QString &path, Masking masking,
    QObject *context, std::function<void(const QString &trouble)> done);

} // namespace legwork::ui
