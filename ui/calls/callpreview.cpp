// SPDX-License-Identifier: GPL-3.0-or-later
#include "callpreview.h"

#include "histogramview.h"
#include "plaintip.h"

#include <common/roles.h>
#include <common/theme.h>
#include <items/text.h>
#include <items/timetext.h>
#include <items/zone.h>

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

namespace {

/// The severity of what was found, as a sign.
class SignLabel final : public QWidget {
public:
    explicit SignLabel(QWidget *parent)
        : QWidget(parent)
    {
    }
    void setSign(Sign sign)
    {
        m_sign = sign;
        setAccessibleName(wordFor(sign));
        update();
    }
    [[nodiscard]] QSize sizeHint() const override { return { px(14), px(14) }; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const double side = px(14);
        paintSeverity(painter, QRectF((width() - side) / 2, (height() - side) / 2, side, side), m_sign);
    }

private:
    Sign m_sign = Sign::Ok;
};

/// What stands beside a leg's bar: where it went and how long it was.
QString wordsOf(const calls::Leg &leg, const calls::Call &call)
{
    QStringList words;
    if (!leg.dialled.empty() && leg.kind != calls::LegKind::Ingress)
        words.append(items::shownText(leg.dialled));
    if (leg.setup && leg.answer && leg.kind == calls::LegKind::Agent)
        words.append(
            LegLanes::tr("answered after %1 s")
                .arg(QLocale().toString(static_cast<double>((*leg.answer - *leg.setup).count()) / 1000, 'f', 1)));
    else if (leg.setup && leg.kind != calls::LegKind::Ingress)
        words.append(QString::fromStdString(items::durationText(leg.end.value_or(call.end) - *leg.setup)));
    if (leg.result >= 300)
        words.append(QString::number(leg.result));
    return words.join(QLatin1String(", "));
}

} // namespace

LegLanes::LegLanes(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, qOverload<>(&QWidget::update));
}

QSize LegLanes::minimumSizeHint() const { return { px(300), px(90) }; }

void LegLanes::setCall(std::shared_ptr<const calls::Call> call, const calls::Zone &zone)
{
    m_call = std::move(call);
    m_zone = zone;
    m_lanes.clear();
    QStringList words;
    if (m_call) {
        for (std::size_t i = 0; i < m_call->legs.size(); ++i) {
            const calls::LegKind kind = m_call->legs[i].kind;
            auto lane = std::ranges::find(m_lanes, kind, &Lane::kind);
            if (lane == m_lanes.end())
                lane = m_lanes.insert(m_lanes.end(), Lane { kind, {} });
            lane->legs.push_back(i);
            words.append(wordFor(kind) + QLatin1Char(' ') + wordsOf(m_call->legs[i], *m_call));
        }
        std::ranges::sort(m_lanes, {}, &Lane::kind);
    }
    setAccessibleName(words.isEmpty() ? tr("No legs") : words.join(QLatin1String("; ")));
    update();
}

QRectF LegLanes::area() const { return QRectF(rect()).adjusted(px(116), px(8), -px(36), -px(20)); }

double LegLanes::laneHeight() const
{
    return std::min<double>(px(22), area().height() / static_cast<double>(std::max<std::size_t>(m_lanes.size(), 1)));
}

