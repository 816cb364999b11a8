// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplansession.h>

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace legwork::ui {

class DialPlanUndo;

/// One block that differs from the device, in words.
struct DialPlanChange {
    dialplan::ChangeKind kind = dialplan::ChangeKind::Changed;
    quint32 tag = 0; // of a dial-peer
    QString text {}; // "Peer 1400: preference 0 -> 1"
};
/// At most so many are told one by one.
inline constexpr std::size_t mostChanges = 60;
[[nodiscard]] std::vector<DialPlanChange> changesOf(const items::DialPlanSnapshot &snapshot);

/// Commands as text, a line each.
[[nodiscard]] QString scriptText(const std::vector<std::string> &commands);

/// What the edits amount to, and the rollback, below the form.
class ChangeSoFar final : public QWidget {
    Q_OBJECT
public:
    ChangeSoFar(items::DialPlanSession &session, const DialPlanUndo &undo, QWidget *parent = nullptr);

Q_SIGNALS:
    void peerChosen(quint32 tag);

private:
    void refresh();

    items::DialPlanSession &m_session;
    const DialPlanUndo &m_undo;
    QListWidget *m_list;
    QLabel *m_none, *m_rollbackTitle, *m_rollback;
    QWidget *m_box;
};

/// Change and rollback in full, what was checked, and the ways out of here.
class ChangeScriptPane final : public QWidget {
    Q_OBJECT
public:
    ChangeScriptPane(items::DialPlanSession &session, QWidget *parent = nullptr);

    /// A line of the checks; others add theirs: sign of severity, sentence.
    enum class Verdict : std::uint8_t { Good, Note, Bad };
    void setExtraChecks(const std::vector<std::pair<Verdict, QString>> &checks);
    /// Where further acts on the script belong, behind Save and Copy.
    [[nodiscard]] QHBoxLayout *acts() const noexcept { return m_acts; }
    [[nodiscard]] QString change() const;
    [[nodiscard]] QString rollback() const;

private:
    void refresh();
    void save();
    void showEvent(QShowEvent *event) override;

    items::DialPlanSession &m_session;
    bool m_isStale = true; // something changed while nobody looked
    QPlainTextEdit *m_change, *m_rollback;
    QLabel *m_title, *m_changeTitle, *m_rollbackTitle;
    QListWidget *m_checks;
    QHBoxLayout *m_acts;
    QPushButton *m_save, *m_copy, *m_copyBack;
    std::vector<std::pair<Verdict, QString>> m_extra;
};

} // namespace legwork::ui
