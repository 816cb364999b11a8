// SPDX-License-Identifier: GPL-3.0-or-later
#include "reviewpdf.h"

#include <common/theme.h>

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>

#include <algorithm>

namespace legwork::ui {

using entitlements::Day;
using entitlements::Review;

namespace {

constexpr int dotsPerInch = 300;
/// Room at the foot of a page for its number.
constexpr double footMm = 8;
constexpr QSize pictureSize { 1700, 420 }; // dots

/// The held peak of each day as a column, over-use in the colour of errors and hatched, what was entitled as a line.
QImage pictureOf(const Review &review)
{
    QImage image(pictureSize, QImage::Format_RGB32);
    const Theme &colours = lightTheme();
    image.fill(colours.base);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont words = painter.font();
    words.setPixelSize(22);
    painter.setFont(words);
    std::uint64_t most = 1;
    for (const Day &day : review.days)
        most = std::max({ most, day.entitled.total(), std::uint64_t(day.use && day.use->held ? *day.use->held : 0) });
    const double top = 1.15 * static_cast<double>(most);
    const QRectF field(90, 10, pictureSize.width() - 110.0, pictureSize.height() - 50.0);
    const double width = field.width() / static_cast<double>(std::max<qsizetype>(review.days.size(), 1));
    const auto y = [&](double ports) { return field.bottom() - field.height() * ports / top; };
    for (int line = 0; line <= 4; ++line) {
        const double ports = top * line / 4;
        painter.setPen(QPen(colours.line, 1));
        painter.drawLine(QPointF(field.left(), y(ports)), QPointF(field.right(), y(ports)));
        painter.setPen(colours.text2);
        painter.drawText(QRectF(0, y(ports) - 14, 80, 28), Qt::AlignRight | Qt::AlignVCenter,
            QString::number(static_cast<qint64>(ports)));
    }
    for (qsizetype i = 0; i < review.days.size(); ++i) {
        const Day &day = review.days[i];
        const double left = field.left() + width * static_cast<double>(i);
        if (day.use && day.use->held) {
            const double held = *day.use->held;
            const double within = std::min(held, static_cast<double>(day.entitled.total()));
            const double bar = std::max(width * 0.8, 1.0);
            painter.fillRect(QRectF(left, y(within), bar, field.bottom() - y(within)), colours.series[0].lighter(150));
            if (day.over() > 0)
                painter.fillRect(QRectF(left, y(held), bar, y(within) - y(held)), colours.error);
        }
        if (i == 0 || day.day.day() == 1) {
            painter.setPen(colours.text2);
            const QString month = day.day.toString(QStringLiteral("yyyy-MM"));
            if (i == 0 ? day.day.day() < 20 : left + 90 < field.right())
                painter.drawText(QPointF(left, pictureSize.height() - 10), month);
        }
    }
    // Lines of two pixels as pieces: wide polylines are slow.
    QList<QLineF> pieces;
    for (qsizetype i = 0; i < review.days.size(); ++i) {
        const double left = field.left() + width * static_cast<double>(i);
        const double at = y(static_cast<double>(review.days[i].entitled.total()));
        if (i > 0)
            pieces << QLineF(left, y(static_cast<double>(review.days[i - 1].entitled.total())), left, at);
        pieces << QLineF(left, at, left + width, at);
    }
    painter.setPen(QPen(colours.error, 3));
    painter.drawLines(pieces);
    return image;
}

} // namespace

QByteArray reviewPdf(const Review &review)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(dotsPerInch);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(16, 14, 16, 14), QPageLayout::Millimeter);
    writer.setTitle(QCoreApplication::translate("entitlements", "Licence review"));
    writer.setCreator(QStringLiteral("Legwork"));

    QTextDocument document;
    document.documentLayout()->setPaintDevice(&writer);
    QFont words = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    words.setPointSizeF(8.5);
    // Without ligatures, so that a reader who searches the file for a word finds it.
    words.setLetterSpacing(QFont::AbsoluteSpacing, 0.1);
    document.setDefaultFont(words);
    document.setDocumentMargin(0);
    const QString picture = QStringLiteral("timeline.png");
    QImage image = pictureOf(review);
    const QSizeF page = writer.pageLayout().paintRectPixels(dotsPerInch).size();
    const double foot = footMm / 25.4 * dotsPerInch;
    const QSizeF body(page.width(), page.height() - foot);
    // As wide as the page. QTextDocument counts an image's dots as 96 to the inch, but for those of a dense screen.
    image = image.scaledToWidth(static_cast<int>(body.width()), Qt::SmoothTransformation);
    image.setDevicePixelRatio(dotsPerInch / 96.0);
    document.addResource(QTextDocument::ImageResource, QUrl(picture), image);
    document.setHtml(toHtml(review, picture));
    document.setPageSize(body);

    QPainter painter(&writer);
    const int pages = document.pageCount();
    for (int number = 0; number < pages; ++number) {
        if (number > 0)
            writer.newPage();
        painter.save();
        painter.translate(0, -number * body.height());
        document.drawContents(&painter, QRectF(QPointF(0, number * body.height()), body));
        painter.restore();
        painter.setFont(words);
        painter.drawText(QRectF(0, body.height(), body.width(), foot), Qt::AlignRight | Qt::AlignBottom,
            QCoreApplication::translate("entitlements", "Page %1 of %2").arg(number + 1).arg(pages));
    }
    painter.end();
    return bytes;
}

} // namespace legwork::ui
