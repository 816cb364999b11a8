// SPDX-License-Identifier: GPL-3.0-or-later
#include "compliancechart.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QBarSet>
#include <QChart>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QLocale>
#include <QMouseEvent>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QValueAxis>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

using entitlements::Day;
using entitlements::OverUse;
using entitlements::Step;

namespace {

constexpr int fewestDays = 7; // of a zoom

QString shown(QDate day) { return QLocale().toString(day, QStringLiteral("d MMM yyyy")); }

/// A round number of ports not below `most`, for the axis' end; in steps of `step`.
double roundUp(double most, double &step)
{
    const double raw = std::max(most, 4.0) / 4;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    step = power;
    for (const double factor : { 1.0, 2.0, 2.5, 5.0, 10.0 }) {
        if (factor * power >= raw) {
            step = std::max(factor * power, 1.0);
            break;
        }
    }
    return std::ceil(most / step) * step;
}

} // namespace

ComplianceChart::ComplianceChart(QWidget *parent)
    : QChartView(parent)
    , m_bars(new QStackedBarSeries(this))
    , m_entitled(new QLineSeries(this))
    , m_ahead(new QLineSeries(this))
    , m_forecast(new QLineSeries(this))
    , m_x(new QValueAxis(this))
    , m_y(new QValueAxis(this))
{
    setAccessibleName(tr("Compliance timeline"));
    viewport()->setAccessibleName(accessibleName());
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setRenderHint(QPainter::Antialiasing, true);
    QChart *const plot = chart();
    plot->setAnimationOptions(QChart::NoAnimation);
    plot->legend()->hide(); // the page's head has it, with words
    plot->setMargins(QMargins(0, 0, 0, 0));
    plot->setBackgroundRoundness(0);
    plot->addAxis(m_x, Qt::AlignBottom);
    plot->addAxis(m_y, Qt::AlignLeft);
    m_x->setVisible(false);
    m_bars->setBarWidth(0.8);
    for (QAbstractSeries *const series :
        std::initializer_list<QAbstractSeries *> { m_bars, m_forecast, m_entitled, m_ahead }) {
        plot->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
    m_y->setLabelFormat(QStringLiteral("%d"));
    dress();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        dress();
        apply();
    });
}

void ComplianceChart::dress()
{
    const Theme &now = theme();
    setBackgroundBrush(now.base);
    chart()->setBackgroundBrush(now.base);
    chart()->setPlotAreaBackgroundVisible(false);
    m_y->setGridLinePen(QPen(now.line, 1));
    m_y->setLinePen(Qt::NoPen);
    m_y->setLabelsColor(now.text2);
    m_y->setLabelsFont(ui::font(TextStyle::Caption));
    m_entitled->setPen(QPen(now.error, px(2)));
    m_ahead->setPen(QPen(now.error, px(2), Qt::DashLine));
    m_forecast->setPen(QPen(now.text2, 1, Qt::DotLine));
    chart()->setContentsMargins(0, 0, 0, 0);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    // Room for the months below, and for today's word above.
    chart()->setMargins(QMargins(px(4), px(20), px(52), px(20)));
}

void ComplianceChart::setReview(const entitlements::Review &review, const QList<Step> &ahead, QDate until)
{
    const bool isSame = m_days > 0 && m_from == review.input.from && m_until == until;
    m_review = review;
    m_steps = review.steps;
    for (const Step &step : ahead) {
        if (step.day > review.input.to && (m_steps.isEmpty() || m_steps.last().entitled != step.entitled))
            m_steps << step;
    }
    m_from = review.input.from;
    m_until = until;
    m_days = static_cast<int>(m_from.daysTo(m_until)) + 1;
    if (!isSame) {
        m_first = 0;
        m_last = m_days - 1;
        m_cursor = -1;
    }
    apply();
}

