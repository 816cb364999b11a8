// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderdocument.h"

#include <common/roles.h>
#include <items/text.h>
#include <items/zone.h>

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("legwork::ui::Ladder", text, nullptr, n);
}

constexpr int pdfResolution = 96;

} // namespace

LadderPicture::LadderPicture(const items::ExportView &view, const DocumentOptions &options)
    : m_theme(options.theme != nullptr ? *options.theme : lightTheme())
    , m_layout(view.shared(), options.layout)
{
    const ThemeScope scope(m_theme);
    m_look.names = columnNames(m_layout, options.aliasOf);
    if (view.isMasked()) {
        for (ColumnName &name : m_look.names)
            name.name = QString::fromStdString(view.text(name.name.toStdString()));
    }
    m_look.zone = options.zone;
    m_look.isRelative = options.isRelative;
    m_geometry.setUp(m_layout, m_look.names, options.width,
        { .media = true, .source = options.layout.detail == items::DetailLevel::Wire });
    m_margin = 16 * m_geometry.unit();
    m_lineHeight = QFontMetricsF(m_geometry.caption).height() + 3 * m_geometry.unit();
    addHead(view, options);
}

void LadderPicture::addHead(const items::ExportView &view, const DocumentOptions &options)
{
    const calls::Call &call = view.ladder().call;
    m_head.push_back({ shown(view.presenter().number(call.ani)) + QStringLiteral(" \u2192 ")
            + shown(view.presenter().number(call.dnis)) + QStringLiteral("   ") + wordFor(call.outcome),
        true });
    QStringList facts;
    const std::string clock = items::wallClock(call.start, options.zone);
    facts << tr("%1 %2").arg(QString::fromStdString(clock), options.zoneName)
          << tr("length %1").arg(QString::fromStdString(items::durationText(call.end - call.start)));
    if (call.ivr.count() > 0)
        facts << tr("IVR %1").arg(QString::fromStdString(items::durationText(call.ivr)));
    if (call.queue.count() > 0)
        facts << tr("queue %1").arg(QString::fromStdString(items::durationText(call.queue)));
    if (call.talk.count() > 0)
        facts << tr("talk %1").arg(QString::fromStdString(items::durationText(call.talk)));
    facts << tr("call %1").arg(shown(view.text(call.id.view())));
    if (view.isMasked())
        facts << tr("caller data is hidden");
    addWrapped(facts.join(QStringLiteral(", ")), -1);
    for (const calls::Finding &finding : call.findings)
        addWrapped(titleOfFinding(finding.code) + QStringLiteral(": ") + shown(view.text(finding.text.view())),
            static_cast<int>(signOf(finding.severity)));
}

/// Breaks text at blanks to the width of the picture.
void LadderPicture::addWrapped(const QString &text, int sign)
{
    const QFontMetricsF metrics(m_geometry.caption);
    const double room = m_geometry.width - (sign >= 0 ? 20 * m_geometry.unit() : 0);
    QString line;
    for (const QString &word : text.split(QLatin1Char(' '))) {
        const QString longer = line.isEmpty() ? word : QString(line + QLatin1Char(' ') + word);
        if (!line.isEmpty() && metrics.horizontalAdvance(longer) > room) {
            m_head.push_back({ line, false, sign });
            sign = sign >= 0 ? -2 : sign; // the lines that follow have no sign, but its indent
            line = word;
        } else {
            line = longer;
        }
    }
    m_head.push_back({ metrics.elidedText(line, Qt::ElideRight, room), false, sign });
}

double LadderPicture::headHeight() const noexcept
{
    return static_cast<double>(m_head.size()) * m_lineHeight + 12 * m_geometry.unit();
}

double LadderPicture::height() const noexcept
{
    return 2 * m_margin + headHeight() + m_geometry.headerHeight
        + m_geometry.height(static_cast<int>(m_layout.lines().size()));
}

void LadderPicture::paintHead(QPainter &painter, std::vector<PlacedText> *probe) const
{
    const double u = m_geometry.unit();
    double y = 0;
    for (const HeadLine &line : m_head) {
        QFont font = line.isStrong ? m_geometry.body : m_geometry.caption;
        if (line.isStrong)
            font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(line.isStrong ? m_theme.text : m_theme.text2);
        const QFontMetricsF metrics(font);
        const double x = line.sign != -1 ? 20 * u : 0;
        if (line.sign >= 0)
            paintSeverity(painter, QRectF(0, y + 1 * u, 13 * u, 13 * u), static_cast<Sign>(line.sign));
        const double baseline = y + metrics.ascent() + (m_lineHeight - metrics.height()) / 2;
        painter.drawText(QPointF(x, baseline), line.text);
        if (probe != nullptr)
            probe->push_back({ painter.transform().mapRect(QRectF(x, baseline - metrics.ascent(),
                                   metrics.horizontalAdvance(line.text), metrics.ascent() + metrics.descent())),
                line.text });
        y += m_lineHeight;
    }
}

