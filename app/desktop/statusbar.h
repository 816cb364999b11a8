// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/roles.h>

#include <QAbstractButton>
#include <QList>
#include <QWidget>

#include <optional>

class QHBoxLayout;

namespace legwork::desktop {

/// One figure of the status bar with an optional sign: a button that opens what it counts.
class StatusSegment final : public QAbstractButton {
    Q_OBJECT
public:
    explicit StatusSegment(QWidget *parent);
    /// Hidden while `text` is empty. `progress`: share done, drawn as a bar below; `act` is read with the name.
    void say(const QString &text, std::optional<ui::Sign> sign = {}, const QString &act = {}, double progress = -1);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<ui::Sign> m_sign;
    double m_progress = -1;
};

/// The figures at the window's foot.
class StatusBar final : public QWidget {
    Q_OBJECT
public:
    explicit StatusBar(QWidget *parent = nullptr);
    StatusSegment *addSegment();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_row;
};

} // namespace legwork::desktop
