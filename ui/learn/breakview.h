// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callloader.h"

#include <learn/library.h>
#include <learn/results.h>
#include <learn/score.h>

#include <QElapsedTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QHBoxLayout;

namespace legwork::items {
class TraceSession;
}

namespace legwork::ui {

class LadderPage;
class QuestionBox;
class StyledLabel;

/// A fault was planted: the trainee works in the true Ladder page, marks the message that proves the fault and names
/// its cause. What the program found itself is hidden until the answer.
class BreakView final : public QWidget {
    Q_OBJECT
public:
    BreakView(learn::Library &library, learn::Results &results, QWidget *parent = nullptr);
    ~BreakView() override;

    /// `seed`: other numbers in the same fault, and another order of the causes; 0: as written.
    void open(const QString &exercise, quint64 seed);
    /// Takes the row that is selected in the ladder as the evidence.
    void mark();
    bool takeKey(int key);

    [[nodiscard]] LadderPage *ladder() const noexcept { return m_ladder; }
    [[nodiscard]] QuestionBox &causes() const noexcept { return *m_causes; }
    [[nodiscard]] bool isReady() const noexcept { return m_isReady; }
    [[nodiscard]] bool isFinished() const noexcept { return m_isFinished; }
    [[nodiscard]] QString result() const;
    [[nodiscard]] std::optional<calls::Place> marked() const noexcept { return m_marked; }

Q_SIGNALS:
    void failed(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void begin();
    void finish(int choice);
    void close();

    learn::Library &m_library;
    learn::Results &m_results;
    CallLoader m_loader;
    learn::Exercise m_exercise;
    learn::LessonCalls m_calls;
    std::unique_ptr<items::TraceSession> m_session;
    LadderPage *m_ladder = nullptr;
    QStringList m_order; // causes as they are shown
    std::optional<calls::Place> m_marked {};
    std::vector<calls::Place> m_folded {}; // rows that the marked line stands for too
    quint64 m_seed = 0;
    bool m_isReady = false, m_isFinished = false;
    int m_hints = 0;
    QElapsedTimer m_clock;
    QStringList m_path;

    StyledLabel *m_title, *m_task, *m_mark, *m_result;
    QHBoxLayout *m_place;
    QuestionBox *m_causes;
};

} // namespace legwork::ui
