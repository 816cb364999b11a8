// SPDX-License-Identifier: GPL-3.0-or-later
#include "icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

namespace {

const QByteArray &sourceOf(const QString &name)
{
    static QHash<QString, QByteArray> sources;
    const auto known = sources.constFind(name);
    if (known != sources.constEnd())
        return *known;
    QFile file(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"));
    QByteArray source;
    if (file.open(QIODevice::ReadOnly))
        source = file.readAll();
    return *sources.insert(name, source);
}

QPixmap drawn(const QString &name, const QSize &pixels, const QColor &colour)
{
    const QString key = QStringLiteral("lw-icon-%1-%2x%3-%4")
                            .arg(name, QString::number(pixels.width()), QString::number(pixels.height()),
                                colour.name(QColor::HexArgb));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QByteArray source = sourceOf(name);
    QSvgRenderer renderer(source.replace("currentColor", colour.name().toLatin1()));
    if (renderer.isValid()) {
        QPainter painter(&pixmap);
        const double side = std::min(pixels.width(), pixels.height());
        const QRectF square((pixels.width() - side) / 2, (pixels.height() - side) / 2, side, side);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter, square);
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class TokenIconEngine final : public QIconEngine {
public:
    TokenIconEngine(QString name, QColor Theme::*colour)
        : m_name(std::move(name))
        , m_colour(colour)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, drawn(m_name, (QSizeF(rect.size()) * ratio).toSize(), colourFor(mode, state)));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return drawn(m_name, size, colourFor(mode, state));
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return drawn(m_name, size, colourFor(mode, state));
    }
    QIconEngine *clone() const override { return new TokenIconEngine(*this); }
    QString key() const override { return QStringLiteral("legwork"); }
    bool isNull() override { return sourceOf(m_name).isEmpty(); }

private:
    [[nodiscard]] QColor colourFor(QIcon::Mode mode, QIcon::State state) const
    {
        const Theme &now = theme();
        if (mode == QIcon::Disabled) {
            QColor faint = now.text3;
            faint.setAlphaF(0.6F);
            return faint;
        }
        return state == QIcon::On ? now.accent : now.*m_colour;
    }

    QString m_name;
    QColor Theme::*m_colour;
};

} // namespace

QIcon icon(const char *name, QColor Theme::*colour)
{
    return QIcon(new TokenIconEngine(QString::fromLatin1(name), colour));
}

void paintIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &colour)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize pixels(
        static_cast<int>(std::ceil(rect.width() * ratio)), static_cast<int>(std::ceil(rect.height() * ratio)));
    painter.drawPixmap(rect, drawn(QString::fromLatin1(name), pixels, colour), QRectF(QPointF(), QSizeF(pixels)));
}

} // namespace legwork::ui
