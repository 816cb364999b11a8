// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplanchange.h>
#include <items/dialplanform.h>
#include <items/dialplantemplates.h>

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace legwork::ui {

/// A dial-peer from a shape: which, what it is to match and to reach, and its text before it is made.
class NewPeerDialog final : public QDialog {
    Q_OBJECT
public:
    /// `behind`: the peer after which it goes; 0: the last.
    NewPeerDialog(items::DialPlanSession &session, quint32 behind, QWidget *parent);

    /// The tag of what was made; 0: nothing was.
    [[nodiscard]] quint32 made() const noexcept { return m_made; }

private:
    void choose(int row);
    void check();
    void make();
    [[nodiscard]] QHash<QString, QString> values() const;
    [[nodiscard]] std::vector<std::string> lines() const;

    items::DialPlanSession &m_session;
    const QString m_id;
    const quint32 m_behind;
    const QList<items::PeerTemplate> m_templates;
    items::PeerTemplate m_shape;
    QListWidget *m_list;
    QLabel *m_what, *m_fault;
    QFormLayout *m_form;
    QLineEdit *m_tag;
    QHash<QString, QLineEdit *> m_fields;
    QCheckBox *m_service;
    QPlainTextEdit *m_preview;
    QPushButton *m_add;
    quint32 m_made = 0;
};

/// One command for many dial-peers.
class BulkEditDialog final : public QDialog {
    Q_OBJECT
public:
    BulkEditDialog(items::DialPlanSession &session, QList<quint32> tags, QWidget *parent);

private:
    void chooseField();
    void check();
    void make();
    [[nodiscard]] const items::PeerField *field() const;
    [[nodiscard]] QString value() const;

    items::DialPlanSession &m_session;
    const QString m_id;
    const QList<quint32> m_tags;
    QComboBox *m_field, *m_value;
    QLabel *m_says;
    QPushButton *m_change;
};

/// Edits of many peers go through the worker from this number on.
inline constexpr qsizetype manyPeers = 40;

} // namespace legwork::ui
