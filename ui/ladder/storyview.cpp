// SPDX-License-Identifier: GPL-3.0-or-later
#include "storyview.h"

#include "ladderpainter.h"

#include <common/theme.h>
#include <items/rtpquality.h>
#include <items/zone.h>

#include <QSignalBlocker>

#include <algorithm>

namespace legwork::ui {

namespace {

constexpr int rowsRole = Qt::UserRole; // QVariantList of row numbers
constexpr int callRole = Qt::UserRole + 1;

} // namespace

StoryView::StoryView(QWidget *parent)
    : QListWidget(parent)
{
    setAccessibleName(tr("Story of the call"));
    setWordWrap(true);
    setTextElideMode(Qt::ElideNone);
    setResizeMode(QListView::Adjust);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setSpacing(px(1));
    connect(this, &QListWidget::itemClicked, this, &StoryView::activate);
    connect(this, &QListWidget::itemActivated, this, &StoryView::activate);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        if (m_ladder)
            setLadder(std::exchange(m_ladder, {}), m_zone);
    });
}

void StoryView::setLadder(std::shared_ptr<const items::Ladder> ladder, const calls::Zone &zone)
{
    const bool isSame = m_ladder && ladder && m_ladder->call.id == ladder->call.id && m_ladder->story == ladder->story
        && m_ladder->good.id == ladder->good.id && m_ladder->quality == ladder->quality;
    m_ladder = std::move(ladder);
    m_zone = zone;
    if (isSame)
        return; // what has the focus stays
    const QSignalBlocker blocker(this);
    clear();
    if (!m_ladder)
        return;
    auto stage = calls::Stage::None;
    for (const diagnosis::Sentence &sentence : m_ladder->story) {
        if (sentence.stage > stage) {
            stage = sentence.stage;
            addHeading(stage == calls::Stage::End
                    ? tr("End")
                    : tr("%1  %2").arg(static_cast<int>(stage)).arg(shown(std::string_view(calls::titleOf(stage)))));
        }
        QString time;
        if (!sentence.rows.empty() && sentence.rows.front() < m_ladder->rows.size())
            time = shown(items::wallClock(m_ladder->rows[sentence.rows.front()].row.time, m_zone)).mid(11);
        addEntry(
            time.isEmpty() ? shown(sentence.text) : time + QStringLiteral("  ") + shown(sentence.text), sentence.rows);
    }
    addMedia();
    if (m_ladder->good.id.empty())
        return;
    addHeading(tr("Compared with a good call of this number"));
    addEntry(tr("Lay the good call of %1 beside this one")
                 .arg(shown(items::wallClock(m_ladder->good.start, m_zone)).left(19)),
        {});
    item(count() - 1)->setData(callRole, QString::fromStdString(m_ladder->good.id));
    QFont link = font();
    link.setUnderline(true);
    item(count() - 1)->setFont(link);
    item(count() - 1)->setForeground(theme().link);
    if (m_ladder->good.differences.empty())
        addEntry(tr("Nothing that the traces show is different."), {});
    for (const diagnosis::Difference &difference : m_ladder->good.differences)
        addEntry(shown(difference.text), difference.rows);
}

/// How the audio arrived, and what SDP lets expect of it.
void StoryView::addMedia()
{
    const std::vector<items::MediaWarning> warnings = items::mediaWarningsOf(*m_ladder);
    if (warnings.empty() && !m_ladder->quality)
        return;
    addHeading(tr("Media"));
    for (const items::MediaWarning &warning : warnings)
        addEntry(shown(warning.text), { warning.row });
    if (!m_ladder->quality)
        return;
    for (const items::RtpQuality &stream : *m_ladder->quality)
        addEntry(tr("%1 \u2192 %2, %3: %4 packets, %5 % lost, jitter %6 ms, MOS %7")
                     .arg(shown(stream.from), shown(stream.to), shown(items::codecName(stream.codec)))
                     .arg(stream.meter.received())
                     .arg(100 * stream.meter.lossShare(), 0, 'f', 1)
                     .arg(stream.meter.mostJitterMs(), 0, 'f', 1)
                     .arg(stream.quality.mos, 0, 'f', 1),
            {});
    addEntry(
        tr("MOS is an estimate by ITU-T G.107 with its default values; the delay is taken to be 100 ms and twice the "
           "jitter."),
        {});
}

void StoryView::addHeading(const QString &text)
{
    auto *const entry = new QListWidgetItem(text, this);
    entry->setFlags(Qt::ItemIsEnabled); // read, not gone to
    entry->setFont(ui::font(TextStyle::Strong));
}

void StoryView::addEntry(const QString &text, const std::vector<std::uint32_t> &rows)
{
    auto *const entry = new QListWidgetItem(text, this);
    QVariantList numbers;
    for (const std::uint32_t row : rows)
        numbers << static_cast<int>(row);
    entry->setData(rowsRole, numbers);
}

void StoryView::activate(const QListWidgetItem *item)
{
    if (const QString call = item->data(callRole).toString(); !call.isEmpty()) {
        Q_EMIT comparisonRequested(call);
        return;
    }
    if (const QVariantList rows = item->data(rowsRole).toList(); !rows.isEmpty())
        Q_EMIT rowActivated(rows.constFirst().toInt());
}

void StoryView::markRow(int row)
{
    const QSignalBlocker blocker(this);
    for (int i = 0; row >= 0 && i < count(); ++i) {
        if (item(i)->data(rowsRole).toList().contains(row)) {
            setCurrentRow(i);
            scrollToItem(item(i));
            return;
        }
    }
}

} // namespace legwork::ui
