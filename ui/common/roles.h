// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>
#include <diagnosis/explanation.h>

#include <QBrush>
#include <QColor>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <string_view>
#include <vector>

class QPainter;

namespace legwork::ui {

/// The sign of a leg's kind: tells kinds apart without colour.
enum class Glyph : std::uint8_t { Disc, Square, Triangle, Diamond, Cross, Ring };

/// Severity as it is shown: a finding's, or that nothing was found. Critical is for alerts.
enum class Sign : std::uint8_t { Ok, Info, Warning, Error, Critical };

/// Class of a message, which decides line and head of its arrow.
enum class MessageClass : std::uint8_t { Request, Provisional, Success, Redirect, Failure, Retransmission };

[[nodiscard]] Sign signOf(calls::Severity severity) noexcept;
/// The severity of a call is its first finding's.
[[nodiscard]] Sign signOf(const calls::Call &call) noexcept;
[[nodiscard]] MessageClass classOf(unsigned status) noexcept; // 0: a request

/// Colours of the theme in force.
[[nodiscard]] QColor colourOf(calls::LegKind kind);
[[nodiscard]] QColor colourOf(Sign sign);
[[nodiscard]] QColor groundOf(Sign sign); // of a box that states it
[[nodiscard]] QColor colourOf(MessageClass messageClass);
/// Fill of a leg's bar: the leg's colour, hatched by kind where colours do not tell (contrast theme, `hatched`).
[[nodiscard]] QBrush brushOf(calls::LegKind kind, Qt::BrushStyle solid = Qt::SolidPattern);
[[nodiscard]] Qt::BrushStyle hatchOf(calls::LegKind kind) noexcept;

[[nodiscard]] Glyph glyphOf(calls::LegKind kind) noexcept;

/// Words for people, translated.
[[nodiscard]] QString wordFor(calls::LegKind kind);
[[nodiscard]] QString wordFor(calls::Outcome outcome);
[[nodiscard]] QString wordFor(calls::Severity severity);
[[nodiscard]] QString wordFor(Sign sign);
[[nodiscard]] QString wordFor(calls::Party party); // empty when unknown
[[nodiscard]] QString wordFor(calls::Stage stage);
/// "Certain", "Likely", "Possible"; where a check is made: "Gateway", "Call server" ...
[[nodiscard]] QString wordFor(diagnosis::Sureness sureness);
[[nodiscard]] QString wordFor(diagnosis::CheckPlace place);

/// A finding's code as a short title: "WAN drop". Codes without one of their own are written out.
[[nodiscard]] QString titleOfFinding(std::string_view code);
/// The codes that have a title of their own.
[[nodiscard]] std::vector<std::string_view> findingCodes();

/// The sign of a leg's kind in its colour, centred in `rect`, as large as its smaller side.
void paintLegGlyph(QPainter &painter, const QRectF &rect, calls::LegKind kind);
void paintGlyph(QPainter &painter, const QRectF &rect, Glyph glyph, const QColor &colour);
/// Disc, triangle, octagon or square with its mark.
void paintSeverity(QPainter &painter, const QRectF &rect, Sign sign);
void paintSeverity(QPainter &painter, const QRectF &rect, calls::Severity severity);

} // namespace legwork::ui
