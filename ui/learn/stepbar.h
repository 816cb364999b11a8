// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

namespace legwork::ui {

/// A step as a button: its number, its short title, a tick when it lies behind.
class StepButton final : public QAbstractButton {
    Q_OBJECT
public:
    StepButton(int number, int count, const QString &title, QWidget *parent = nullptr);
    enum class State : std::uint8_t { Behind, Current, Ahead };
    void setState(State state);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return { 24, sizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_number, m_count;
    State m_state = State::Ahead;
};

/// The steps of a lesson in a row.
class StepBar final : public QWidget {
    Q_OBJECT
public:
    explicit StepBar(QWidget *parent = nullptr);
    void setSteps(const QStringList &titles);
    void setCurrent(int step);
    [[nodiscard]] QList<StepButton *> buttons() const { return m_buttons; }

Q_SIGNALS:
    void stepChosen(int step);

private:
    QList<StepButton *> m_buttons;
};

} // namespace legwork::ui
