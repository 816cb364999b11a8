// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplanchange.h>
#include <items/dialplanform.h>

#include <QScrollArea>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace legwork::ui {

class PeerForm;

/// One command of the dial-peer: its editor, what is to be said of the value, what it was and the way back.
class PeerFieldRow final : public QWidget {
    Q_OBJECT
public:
    PeerFieldRow(const items::PeerField &field, PeerForm &form);

    [[nodiscard]] const items::PeerField &field() const noexcept { return m_field; }
    [[nodiscard]] QWidget *editor() const noexcept { return m_editor; }
    [[nodiscard]] QLabel *label() const noexcept { return m_label; }
    [[nodiscard]] QString value() const;
    /// Shows a value without making an edit. What a person is typing stays while it means the same.
    void setValue(const QString &value);
    /// The same for what the text has: a value that cannot be meant, and so is only here, stays until the text has
    /// another one or, `isOther`, it is of another dial-peer.
    void follow(const QString &value, bool isOther);
    /// What the base has; nothing when the peer is new.
    void setBefore(const std::optional<QString> &before);
    void setOffered(const QStringList &offered);
    void say(const dialplan::Device &device);
    [[nodiscard]] bool isChanged() const noexcept { return m_isChanged; }
    [[nodiscard]] QString fault() const;
    void setEditable(bool isEditable);

Q_SIGNALS:
    void typed();
    void left();
    void reverted();
    void entered();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();

    const items::PeerField &m_field;
    QWidget *m_editor = nullptr;
    QLabel *m_label;
    QLabel *m_hint, *m_was, *m_fault;
    QToolButton *m_revert;
    std::optional<QString> m_before;
    QString m_followed; // what the text had last
    bool m_isChanged = false;
};

/// Everything that a dial-peer has, as fields. Each change is an edit of the text at once; what cannot be meant stays
/// in its field until it can. While the text is not understood the form shows the last state and cannot be edited.
class PeerForm final : public QWidget {
    Q_OBJECT
public:
    explicit PeerForm(items::DialPlanSession &session, QWidget *parent = nullptr);

    void showPeer(quint32 tag);
    [[nodiscard]] quint32 peer() const noexcept { return m_tag; }
    /// Shows the field of a command without taking the focus.
    void markField(dialplan::OptionId id);
    void focusFirst();
    [[nodiscard]] PeerFieldRow *row(dialplan::OptionId id) const;
    [[nodiscard]] bool showsAll() const noexcept { return m_showsAll; }
    void setShowsAll(bool showsAll);

Q_SIGNALS:
    /// A field has the focus: the line that it stands for, 0 when it is not set.
    void fieldEntered(std::uint32_t line);
    void restoreRequested(quint32 tag);
    void revertRequested(quint32 tag);
    void showsAllChanged();

private:
    void build();
    void refresh();
    void refreshHead(const items::DialPlanPeer *row);
    void showRows(const dialplan::Object &peer, const dialplan::Object *before, bool isEditable);
    void onTyped(PeerFieldRow &row);
    void write(PeerFieldRow &row, const QString &value);

    items::DialPlanSession &m_session;
    quint32 m_tag = 0;
    bool m_isOther = false; // another dial-peer than the fields show
    bool m_showsAll = false;
    int m_step = 0; // what is typed into one field until it is left is one step of undo
    QLabel *m_title, *m_kind, *m_state, *m_none;
    QPushButton *m_restore;
    QToolButton *m_revertPeer, *m_all;
    QLabel *m_notice;
    QScrollArea *m_area;
    QWidget *m_content;
    QList<PeerFieldRow *> m_rows;
    QHash<int, QWidget *> m_heads; // of sections
};

} // namespace legwork::ui
