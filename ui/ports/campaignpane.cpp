// SPDX-License-Identifier: GPL-3.0-or-later
#include "campaignpane.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>

namespace legwork::ui {

CampaignPane::CampaignPane(items::PortsFeed &feed, QWidget *parent)
    : Card(tr("May the campaign go on?"), parent)
    , m_feed(feed)
    , m_margin(new QSpinBox(this))
    , m_number(makeLabel(this, static_cast<int>(TextStyle::Figure)))
    , m_words(makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Quiet))
{
    setObjectName(QStringLiteral("campaignPane"));
    auto *const label = makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Quiet);
    label->setText(tr("Margin"));
    label->setBuddy(m_margin);
    m_margin->setObjectName(QStringLiteral("campaignMargin"));
    m_margin->setRange(0, 90);
    m_margin->setValue(static_cast<int>(100 * ports::usualMargin));
    m_margin->setSuffix(tr(" %"));
    m_margin->setAccessibleName(tr("Safety margin, share of what is entitled"));
    m_number->setObjectName(QStringLiteral("headroom"));
    m_words->setObjectName(QStringLiteral("headroomWords"));
    m_words->setWordWrap(true);
    auto *const row = new QHBoxLayout;
    row->setSpacing(px(12));
    row->addWidget(m_number);
    row->addWidget(m_words, 1);
    row->addWidget(label);
    row->addWidget(m_margin);
    body()->addLayout(row);
    connect(m_margin, &QSpinBox::valueChanged, this, [this] {
        tick();
        Q_EMIT edited();
    });
    tick();
}

int CampaignPane::margin() const { return m_margin->value(); }
void CampaignPane::setMargin(int percent) { m_margin->setValue(percent); }

ports::Headroom CampaignPane::headroom() const
{
    const auto &latest = m_feed.latest();
    const double margin = m_margin->value() / 100.0;
    if (!latest || m_feed.state() != items::FeedState::Live)
        return { .margin = margin };
    return ports::headroomOf(*latest, margin);
}

void CampaignPane::tick()
{
    const QLocale locale;
    const ports::Headroom room = headroom();
    m_number->setText(room.ports ? locale.toString(*room.ports) : QStringLiteral("\u2013"));
    const qint64 limit = room.limit ? static_cast<qint64>(*room.limit * (1 - room.margin)) : 0;
    const QString answer = !room.ports ? tr("Not known now: better wait.")
        : room.mayGoOn() ? tr("\u2713 Yes: ports free below %1, the margin taken off.").arg(locale.toString(limit))
                         : tr("\u2715 No: %1 is the limit, the margin taken off.").arg(locale.toString(limit));
    if (m_words->text() == answer)
        return;
    m_words->setText(answer);
    QPalette colours = m_number->palette();
    colours.setColor(QPalette::WindowText, !room.ports ? theme().text2 : room.mayGoOn() ? theme().ok : theme().error);
    m_number->setPalette(colours);
    m_number->setAccessibleName(room.ports ? tr("Headroom %1 ports").arg(m_number->text()) : tr("Headroom not known"));
}

} // namespace legwork::ui