void LegLanes::paintEvent(QPaintEvent *)
{
    if (!m_call)
        return;
    const Theme &t = theme();
    QPainter painter(this);
    const QRectF chart = area();
    const Milliseconds span = std::max(m_call->end - m_call->start, Milliseconds(1));
    const auto xOf = [&](UtcTime time) {
        return chart.left()
            + chart.width()
            * std::clamp(
                static_cast<double>((time - m_call->start).count()) / static_cast<double>(span.count()), 0.0, 1.0);
    };
    const QFont caption = ui::font(TextStyle::Caption);
    const QFontMetrics metrics(caption);
    // Axis: lines at round moments.
    painter.setFont(caption);
    const std::int64_t step = niceStep(
        Milliseconds(std::max<std::int64_t>(span.count() * px(130) / std::max(static_cast<int>(chart.width()), 1), 1)))
                                  .count();
    const std::int64_t offset = m_zone.offsetAt(m_call->start).count();
    const std::int64_t first = (m_call->start.time_since_epoch().count() + offset) / step * step - offset;
    for (std::int64_t at = first; at <= m_call->end.time_since_epoch().count(); at += step) {
        const UtcTime time { Milliseconds(at) };
        if (time < m_call->start)
            continue;
        const double x = std::floor(xOf(time));
        painter.fillRect(QRectF(x, chart.top(), 1, chart.height()), t.line);
        painter.setPen(t.text3);
        const QString words = step < 1000 ? items::timeOfDay(time, m_zone) : items::timeOfDaySeconds(time, m_zone);
        if (x + px(3) + metrics.horizontalAdvance(words) <= rect().right()) // a time cut in two says another one
            painter.drawText(QPointF(x + px(3), chart.bottom() + px(13)), words);
    }
    const double high = laneHeight();
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        const double middle = chart.top() + high * (static_cast<double>(i) + 0.5);
        paintLegGlyph(painter, QRectF(px(16), middle - px(5), px(10), px(10)), m_lanes[i].kind);
        painter.setFont(ui::font(TextStyle::Body));
        painter.setPen(t.text);
        painter.drawText(QRectF(px(36), middle - high / 2, px(78), high), Qt::AlignVCenter | Qt::TextSingleLine,
            wordFor(m_lanes[i].kind));
        double lastRight = -1;
        for (const std::size_t index : m_lanes[i].legs) {
            const calls::Leg &leg = m_call->legs[index];
            if (!leg.setup)
                continue;
            const double left = xOf(*leg.setup);
            const double right = std::max(xOf(leg.end.value_or(m_call->end)), left + px(3));
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(brushOf(leg.kind));
            painter.drawRoundedRect(QRectF(left, middle - px(4), right - left, px(8)), px(2), px(2));
            painter.setRenderHint(QPainter::Antialiasing, false);
            const bool isCrossed = leg.kind == calls::LegKind::Ingress && signOf(*m_call) == Sign::Error;
            const QString words = isCrossed ? QString() : wordsOf(leg, *m_call);
            const int wide = metrics.horizontalAdvance(words);
            painter.setFont(caption);
            painter.setPen(t.text2);
            // Behind the bar where there is room, else before it.
            if (right + px(8) + wide < rect().right() && left > lastRight)
                painter.drawText(QPointF(right + px(8), middle + metrics.ascent() / 2.0 - 1), words);
            else if (left - px(8) - wide > std::max(chart.left(), lastRight))
                painter.drawText(QPointF(left - px(8) - wide, middle + metrics.ascent() / 2.0 - 1), words);
            lastRight = right;
        }
        if (m_lanes[i].kind == calls::LegKind::Ingress && signOf(*m_call) == Sign::Error)
            paintGlyph(painter, QRectF(lastRight + px(6), middle - px(5), px(10), px(10)), Glyph::Cross, t.failure);
    }
}

bool LegLanes::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !m_call)
        return QWidget::event(event);
    const QPoint place = static_cast<QHelpEvent *>(event)->pos();
    const auto lane = static_cast<std::size_t>(std::max((place.y() - area().top()) / laneHeight(), 0.0));
    if (lane >= m_lanes.size())
        return true;
    QStringList lines;
    for (const std::size_t index : m_lanes[lane].legs) {
        const calls::Leg &leg = m_call->legs[index];
        lines.append(QStringLiteral("%1 \u2192 %2  %3")
                         .arg(items::shownText(leg.from), items::shownText(leg.to), wordsOf(leg, *m_call)));
        lines.append(items::shownText(leg.callId));
    }
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainTip(lines.join(QLatin1Char('\n'))), this);
    return true;
}

