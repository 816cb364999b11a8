// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <items/ladderlayout.h>

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace legwork::ui {

/// What came of the call, in one line, and what can be done with its picture.
class LadderStrip final : public QWidget {
    Q_OBJECT
public:
    explicit LadderStrip(QWidget *parent = nullptr);

    void setCall(const calls::Call &call, const calls::Zone &zone);
    void clear();
    void setDetail(items::DetailLevel detail);
    void setFollowing(bool isLive, bool isFollowing);
    /// "Folded: 47 of 64".
    void setFolded(const QString &text);
    [[nodiscard]] QComboBox *detail() const noexcept { return m_detail; }
    [[nodiscard]] QPushButton *compare() const noexcept { return m_compare; }
    [[nodiscard]] QPushButton *exporting() const noexcept { return m_export; }

    /// Without the facts, which give way.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void detailChosen(legwork::items::DetailLevel detail);
    void followToggled(bool isFollowing);
    void labelFilterRequested(const QString &query);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLabel *addFact(const QString &name);
    void fit();

    QLabel *m_outcome;
    QList<QLabel *> m_names, m_facts;
    QLabel *m_start, *m_length, *m_ivr, *m_queue, *m_talk, *m_label, *m_folded;
    QToolButton *m_follow;
    QComboBox *m_detail;
    QPushButton *m_compare, *m_export;
    int m_sign = -1;
};

} // namespace legwork::ui