void ComplianceChart::apply()
{
    if (m_days <= 0)
        return;
    const Theme &now = theme();
    m_bars->clear();
    m_within = new QBarSet(tr("Held peak of each day"), m_bars);
    m_over = new QBarSet(tr("Over-use"), m_bars);
    double most = 1;
    for (const Day &day : std::as_const(m_review.days)) {
        const double held = day.use && day.use->held ? *day.use->held : 0;
        const double over = static_cast<double>(day.over());
        m_within->append(held - over);
        m_over->append(over);
        most = std::max({ most, held, static_cast<double>(day.entitled.total()) });
    }
    QColor within = now.series[0];
    within.setAlphaF(now.isContrast ? 1.0F : 0.55F);
    m_within->setBrush(within);
    m_within->setPen(Qt::NoPen);
    m_over->setBrush(QBrush(now.error, now.isContrast ? Qt::BDiagPattern : Qt::SolidPattern));
    m_over->setPen(Qt::NoPen);
    m_bars->append({ m_within, m_over });

    QList<QPointF> past, ahead, likely;
    const QDate today = m_review.input.to;
    for (int day = 0; day < m_days; ++day) {
        const QDate date = m_from.addDays(day);
        const double entitled = static_cast<double>(entitlements::entitledAt(m_steps, date).total());
        most = std::max(most, entitled);
        QList<QPointF> &into = date <= today ? past : ahead;
        if (into.isEmpty() && !past.isEmpty() && date > today)
            into << past.last();
        if (!into.isEmpty() && into.last().y() != entitled)
            into << QPointF(day - 0.5, into.last().y());
        if (into.isEmpty() || into.last().y() != entitled)
            into << QPointF(day - 0.5, entitled);
        if (date == today || day == m_days - 1)
            into << QPointF(day + 0.5, entitled);
    }
    if (m_review.hasForecast) {
        for (const entitlements::Need &need : std::as_const(m_review.needs)) {
            if (need.day <= m_until) {
                likely << QPointF(static_cast<double>(m_from.daysTo(need.day)), need.likely);
                most = std::max(most, need.likely);
            }
        }
    }
    m_entitled->replace(past);
    m_ahead->replace(ahead);
    m_forecast->replace(likely);
    double step = 1;
    const double top = roundUp(most * 1.15, step);
    m_y->setRange(0, top);
    m_y->setTickCount(static_cast<int>(std::lround(top / step)) + 1);
    m_x->setRange(m_first - 0.5, m_last + 0.5);
    setAccessibleDescription(words());
    viewport()->update();
}

QString ComplianceChart::words() const
{
    if (m_days <= 0)
        return tr("Nothing to show yet.");
    QString text = tr("%1 to %2. %3").arg(shown(firstShown()), shown(lastShown()), verdictOf(m_review));
    if (m_cursor >= 0)
        text += u' ' + wordsOf(m_cursor);
    return text;
}

QString ComplianceChart::wordsOf(int day) const
{
    const QDate date = m_from.addDays(day);
    const std::uint64_t entitled = entitlements::entitledAt(m_steps, date).total();
    if (day >= m_review.days.size())
        return tr("%1: %2 entitled.").arg(shown(date)).arg(entitled);
    const Day &one = m_review.days[day];
    if (!one.use || !one.use->held)
        return tr("%1: %2 entitled, use not measured.").arg(shown(date)).arg(entitled);
    if (one.over() > 0)
        return tr("%1: %2 of %3 used, %4 over.").arg(shown(date)).arg(*one.use->held).arg(entitled).arg(one.over());
    return tr("%1: %2 of %3 used.").arg(shown(date)).arg(*one.use->held).arg(entitled);
}

void ComplianceChart::showDays(QDate first, QDate last)
{
    if (m_days <= 0)
        return;
    const int from = std::clamp(static_cast<int>(m_from.daysTo(first)), 0, m_days - 1);
    const int to = std::clamp(static_cast<int>(m_from.daysTo(last)), from, m_days - 1);
    m_first = from;
    m_last = std::min(std::max(to, from + fewestDays - 1), m_days - 1);
    m_first = std::max(0, std::min(m_first, m_last - fewestDays + 1));
    m_x->setRange(m_first - 0.5, m_last + 0.5);
    setAccessibleDescription(words());
    viewport()->update();
}

void ComplianceChart::zoom(double factor, int around)
{
    const double days = std::max<double>(fewestDays, (m_last - m_first + 1) * factor);
    const double share = m_last > m_first ? double(around - m_first) / (m_last - m_first) : 0.5;
    const int first = static_cast<int>(std::lround(around - share * days));
    showDays(m_from.addDays(std::max(first, 0)), m_from.addDays(std::max(first, 0) + static_cast<int>(days) - 1));
}

void ComplianceChart::setCursorDay(int day)
{
    m_cursor = std::clamp(day, m_first, m_last);
    setAccessibleDescription(words());
    viewport()->update();
}

double ComplianceChart::xOf(double day) const { return chart()->mapToPosition(QPointF(day, 0), m_entitled).x(); }
double ComplianceChart::yOf(double ports) const { return chart()->mapToPosition(QPointF(0, ports), m_entitled).y(); }

int ComplianceChart::dayAt(double x) const
{
    const double day = chart()->mapToValue(QPointF(x, 0), m_entitled).x();
    return std::clamp(static_cast<int>(std::lround(day)), 0, std::max(m_days - 1, 0));
}

