// SPDX-License-Identifier: GPL-3.0-or-later
#include "erlangcurve.h"

#include <common/theme.h>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace legwork::ui {

namespace {

QAccessibleInterface *accessibleCurve(const QString &name, QObject *object)
{
    if (name != QLatin1String("legwork::ui::ErlangCurve"))
        return nullptr;
    return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::Chart);
}

} // namespace

ErlangCurve::ErlangCurve(QWidget *parent)
    : QWidget(parent)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(accessibleCurve);
        return true;
    }();
    Q_UNUSED(isInstalled)
    setObjectName(QStringLiteral("erlangCurve"));
    setLayoutDirection(Qt::LeftToRight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
    setMinimumHeight(px(70));
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] { update(); });
}

QSize ErlangCurve::sizeHint() const { return { px(240), px(120) }; }

void ErlangCurve::show(const items::SizingInput &input, const items::SizingAnswer &answer)
{
    m_input = input;
    m_answer = answer;
    const QLocale locale;
    setAccessibleName(tr("Blocking by number of ports: %1 % with %2 ports, the target is reached with %3")
                          .arg(locale.toString(100 * answer.blocking, 'f', 2), locale.toString(input.usable()),
                              locale.toString(answer.needed)));
    update();
}

void ErlangCurve::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(ui::font(TextStyle::Caption));
    const QFontMetrics metrics(painter.font());
    const QRectF plot = QRectF(rect()).adjusted(px(34), metrics.height() + 2, -px(6), -metrics.height() - px(4));
    if (m_answer.curve.size() < 2 || plot.height() < 10)
        return;
    const double first = m_answer.curve.front().first, last = m_answer.curve.back().first;
    double most = 0.001;
    for (const auto &[ports, blocking] : m_answer.curve)
        most = std::max(most, blocking);
    const auto xOf = [&](double ports) { return plot.left() + (ports - first) / (last - first) * plot.width(); };
    const QLocale locale;
    painter.setPen(theme().text3);
    const int decimals = most >= 0.1 ? 0 : most >= 0.01 ? 1 : 2;
    for (const double share : { 0.0, 0.5, 1.0 }) {
        const double y = plot.bottom() - share * plot.height();
        painter.setPen(share > 0 ? theme().line : theme().lineStrong);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme().text3);
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, plot.left() - px(4), metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, tr("%1 %").arg(locale.toString(100 * share * most, 'f', decimals)));
    }
    double freeFrom = 0;
    for (int i = 0; i <= 4; ++i) {
        const double ports = std::round(first + (last - first) * i / 4);
        const QString text = locale.toString(ports, 'f', 0);
        const double x = xOf(ports) - metrics.horizontalAdvance(text) / 2.0;
        if (x < freeFrom || x + metrics.horizontalAdvance(text) > width())
            continue;
        freeFrom = x + metrics.horizontalAdvance(text) + px(6);
        painter.drawText(QPointF(x, plot.bottom() + px(3) + metrics.ascent()), text);
    }
    QList<QPointF> points;
    for (const auto &[ports, blocking] : m_answer.curve)
        points.append({ xOf(ports), plot.bottom() - blocking / most * plot.height() });
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().accent, 1.6));
    painter.drawPolyline(points.constData(), static_cast<int>(points.size()));
    const auto mark = [&](unsigned ports, const QColor &colour, Qt::PenStyle style, const QString &text, bool isLeft) {
        if (ports < first || ports > last)
            return;
        const double x = xOf(ports);
        painter.setPen(QPen(colour, 1.4, style));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const int wide = metrics.horizontalAdvance(text);
        const double left
            = std::clamp(isLeft ? x - wide - px(2) : x - wide / 2.0, 0.0, static_cast<double>(width() - wide));
        painter.drawText(QPointF(left, plot.top() - px(3)), text);
    };
    mark(m_answer.needed, theme().accent, Qt::DashLine, locale.toString(m_answer.needed), true);
    if (m_input.usable() > 0)
        mark(m_input.usable(), theme().error, Qt::SolidLine,
            m_input.usable() == m_input.entitled ? tr("entitled") : tr("usable"), false);
}

} // namespace legwork::ui
