// SPDX-License-Identifier: GPL-3.0-or-later
#include "pollstripview.h"

#include <common/theme.h>

#include <QDateTime>
#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace legwork::ui {

using connections::PollStrip;

QString textOf(const PollStrip::Figures &figures)
{
    const quint64 all = figures.answered + figures.failed;
    if (all == 0)
        return PollStripView::tr("no polls yet");
    const double share = 100.0 * static_cast<double>(figures.answered) / static_cast<double>(all);
    if (figures.answered == 0)
        return PollStripView::tr("none of %1 polls answered").arg(QLocale().toString(all));
    return PollStripView::tr("%1 % of polls answered, median %2 ms, p99 %3 ms")
        .arg(QLocale().toString(share, 'f', 1))
        .arg(figures.medianMs)
        .arg(figures.p99Ms);
}

PollStripView::PollStripView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("pollStrip"));
    setAccessibleName(tr("Polls of the last 24 hours"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize PollStripView::sizeHint() const { return { px(200), px(46) }; }

void PollStripView::setStrip(const PollStrip &strip)
{
    m_until = QDateTime::currentMSecsSinceEpoch();
    m_bins = strip.binsUntil(m_until);
    setAccessibleDescription(textOf(strip.figures(m_until)));
    update();
}

void PollStripView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    quint32 slowest = 50; // ms: below, a column is not made to look like trouble
    for (const PollStrip::Bin &bin : m_bins)
        slowest = std::max(slowest, bin.meanMs);
    const double step = static_cast<double>(width()) / PollStrip::bins;
    painter.setPen(theme().line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    for (qsizetype i = 0; i < m_bins.size(); ++i) {
        const PollStrip::Bin &bin = m_bins[i];
        if (bin.answered + bin.failed == 0)
            continue;
        const qsizetype place = layoutDirection() == Qt::RightToLeft ? m_bins.size() - 1 - i : i;
        const int left = static_cast<int>(static_cast<double>(place) * step);
        const int wide = std::max(static_cast<int>(step) - 1, 1);
        const int most = height() - 2;
        // Trouble reaches the top: it is told by height, not by colour alone.
        const bool isTrouble = bin.failed > 0 || bin.failovers > 0;
        const int high = isTrouble ? most : std::max(static_cast<int>(most * 0.8 * bin.meanMs / slowest), px(2));
        painter.fillRect(left, height() - 1 - high, wide, high,
            bin.failed > 0  ? theme().error
                : isTrouble ? theme().warning
                            : theme().accent);
    }
}

bool PollStripView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_bins.isEmpty())
        return QWidget::event(event);
    const auto *const help = static_cast<const QHelpEvent *>(event);
    const int at = std::clamp(help->pos().x() * PollStrip::bins / std::max(width(), 1), 0, PollStrip::bins - 1);
    const int index = layoutDirection() == Qt::RightToLeft ? PollStrip::bins - 1 - at : at;
    const PollStrip::Bin &bin = m_bins[index];
    const qint64 begin = (m_until / PollStrip::binMs - (PollStrip::bins - 1 - index)) * PollStrip::binMs;
    QToolTip::showText(help->globalPos(),
        tr("%1: %2 answered, %3 failed, %4 failovers, mean %5 ms, slowest %6 ms")
            .arg(QDateTime::fromMSecsSinceEpoch(begin).toString(QStringLiteral("HH:mm")))
            .arg(bin.answered)
            .arg(bin.failed)
            .arg(bin.failovers)
            .arg(bin.meanMs)
            .arg(bin.slowestMs),
        this);
    return true;
}

} // namespace legwork::ui