void ComplianceChart::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    if (m_days <= 0)
        return;
    painter->save();
    painter->setFont(ui::font(TextStyle::Caption));
    drawMonths(*painter);
    drawToday(*painter);
    QList<QRectF> taken; // by words, which do not cover each other
    drawOverUse(*painter, taken);
    drawSteps(*painter, taken);
    const QRectF area = chart()->plotArea();
    if (m_pressed >= 0 && m_dragged >= 0 && m_pressed != m_dragged) {
        QColor shade = theme().accent;
        shade.setAlphaF(0.2F);
        painter->fillRect(QRectF(QPointF(xOf(std::min(m_pressed, m_dragged) - 0.5), area.top()),
                              QPointF(xOf(std::max(m_pressed, m_dragged) + 0.5), area.bottom())),
            shade);
    }
    if (m_cursor >= m_first && m_cursor <= m_last) {
        painter->setPen(QPen(theme().accent, 1));
        painter->drawLine(QPointF(xOf(m_cursor), area.top()), QPointF(xOf(m_cursor), area.bottom()));
        painter->setPen(theme().text);
        const QString said = wordsOf(m_cursor);
        const double width = painter->fontMetrics().horizontalAdvance(said);
        const double left = std::clamp(xOf(m_cursor) + px(6), area.left(), std::max(area.left(), area.right() - width));
        const QRectF box(left - px(4), area.top(), width + px(8), painter->fontMetrics().height() + px(4));
        painter->fillRect(box, theme().raised);
        painter->drawText(box, Qt::AlignCenter, said);
    }
    if (hasFocus()) {
        painter->setPen(QPen(theme().accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

void ComplianceChart::drawMonths(QPainter &painter) const
{
    painter.setPen(theme().text2);
    const double bottom = chart()->plotArea().bottom() + painter.fontMetrics().ascent() + px(4);
    const bool isFine = m_last - m_first < 45;
    double free = chart()->plotArea().left();
    for (int day = m_first; day <= m_last; ++day) {
        const QDate date = m_from.addDays(day);
        const bool isMark = isFine ? date.dayOfWeek() == Qt::Monday : date.day() == 1;
        if (!isMark)
            continue;
        const bool hasYear = date.month() == 1 || free <= chart()->plotArea().left();
        const QString text = QLocale().toString(date,
            isFine        ? QStringLiteral("d MMM")
                : hasYear ? QStringLiteral("MMM yyyy")
                          : QStringLiteral("MMM"));
        const double x = xOf(day - 0.5);
        if (x < free)
            continue;
        painter.drawText(QPointF(x, bottom), text);
        free = x + painter.fontMetrics().horizontalAdvance(text) + px(12);
    }
}

void ComplianceChart::drawSteps(QPainter &painter, QList<QRectF> &taken) const
{
    const QRectF area = chart()->plotArea();
    painter.setFont(ui::font(TextStyle::Caption));
    const double height = painter.fontMetrics().height();
    for (qsizetype i = 1; i < m_steps.size(); ++i) {
        const Step &step = m_steps[i];
        const auto day = static_cast<int>(m_from.daysTo(step.day));
        const auto before = static_cast<qint64>(m_steps[i - 1].entitled.total());
        const auto after = static_cast<qint64>(step.entitled.total());
        if (before == after || day < m_first || day > m_last)
            continue;
        const QPointF at(xOf(day - 0.5), yOf(static_cast<double>(after)));
        painter.setPen(QPen(theme().error, px(2)));
        painter.setBrush(theme().base);
        painter.drawEllipse(at, px(4), px(4));
        QString text = after > before ? QStringLiteral("+%1").arg(after - before)
                                      : QStringLiteral("\u2212%1").arg(before - after);
        const QStringList names = after > before ? step.began : step.ended;
        if (!names.isEmpty())
            text += u' ' + names.join(QStringLiteral(", "));
        const double width = painter.fontMetrics().horizontalAdvance(text);
        const double left = std::min(at.x() + px(8), area.right() - width);
        // Above the line where there is room, else below it; else the ring alone, and the words are in the list.
        for (const double top : { at.y() - height - px(2), at.y() + px(5) }) {
            const QRectF place(left, top, width + 1, height);
            if (std::ranges::any_of(taken, [&](const QRectF &one) { return one.intersects(place); }))
                continue;
            painter.setPen(theme().text2);
            painter.fillRect(place, theme().base);
            painter.drawText(place, Qt::AlignVCenter, text);
            taken << place;
            break;
        }
    }
    // What is in force in the end, at the trailing edge.
    const auto last = static_cast<qint64>(entitlements::entitledAt(m_steps, m_from.addDays(m_last)).total());
    painter.setFont(ui::font(TextStyle::Strong));
    painter.setPen(theme().error);
    painter.drawText(QRectF(area.right() + px(6), yOf(static_cast<double>(last)) - px(10), px(46), px(20)),
        Qt::AlignLeft | Qt::AlignVCenter, QString::number(last));
}

void ComplianceChart::drawOverUse(QPainter &painter, QList<QRectF> &taken) const
{
    painter.setFont(ui::font(TextStyle::Strong));
    const QRectF area = chart()->plotArea();
    QList<std::pair<QRectF, QString>> signs;
    for (const OverUse &one : m_review.overUses) {
        const auto first = static_cast<int>(m_from.daysTo(one.first)), last = static_cast<int>(m_from.daysTo(one.last));
        if (last < m_first || first > m_last)
            continue;
        const auto mostOn = static_cast<qsizetype>(m_from.daysTo(one.mostOn));
        const double top = *m_review.days[mostOn].use->held;
        const QString text = one.first == one.last ? tr("%1 over, %2").arg(one.most).arg(shown(one.first))
                                                   : tr("%n overage day(s), %1\u2013%2", nullptr, one.days)
                                                         .arg(QLocale().toString(one.first, QStringLiteral("d MMM")),
                                                             QLocale().toString(one.last, QStringLiteral("d MMM")));
        const double x = xOf(std::clamp(static_cast<double>(mostOn), double(m_first), double(m_last)));
        const QRectF sign(x - px(7), yOf(top) - px(21), px(14), px(14));
        paintSeverity(painter, sign, Sign::Error);
        taken << sign;
        signs << std::pair(sign, text);
    }
    painter.setPen(theme().error);
    for (const auto &[sign, text] : std::as_const(signs)) {
        const double width = painter.fontMetrics().horizontalAdvance(text);
        for (const double left : { sign.left() - px(4) - width, sign.right() + px(4) }) {
            const QRectF place(left, sign.top(), width + 1, sign.height());
            const bool isFree = std::ranges::none_of(taken, [&](const QRectF &one) { return one.intersects(place); });
            if (!isFree || place.left() < area.left() || place.right() > area.right())
                continue; // the sign alone: the words are in the tip, the cursor and the report
            painter.fillRect(place, theme().base);
            painter.drawText(place, Qt::AlignVCenter, text);
            taken << place;
            break;
        }
    }
}

void ComplianceChart::drawToday(QPainter &painter) const
{
    const auto today = static_cast<int>(m_from.daysTo(m_review.input.to));
    if (today < m_first || today > m_last)
        return;
    const QRectF area = chart()->plotArea();
    const double x = xOf(today + 0.5);
    painter.setFont(ui::font(TextStyle::Caption));
    painter.setPen(QPen(theme().text3, 1));
    painter.drawLine(QPointF(x, area.top() - px(6)), QPointF(x, area.bottom()));
    const QString word = tr("today");
    painter.setPen(theme().text2);
    painter.drawText(QPointF(x - painter.fontMetrics().horizontalAdvance(word) - px(4), area.top() - px(4)), word);
}

void ComplianceChart::keyPressEvent(QKeyEvent *event)
{
    if (m_days <= 0)
        return QChartView::keyPressEvent(event);
    const int now = m_cursor >= 0 ? m_cursor : static_cast<int>(m_from.daysTo(m_review.input.to));
    const int step = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_Left: return setCursorDay(now - step);
    case Qt::Key_Right: return setCursorDay(m_cursor >= 0 ? now + step : now);
    case Qt::Key_Plus: return zoom(0.5, std::clamp(now, m_first, m_last));
    case Qt::Key_Minus: return zoom(2, std::clamp(now, m_first, m_last));
    case Qt::Key_0: return showDays(m_from, m_until);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor >= 0)
            Q_EMIT dayActivated(cursorDay());
        return;
    default: QChartView::keyPressEvent(event);
    }
}

void ComplianceChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_days <= 0)
        return QChartView::mousePressEvent(event);
    m_pressed = m_dragged = dayAt(event->position().x());
}

