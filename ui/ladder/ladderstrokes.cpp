// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderstrokes.h"

#include <common/theme.h>

#include <QFile>
#include <QHash>
#include <QPainterPath>
#include <QSvgRenderer>

#include <algorithm>
#include <memory>

namespace legwork::ui {

namespace {

QPointF at(const QRectF &box, double x, double y) { return { box.x() + x * box.width(), box.y() + y * box.height() }; }

void line(QPainter &painter, const QRectF &box, std::initializer_list<QPointF> points)
{
    QPolygonF polygon;
    for (const QPointF &point : points)
        polygon << at(box, point.x(), point.y());
    painter.drawPolyline(polygon);
}

} // namespace

void strokeMark(QPainter &painter, const QRectF &rect, Mark mark, const QColor &colour, double unit)
{
    const double side = std::min(rect.width(), rect.height());
    const QRectF box(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side);
    painter.setPen(QPen(colour, 1.4 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    switch (mark) {
    case Mark::None: break;
    case Mark::Tick: line(painter, box, { { 0.1, 0.55 }, { 0.4, 0.85 }, { 0.9, 0.2 } }); break;
    case Mark::Cross:
        line(painter, box, { { 0.12, 0.12 }, { 0.88, 0.88 } });
        line(painter, box, { { 0.88, 0.12 }, { 0.12, 0.88 } });
        break;
    case Mark::Again:
        painter.drawArc(box.adjusted(unit, unit, -unit, -unit), 50 * 16, 290 * 16);
        line(painter, box, { { 0.98, 0.05 }, { 0.9, 0.38 }, { 0.58, 0.32 } });
        break;
    case Mark::Redirect:
        line(painter, box, { { 0.1, 0.2 }, { 0.1, 0.6 }, { 0.9, 0.6 } });
        line(painter, box, { { 0.6, 0.3 }, { 0.9, 0.6 }, { 0.6, 0.9 } });
        break;
    case Mark::Play: painter.drawPolygon(QPolygonF { at(box, 0.2, 0.1), at(box, 0.9, 0.5), at(box, 0.2, 0.9) }); break;
    case Mark::Digits:
        for (int i = 0; i < 9; ++i)
            painter.drawPoint(at(box, 0.15 + 0.35 * (i % 3), 0.15 + 0.35 * (i / 3)));
        break;
    case Mark::Clock:
        painter.drawEllipse(box.adjusted(unit / 2, unit / 2, -unit / 2, -unit / 2));
        line(painter, box, { { 0.5, 0.25 }, { 0.5, 0.53 }, { 0.7, 0.63 } });
        break;
    case Mark::Alert:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(box);
        painter.setPen(QPen(theme().base, 1.4 * unit, Qt::SolidLine, Qt::RoundCap));
        line(painter, box, { { 0.33, 0.33 }, { 0.67, 0.67 } });
        line(painter, box, { { 0.67, 0.33 }, { 0.33, 0.67 } });
        break;
    case Mark::Flag:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF { rect.topLeft(), rect.topRight(), rect.bottomRight(),
            QPointF(rect.center().x(), rect.bottom() - rect.width() / 2), rect.bottomLeft() });
        break;
    case Mark::Note:
        painter.drawRect(box.adjusted(unit / 2, unit / 2, -unit / 2, -unit / 2));
        line(painter, box, { { 0.3, 0.4 }, { 0.7, 0.4 } });
        line(painter, box, { { 0.3, 0.65 }, { 0.6, 0.65 } });
        break;
    case Mark::Diamond:
        painter.drawPolygon(QPolygonF { at(box, 0.5, 0), at(box, 1, 0.5), at(box, 0.5, 1), at(box, 0, 0.5) });
        break;
    }
}

void strokeIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &colour)
{
    thread_local QHash<QByteArray, std::shared_ptr<QSvgRenderer>> known;
    const QByteArray key = QByteArray(name) + colour.name(QColor::HexRgb).toLatin1();
    std::shared_ptr<QSvgRenderer> &renderer = known[key];
    if (!renderer) {
        QFile file(QStringLiteral(":/icons/") + QString::fromLatin1(name) + QStringLiteral(".svg"));
        QByteArray source = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        renderer = std::make_shared<QSvgRenderer>(source.replace("currentColor", colour.name().toLatin1()));
    }
    if (renderer->isValid())
        renderer->render(&painter, rect);
}

} // namespace legwork::ui