CallPreview::CallPreview(QWidget *parent)
    : QWidget(parent)
    , m_selected(new QLabel(this))
    , m_who(new QLabel(this))
    , m_when(new QLabel(this))
    , m_title(new QLabel(this))
    , m_finding(new QLabel(this))
    , m_sign(new SignLabel(this))
    , m_report(new QPushButton(tr("Report..."), this))
    , m_open(new QPushButton(tr("Open ladder"), this))
    , m_lanes(new LegLanes(this))
{
    setObjectName(QStringLiteral("callPreview"));
    for (QLabel *const label : { m_selected, m_who, m_when, m_title, m_finding }) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(0);
    }
    m_finding->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_when->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_who->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_open->setDefault(true);
    m_open->setObjectName(QStringLiteral("openLadder"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, px(8), 0, 0);
    column->setSpacing(px(4));
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(px(14), 0, px(12), 0);
    head->setSpacing(px(8));
    head->addWidget(m_selected);
    head->addWidget(m_who);
    head->addWidget(m_when, 1);
    head->addStretch();
    head->addWidget(m_report);
    head->addWidget(m_open);
    column->addLayout(head);
    auto *const found = new QHBoxLayout;
    found->setContentsMargins(px(16), 0, px(12), px(4));
    found->setSpacing(px(8));
    found->addWidget(m_sign);
    found->addWidget(m_title);
    found->addWidget(m_finding, 1);
    column->addLayout(found);
    column->addWidget(m_lanes, 1);
    connect(m_open, &QPushButton::clicked, this, &CallPreview::openRequested);
    connect(m_report, &QPushButton::clicked, this, &CallPreview::reportRequested);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &CallPreview::restyle);
    restyle();
    setCall({}, {}, {}, 0);
}

void CallPreview::restyle()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme().text3);
    m_selected->setPalette(quiet);
    m_selected->setFont(ui::font(TextStyle::Caption));
    m_who->setFont(ui::font(TextStyle::Strong));
    QPalette second = palette();
    second.setColor(QPalette::WindowText, theme().text2);
    m_when->setPalette(second);
    m_finding->setPalette(second);
    QFont strong = ui::font(TextStyle::Body);
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    setFixedHeight(px(m_lanes->isHidden() ? 46 : 204));
    update();
}

void CallPreview::setCall(
    std::shared_ptr<const calls::Call> call, std::shared_ptr<const void> engine, const calls::Zone &zone, int selected)
{
    m_engine = std::move(engine);
    const bool isThere = call != nullptr;
    for (QWidget *const widget : { static_cast<QWidget *>(m_who), static_cast<QWidget *>(m_when), m_sign,
             static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_finding) })
        widget->setVisible(isThere);
    m_lanes->setVisible(isThere);
    setFixedHeight(px(isThere ? 204 : 46));
    m_open->setEnabled(isThere);
    m_report->setEnabled(isThere);
    m_lanes->setCall(call, zone);
    m_selected->setText(!isThere ? tr("Pick a call to see its legs")
            : selected > 1       ? tr("%n selected", nullptr, selected)
                                 : tr("Selected"));
    if (!isThere)
        return;
    const auto number = [](std::string_view text) { return text.empty() ? tr("unknown") : items::shownText(text); };
    m_who->setText(QStringLiteral("%1 \u2192 %2").arg(number(call->ani), number(call->dnis)));
    m_when->setText(tr("%1, %2, %3, %4")
                        .arg(items::timeOfDay(call->start, zone),
                            QString::fromStdString(items::durationText(call->end - call->start)),
                            tr("%n legs", nullptr, static_cast<int>(call->legs.size())),
                            tr("%n messages", nullptr, static_cast<int>(call->messages))));
    const Sign sign = signOf(*call);
    static_cast<SignLabel *>(m_sign)->setSign(sign);
    if (const calls::Finding *const finding = call->finding()) {
        m_title->setText(titleOfFinding(finding->code) + QLatin1Char('.'));
        m_finding->setText(items::shownText(finding->text));
        m_finding->setToolTip(plainTip(items::shownText(finding->text)));
    } else {
        m_title->setText(wordFor(call->outcome) + QLatin1Char('.'));
        m_finding->setText(tr("Nothing was found."));
        m_finding->setToolTip({});
    }
}

void CallPreview::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().base);
    painter.fillRect(QRect(0, 0, width(), 1), theme().line);
    painter.fillRect(QRect(0, m_lanes->y() - 1, width(), 1), theme().line);
}

} // namespace legwork::ui
