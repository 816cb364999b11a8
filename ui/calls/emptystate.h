// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/callview.h>

#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace legwork::ui {

/// Why the table is empty and what to do about it: nothing opened, nothing found, nothing left by the query.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// A sentence alone.
    void say(const QString &title, const QString &text);
    /// What each term of the query comes to, and the one that costs most offered for removal.
    void sayNoMatch(const QStringList &terms, const std::vector<items::TermCount> &counts);
    struct Act {
        QString text;
        bool isFirst = false;
        std::function<void()> act;
    };
    void sayWithActs(const QString &title, const QString &text, const std::vector<Act> &acts);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void removeRequested(const QString &term);

private:
    void clear();
    QLabel *add(const QString &text, bool isTitle);

    QVBoxLayout *m_column;
    QList<QWidget *> m_parts;
    QString m_text, m_key;
};

} // namespace legwork::ui
