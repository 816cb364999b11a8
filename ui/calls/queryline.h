// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/callview.h>

#include <calls/querytime.h>

#include <QFrame>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

class QCompleter;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class QStandardItemModel;
class QToolButton;

namespace legwork::ui {

class Chip;

/// The query as chips, one per term that must hold, and a field for the next one. A finished term becomes a chip; a
/// click on a chip edits it in place, its cross takes it out, dragging reorders, Alt+click inverts. While the text is
/// wrong the last good query stays in force, the text is underlined and what is wrong stands below it with a caret.
class QueryLine final : public QFrame {
    Q_OBJECT
public:
    /// Takes a query: nothing, or what is wrong with it.
    using Accept = std::function<std::optional<calls::QueryError>(const QString &query)>;
    using Values = std::function<void(
        const QString &field, const QString &prefix, std::function<void(std::vector<items::ValueCount>)> done)>;

    explicit QueryLine(QWidget *parent = nullptr);

    void setAccept(Accept accept) { m_accept = std::move(accept); }
    void setValues(Values values) { m_values = std::move(values); }
    void setZone(calls::Zone zone);

    /// The whole query, what stands in the field included where it is right.
    [[nodiscard]] QString query() const;
    /// Replaces all chips.
    void setQuery(const QString &query);
    /// One more term; taken out again where it is there already and `toggles`.
    void addTerm(const QString &term, bool toggles = false);
    void removeTerm(const QString &term);
    /// The only term of its field: "finding", "leg" ...
    void setTermOf(const QString &field, const QString &term);
    [[nodiscard]] QStringList terms() const { return m_terms; }
    void clear();
    [[nodiscard]] bool isEmpty() const;
    /// "14 of 20 calls".
    void setCount(const QString &text);
    [[nodiscard]] QString fault() const;

    void setHistory(QStringList history) { m_history = std::move(history); }
    struct Saved {
        QString name, query;
    };
    void setSaved(std::vector<Saved> saved) { m_saved = std::move(saved); }
    void takeFocus();

    [[nodiscard]] QLineEdit *field() const noexcept { return m_edit; }

Q_SIGNALS:
    /// The query in force is another one.
    void queryChanged(const QString &query);
    /// A person finished it: it goes into the history.
    void queryFinished(const QString &query);
    void saveRequested(const QString &name, const QString &query);
    void forgetRequested(const QString &name);
    void leftFor(int direction); // Down: the table below

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void rebuildChips();
    void place(QWidget *widget);
    void edit(qsizetype term);
    void invert(qsizetype term);
    void removeAt(qsizetype term);
    bool finish();
    bool apply(const QString &pending);
    void onEdited();
    void onTimer();
    /// The terms with what stands in the field; "or ..." joins the term before it.
    [[nodiscard]] QStringList withPending(const QString &pending) const;
    [[nodiscard]] QString joined(const QString &pending) const;
    void showFault(const calls::QueryError &error, const QString &query);
    void clearFault();
    void complete();
    void fillCompletions(const QList<QStringList> &rows);
    void insertCompletion(const QString &word);
    void showHistory();
    void showSaved();
    void askName();
    bool dragChip(QObject *watched, QEvent *event);

    Accept m_accept;
    Values m_values;
    calls::Zone m_zone;
    QStringList m_terms;
    qsizetype m_editAt = 0; // where the term in the field goes
    QString m_applied;
    QStringList m_history;
    std::vector<Saved> m_saved;

    QLabel *m_icon;
    QScrollArea *m_scroll;
    QWidget *m_content;
    QHBoxLayout *m_row;
    QList<Chip *> m_chips;
    QLineEdit *m_edit;
    QLabel *m_count;
    QToolButton *m_clear, *m_star, *m_clock;
    QLabel *m_fault;
    QCompleter *m_completer;
    QStandardItemModel *m_completions;
    QTimer m_timer;
    int m_completionBegin = 0; // in the field's text
    Chip *m_dragged = nullptr;
    int m_dragX = 0;
    bool m_isDragging = false;
};

/// A term for people: field, relation, value.
struct TermWords {
    QString field, relation, value;
};
[[nodiscard]] TermWords wordsOfTerm(const QString &term);
/// The term that holds where `term` does not.
[[nodiscard]] QString inverted(const QString &term);
/// The field that a term asks about, in lower case; empty for brackets and bare words.
[[nodiscard]] QString fieldOfTerm(const QString &term);

} // namespace legwork::ui
