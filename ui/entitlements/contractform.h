// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <entitlements/contract.h>

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QCheckBox;
class QDateEdit;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace legwork::ui {

/// One contract to be written: what differs from what is kept has a bar at its edge and says what it was. Nothing is
/// changed before Save, which needs a reason.
class ContractForm final : public QWidget {
    Q_OBJECT
public:
    explicit ContractForm(QWidget *parent = nullptr);

    /// Shows a contract that is kept, or one that is to be added (`isNew`).
    void show(const entitlements::Contract &contract, bool isNew);
    using QWidget::show;
    void clear();
    /// As it stands in the fields.
    [[nodiscard]] entitlements::Contract contract() const;
    [[nodiscard]] const entitlements::Contract &kept() const noexcept { return m_kept; }
    [[nodiscard]] bool isNew() const noexcept { return m_isNew; }
    [[nodiscard]] bool isEdited() const;
    [[nodiscard]] QString reason() const;
    /// Puts what was typed and not saved back in.
    void restore(const entitlements::Contract &typed, const QString &reason);
    /// What Save would do to what is in force: "in force rises to 620"; set by the page.
    void setConsequence(const QString &text);
    void takeFocus();

Q_SIGNALS:
    void edited();
    void saveAsked();

private:
    void addRow(const QString &label, const char *name, QWidget *field);
    void refresh();
    void showMore(bool isMore);
    void noteChange(const char *name, bool isOther, const QString &was);
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

    entitlements::Contract m_kept;
    bool m_isNew = false, m_isFilling = false;
    QFormLayout *m_form;
    QLineEdit *m_number, *m_reminders, *m_order, *m_owner, *m_deployment, *m_site, *m_servers, *m_document, *m_note,
        *m_reason;
    QComboBox *m_product;
    QSpinBox *m_quantity, *m_grace;
    QDateEdit *m_start, *m_end;
    QCheckBox *m_endless;
    QLabel *m_consequence, *m_fault;
    QPushButton *m_save, *m_revert;
    QToolButton *m_more;
    QList<int> m_folded; // rows of the form that More shows
    struct Row {
        QWidget *field;
        QLabel *was;
        bool isOther = false;
    };
    QHash<QString, Row> m_rows;
};

} // namespace legwork::ui
