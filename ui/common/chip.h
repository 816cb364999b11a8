// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace legwork::ui {

/// A finished term of a query as a pill: a field, a word between, a value, and a cross. Click or Enter edits, the cross
/// or Delete removes, Alt+click inverts.
class Chip final : public QAbstractButton {
    Q_OBJECT
public:
    explicit Chip(QWidget *parent = nullptr);

    /// "dnis", "is not", "8005550100": the field is quiet, the value is not.
    void setTerm(const QString &field, const QString &relation, const QString &value);
    /// The term as the query language writes it.
    void setQuery(const QString &query) { m_query = query; }
    [[nodiscard]] QString query() const { return m_query; }
    /// A term that is wrong is underlined, and says why in its tool tip.
    void setFault(const QString &what);
    [[nodiscard]] bool isFaulty() const noexcept { return !m_fault.isEmpty(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void editRequested();
    void removeRequested();
    void invertRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QRect crossRect() const;
    void nameIt();

    QString m_field, m_relation, m_value, m_query, m_fault;
};

} // namespace legwork::ui
