// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"

#include <items/portsfeed.h>
#include <ports/headroom.h>

class QLabel;
class QSpinBox;

namespace legwork::ui {

/// "May the campaign go on?": what is free of what was bought after a margin, as a number and a word.
class CampaignPane final : public Card {
    Q_OBJECT
public:
    explicit CampaignPane(items::PortsFeed &feed, QWidget *parent = nullptr);
    void tick();
    /// Without ports when it is not known: then the campaign had better wait.
    [[nodiscard]] ports::Headroom headroom() const;
    [[nodiscard]] int margin() const;
    void setMargin(int percent);

Q_SIGNALS:
    void edited();

private:
    items::PortsFeed &m_feed;
    QSpinBox *m_margin;
    QLabel *m_number, *m_words;
};

} // namespace legwork::ui
