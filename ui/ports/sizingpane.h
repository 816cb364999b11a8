// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"

#include <items/portsfeed.h>
#include <items/portsizing.h>
#include <items/session.h>

#include <QJsonObject>

class QButtonGroup;
class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace legwork::ui {

class ErlangCurve;

/// How many ports a load of calls needs: typed, or that of the busiest hour of the loaded calls; and what if.
class SizingPane final : public Card {
    Q_OBJECT
public:
    SizingPane(items::TraceSession &session, items::PortsFeed &feed, QWidget *parent = nullptr);

    /// Entitled and deployed are those of the last sample.
    void tick();
    [[nodiscard]] items::SizingInput input() const;
    [[nodiscard]] const items::SizingAnswer &answer() const noexcept { return m_answer; }
    [[nodiscard]] QJsonObject saved() const;
    void restore(const QJsonObject &saved);

Q_SIGNALS:
    void edited();

private:
    void buildFields();
    void work();
    void fillFromLogs();

    items::TraceSession &m_session;
    items::PortsFeed &m_feed;
    items::SizingAnswer m_answer;
    unsigned m_entitled = 0, m_deployed = 0, m_largest = 0;
    QButtonGroup *m_formulas;
    QSpinBox *m_calls;
    QDoubleSpinBox *m_seconds, *m_target, *m_recall;
    QSpinBox *m_moreCalls, *m_longer;
    QCheckBox *m_loses;
    QPushButton *m_fromLogs;
    QLabel *m_callsNote, *m_secondsNote, *m_targetNote, *m_recallName, *m_recallNote;
    QLabel *m_needed, *m_offered, *m_spare, *m_more;
    ErlangCurve *m_curve;
};

} // namespace legwork::ui
