// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/alertrule.h>

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTimeEdit;

namespace legwork::ui {

/// Rules for alerts: what is watched, from where on, for how long, when it clears, when nobody is to be told, and how.
class RulesDialog final : public QDialog {
    Q_OBJECT
public:
    explicit RulesDialog(QList<ports::AlertRule> rules, QWidget *parent = nullptr);
    [[nodiscard]] const QList<ports::AlertRule> &rules() const noexcept { return m_rules; }

Q_SIGNALS:
    void rulesAccepted(const QList<legwork::ports::AlertRule> &rules);

private:
    void build();
    void showRule(int row);
    void takeRule();
    void refreshList();
    void addRule();
    void removeRule();
    void sayFault();

    QList<ports::AlertRule> m_rules;
    int m_row = -1;
    bool m_isShowing = false;
    QListWidget *m_list;
    QWidget *m_form;
    QLineEdit *m_name, *m_server, *m_webhook, *m_command;
    QComboBox *m_watched;
    QDoubleSpinBox *m_threshold, *m_clear;
    QSpinBox *m_hold;
    QCheckBox *m_isOn, *m_notifies, *m_hasQuiet;
    QTimeEdit *m_quietFrom, *m_quietTo;
    QLabel *m_fault;
    QPushButton *m_remove, *m_save;
};

} // namespace legwork::ui
