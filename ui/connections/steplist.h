// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testreport.h"

#include <QListView>

#include <optional>

class QStandardItemModel;

namespace legwork::ui {

/// The steps of a test, one below the other, filled as they come; one that has not come yet says what it will do, and
/// after a failure that it waits. A widget can stand between the step that wants an answer and the next one.
class StepList final : public QListView {
    Q_OBJECT
public:
    explicit StepList(QWidget *parent = nullptr);

    void setReport(const TestReport &report);
    /// Behind the last step that has come; null: none. The list owns neither; who made it hides it.
    void setInset(QWidget *inset);
    /// As high as its rows.
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();

    QStandardItemModel *m_model;
    QWidget *m_inset = nullptr;
    int m_done = 0; // steps that have come
};

} // namespace legwork::ui
