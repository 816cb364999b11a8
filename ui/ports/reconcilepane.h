// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"

#include <calls/querytime.h>
#include <items/latestjob.h>
#include <items/portsfeed.h>
#include <items/portsreconcile.h>
#include <items/session.h>

#include <QTimer>

class QLabel;

namespace legwork::ui {

/// Differences by minute as bars above and below a line. Left and Right choose a bar, Enter or a click goes there.
class DifferenceBars final : public QWidget {
    Q_OBJECT
public:
    explicit DifferenceBars(QWidget *parent = nullptr);
    void setMinutes(std::vector<items::ReconcileMinute> minutes);
    void setZone(calls::Zone zone) { m_zone = std::move(zone); }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void minuteActivated(UtcTime from);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] int barAt(double x) const;
    void choose(int bar);
    [[nodiscard]] QString textOf(int bar) const;

    std::vector<items::ReconcileMinute> m_minutes;
    calls::Zone m_zone;
    int m_chosen = -1;
};

/// Ports by the logs against ports by the service, minute by minute, and why they differ.
class ReconcilePane final : public Card {
    Q_OBJECT
public:
    ReconcilePane(items::TraceSession &session, items::PortsFeed &feed, QWidget *parent = nullptr);

    void setRange(const items::TimeRange &range);
    void setZone(const calls::Zone &zone);
    [[nodiscard]] const items::Reconciliation &result() const noexcept { return m_result; }
    /// What a finding says; empty: none.
    [[nodiscard]] QString finding() const;

Q_SIGNALS:
    void minuteActivated(UtcTime from);
    void findingChanged();

private:
    void ask();
    void askHistory(const std::shared_ptr<items::ReconcileInput> &input);
    void work(const std::shared_ptr<items::ReconcileInput> &input);
    void show(const items::Reconciliation &result);

    items::TraceSession &m_session;
    items::PortsFeed &m_feed;
    items::LatestJob m_job;
    QTimer m_soon;
    items::TimeRange m_range {};
    calls::Zone m_zone;
    items::Reconciliation m_result;
    bool m_isAsking = false, m_isOld = false;
    QLabel *m_logs, *m_reported, *m_difference, *m_words;
    QLabel *m_logsNote, *m_reportedNote, *m_differenceNote;
    DifferenceBars *m_bars;
};

} // namespace legwork::ui
