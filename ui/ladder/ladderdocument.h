// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderpainter.h"

#include <base/result.h>
#include <items/exportdata.h>

#include <QByteArray>
#include <QString>

#include <functional>
#include <string_view>
#include <vector>

namespace legwork::ui {

/// What a picture or document of a call is to look like.
struct DocumentOptions {
    items::LayoutOptions layout {}; // what is drawn; the whole call, whatever part of it is on the screen
    calls::Zone zone {};
    QString zoneName = QStringLiteral("UTC");
    const Theme *theme = nullptr; // null: light
    std::function<QString(const QString &)> aliasOf {};
    double width = 1100; // logical pixels; wider when the columns need it
    bool isRelative = false;
};

enum class ExportFormat : std::uint8_t {
    Svg,
    Png,
    Pdf,
    Html,
    Mermaid,
    Text,
    Messages,
    Pcap,
    Sipp,
    Json,
    Bundle,
    Count
};

/// What a format is called on a command line and as the end of a file name: "svg" ... "zip".
struct FormatName {
    ExportFormat format;
    const char *option; // on the command line
    const char *suffix; // of a file's name
};
[[nodiscard]] const FormatName &nameOf(ExportFormat format) noexcept;
/// By option or by suffix; Count for none of them.
[[nodiscard]] ExportFormat formatNamed(std::string_view name) noexcept;
/// For people, translated: "Picture (SVG)".
[[nodiscard]] QString wordFor(ExportFormat format);

/// The file's bytes. Any thread; fonts and icons of the application must be there.
[[nodiscard]] Result<QByteArray> makeExport(
    const items::ExportView &view, ExportFormat format, const DocumentOptions &options);

/// A picture that is painted: head with what came of the call, header, rows. What makeExport draws, for tests.
class LadderPicture final {
public:
    LadderPicture(const items::ExportView &view, const DocumentOptions &options);

    [[nodiscard]] QSizeF size() const noexcept { return { m_geometry.width + 2 * m_margin, height() }; }
    void paint(QPainter &painter, std::vector<PlacedText> *probe = nullptr) const;
    [[nodiscard]] const items::LadderLayout &layout() const noexcept { return m_layout; }

    [[nodiscard]] Result<QByteArray> svg() const;
    [[nodiscard]] Result<QByteArray> png() const;
    [[nodiscard]] Result<QByteArray> pdf() const;

private:
    struct HeadLine {
        QString text {};
        bool isStrong = false;
        int sign = -1; // of a finding
    };
    [[nodiscard]] double height() const noexcept;
    [[nodiscard]] double headHeight() const noexcept;
    void addHead(const items::ExportView &view, const DocumentOptions &options);
    void addWrapped(const QString &text, int sign);
    void paintHead(QPainter &painter, std::vector<PlacedText> *probe) const;

    const Theme &m_theme;
    items::LadderLayout m_layout;
    LadderGeometry m_geometry;
    LadderLook m_look;
    std::vector<HeadLine> m_head;
    double m_margin = 16;
    double m_lineHeight = 18;
};

/// Pictures higher than this are no longer drawn as pixels.
inline constexpr double highestPng = 30'000;

[[nodiscard]] QByteArray htmlOf(const items::ExportView &view, const DocumentOptions &options, const QByteArray &svg);
/// A zip with ladder, messages, capture and the excerpts of the sources.
[[nodiscard]] Result<QByteArray> bundleOf(const items::ExportView &view, const DocumentOptions &options);

} // namespace legwork::ui
