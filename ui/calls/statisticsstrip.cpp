// SPDX-License-Identifier: GPL-3.0-or-later
#include "statisticsstrip.h"

#include <common/theme.h>
#include <items/timetext.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

namespace legwork::ui {

namespace {

enum : std::size_t { Answered, Setup, Handle, BusyHour, AtOnce };

const QString dash = QStringLiteral("\u2013");

QString seconds(Milliseconds duration)
{
    return QLocale().toString(static_cast<double>(duration.count()) / 1000, 'f', duration.count() < 10'000 ? 2 : 1);
}

} // namespace

StatisticsStrip::StatisticsStrip(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("statistics"));
    m_row->setContentsMargins(px(12), 0, px(12), 0);
    m_row->setSpacing(px(6));
    add(tr("Answered"), tr("Answer-seizure ratio: calls whose first leg was answered, of those whose INVITE was seen"));
    add(tr("Set-up"), tr("Set-up delay: first INVITE to its final response; half of the calls, 95 and 99 of 100"));
    add(tr("Handle time"), tr("Average time with agents, of calls that reached one"));
    add(tr("Busy hour"), tr("The 60 minutes in which most calls begin, and how many"));
    add(tr("At once"), tr("Most calls under way at one moment"));
    m_row->addStretch();
    setFixedHeight(px(28));
    setStatistics({}, {});
    const auto restyle = [this] {
        for (const Figure &figure : m_figures) {
            figure.name->setFont(ui::font(TextStyle::Caption));
            QPalette quiet = palette();
            quiet.setColor(QPalette::WindowText, theme().text3);
            figure.name->setPalette(quiet);
            QFont strong = ui::font(TextStyle::Body);
            strong.setWeight(QFont::Medium);
            figure.value->setFont(strong);
        }
        setFixedHeight(px(28));
    };
    restyle();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, restyle);
}

StatisticsStrip::Figure &StatisticsStrip::add(const QString &name, const QString &how)
{
    if (!m_figures.empty())
        m_row->addSpacing(px(14));
    Figure figure { new QLabel(name, this), new QLabel(this) };
    for (QLabel *const label : { figure.name, figure.value }) {
        label->setTextFormat(Qt::PlainText);
        label->setToolTip(how);
        m_row->addWidget(label);
    }
    m_figures.push_back(figure);
    return m_figures.back();
}

void StatisticsStrip::set(std::size_t figure, const QString &value)
{
    m_figures[figure].value->setText(value);
    m_figures[figure].value->setAccessibleName(m_figures[figure].name->text() + QLatin1Char(' ') + value);
}

void StatisticsStrip::setStatistics(const items::CallStatistics &statistics, const calls::Zone &zone)
{
    const auto ratio = statistics.answerSeizureRatio();
    set(Answered, ratio ? tr("%1 %").arg(QLocale().toString(*ratio * 100, 'f', 1)) : dash);
    set(Setup,
        statistics.setup50
            ? tr("%1 s median, %2 s p95, %3 s p99")
                  .arg(seconds(*statistics.setup50), seconds(*statistics.setup95), seconds(*statistics.setup99))
            : dash);
    set(Handle, statistics.handleTime ? items::clockDuration(*statistics.handleTime) : dash);
    set(BusyHour,
        statistics.busyHour ? tr("from %1, %Ln calls", nullptr, static_cast<int>(statistics.busyHourCalls))
                                  .arg(items::timeOfDaySeconds(*statistics.busyHour, zone).left(5))
                            : dash);
    set(AtOnce,
        statistics.mostConcurrent > 0 ? QLocale().toString(static_cast<qulonglong>(statistics.mostConcurrent)) : dash);
    fit();
}

QStringList StatisticsStrip::sentences() const
{
    QStringList all;
    for (const Figure &figure : m_figures)
        all.append(figure.name->text() + QLatin1Char(' ') + figure.value->text());
    return all;
}

QSize StatisticsStrip::minimumSizeHint() const { return { px(120), QWidget::minimumSizeHint().height() }; }

void StatisticsStrip::fit()
{
    // From the end, figures go that have no room.
    int left = width() - 2 * px(12);
    for (const Figure &figure : m_figures) {
        left -= figure.name->sizeHint().width() + figure.value->sizeHint().width() + px(26);
        figure.name->setVisible(left >= 0);
        figure.value->setVisible(left >= 0);
    }
}

void StatisticsStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void StatisticsStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().base);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().line);
}

} // namespace legwork::ui
