// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <entitlements/contractcsv.h>

#include <QDialog>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace legwork::ui {

/// Shows which column of a list is which field, and what would become of each line, before anything is changed.
class ImportDialog final : public QDialog {
    Q_OBJECT
public:
    ImportDialog(const QString &name, const QByteArray &list, const QList<entitlements::Contract> &present,
        QWidget *parent = nullptr);

    /// Empty where the list is none: `trouble()` says why.
    [[nodiscard]] const entitlements::ImportPlan &plan() const noexcept { return m_plan; }
    [[nodiscard]] const QString &trouble() const noexcept { return m_trouble; }
    [[nodiscard]] QString reason() const;

private:
    void replan();
    void buildMapping(QVBoxLayout &column);

    QByteArray m_list;
    QList<entitlements::Contract> m_present;
    std::optional<entitlements::CsvTable> m_table; // none: JSON
    entitlements::Mapping m_mapping;
    entitlements::ImportPlan m_plan;
    QString m_trouble;
    QComboBox *m_dates = nullptr;
    QTreeWidget *m_lines;
    QLabel *m_sum;
    QLineEdit *m_reason;
    QPushButton *m_import;
};

} // namespace legwork::ui
