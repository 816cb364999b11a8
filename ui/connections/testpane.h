// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testreport.h"

#include <QScrollArea>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace legwork::ui {

class StepList;
class TrustBox;

/// The report of a server's test: its steps, what was sent, and the question of trust where it is open.
class TestPane final : public QScrollArea {
    Q_OBJECT
public:
    explicit TestPane(QWidget *parent = nullptr);

    void setReport(const TestReport &report);
    [[nodiscard]] const TestReport &report() const noexcept { return m_report; }

Q_SIGNALS:
    void runAsked();
    /// `der`: the certificate that is offered at the place.
    void trustAsked(const QString &place, const QByteArray &der);
    void sessionTrustAsked(const QString &place, const QByteArray &der);

private:
    void showTrust();

    TestReport m_report;
    QLabel *m_head, *m_refused, *m_sent, *m_redirects;
    QPlainTextEdit *m_raw;
    StepList *m_steps;
    TrustBox *m_trust;
    QPushButton *m_copy, *m_again, *m_showRaw;
};

} // namespace legwork::ui