void LadderPicture::paint(QPainter &painter, std::vector<PlacedText> *probe) const
{
    const ThemeScope scope(m_theme);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(QRectF(QPointF(0, 0), size()), m_theme.base);
    painter.translate(m_margin, m_margin);
    paintHead(painter, probe);
    LadderPainter ladder(m_layout, m_geometry, m_look);
    ladder.setProbe(probe);
    painter.translate(0, headHeight());
    ladder.paintHeader(painter, QRectF(0, 0, m_geometry.width, m_geometry.headerHeight));
    painter.translate(0, m_geometry.headerHeight);
    const QRectF rows(0, 0, m_geometry.width, m_geometry.height(static_cast<int>(m_layout.lines().size())));
    ladder.paintRows(painter, rows, rows);
}

Result<QByteArray> LadderPicture::svg() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(pdfResolution);
    const QSize whole(static_cast<int>(std::ceil(size().width())), static_cast<int>(std::ceil(size().height())));
    generator.setSize(whole);
    generator.setViewBox(QRect(QPoint(0, 0), whole));
    generator.setTitle(QStringLiteral("Legwork"));
    generator.setDescription(QStringLiteral("Ladder of a call"));
    QPainter painter;
    if (!painter.begin(&generator))
        return failure(ErrorKind::Internal, {}, "the SVG cannot be drawn");
    paint(painter);
    painter.end();
    return bytes;
}

Result<QByteArray> LadderPicture::png() const
{
    constexpr double scale = 2; // sharp on dense screens and in print
    const double height = size().height();
    if (height > highestPng)
        return failure(ErrorKind::TooLarge, {},
            "the call has too many rows for one picture in pixels; SVG, PDF and HTML have no limit");
    const double by = height * scale > highestPng ? 1 : scale;
    QImage image((size() * by).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return failure(ErrorKind::TooLarge, {}, "there is not enough memory for the picture");
    image.setDevicePixelRatio(by);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return failure(ErrorKind::Internal, {}, "the PNG cannot be written");
    return bytes;
}

/// Pages as wide as the picture, the header on each.
Result<QByteArray> LadderPicture::pdf() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly))
        return failure(ErrorKind::Internal, {}, "the PDF cannot be written");
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(pdfResolution);
        writer.setTitle(QStringLiteral("Legwork ladder"));
        writer.setCreator(QStringLiteral("Legwork"));
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(10, 10, 10, 10)));
        QPainter painter;
        if (!painter.begin(&writer))
            return failure(ErrorKind::Internal, {}, "the PDF cannot be drawn");
        const ThemeScope scope(m_theme);
        const double scale = writer.width() / m_geometry.width;
        const double footer = 2 * m_lineHeight;
        const double page = writer.height() / scale - footer;
        const int count = static_cast<int>(m_layout.lines().size());
        const LadderPainter ladder(m_layout, m_geometry, m_look);
        int line = 0, number = 1;
        do {
            painter.resetTransform();
            painter.scale(scale, scale);
            painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
            painter.fillRect(QRectF(0, 0, m_geometry.width, page + footer), m_theme.base);
            double y = 0;
            if (number == 1) {
                paintHead(painter, nullptr);
                y = headHeight();
            }
            painter.translate(0, y);
            ladder.paintHeader(painter, QRectF(0, 0, m_geometry.width, m_geometry.headerHeight));
            y += m_geometry.headerHeight;
            const int fits = std::max(1, static_cast<int>((page - y) / m_geometry.rowHeight));
            const int end = std::min(count, line + fits);
            painter.translate(0, m_geometry.headerHeight - m_geometry.top(line));
            const QRectF rows(0, m_geometry.top(line), m_geometry.width, m_geometry.height(end - line));
            painter.setClipRect(rows);
            // The last pixel belongs to the next page's first row.
            ladder.paintRows(painter, rows.adjusted(0, 0, 0, -0.5), rows);
            painter.setClipping(false);
            painter.resetTransform();
            painter.scale(scale, scale);
            painter.setFont(m_geometry.caption);
            painter.setPen(m_theme.text3);
            painter.drawText(QPointF(0, page + footer - m_lineHeight / 2), tr("Page %1").arg(number));
            line = end;
            ++number;
        } while (line < count && writer.newPage());
        painter.end();
    }
    return bytes;
}

} // namespace legwork::ui