void ComplianceChart::mouseMoveEvent(QMouseEvent *event)
{
    if (m_pressed < 0)
        return QChartView::mouseMoveEvent(event);
    m_dragged = dayAt(event->position().x());
    viewport()->update();
}

void ComplianceChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_pressed < 0 || event->button() != Qt::LeftButton)
        return QChartView::mouseReleaseEvent(event);
    const int from = std::min(m_pressed, m_dragged), to = std::max(m_pressed, m_dragged);
    m_pressed = m_dragged = -1;
    if (from != to)
        return showDays(m_from.addDays(from), m_from.addDays(to));
    setCursorDay(from);
    Q_EMIT dayActivated(m_from.addDays(from));
}

void ComplianceChart::wheelEvent(QWheelEvent *event)
{
    if (m_days > 0 && event->angleDelta().y() != 0)
        zoom(event->angleDelta().y() > 0 ? 0.8 : 1.25, dayAt(event->position().x()));
    event->accept();
}

bool ComplianceChart::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_days > 0) {
        const auto *const help = static_cast<QHelpEvent *>(event);
        if (chart()->plotArea().contains(help->pos()))
            QToolTip::showText(help->globalPos(), wordsOf(dayAt(help->pos().x())), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QChartView::viewportEvent(event);
}

} // namespace legwork::ui
