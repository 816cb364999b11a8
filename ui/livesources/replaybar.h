// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replaycontrol.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QProgressBar;
class QToolButton;

namespace legwork::ui {

/// The controls of a replay: play and pause, step, speed, where it is, and the way back to the sources as they lie.
/// Shown while there is a replay.
class ReplayBar final : public QFrame {
    Q_OBJECT
public:
    explicit ReplayBar(ReplayControl &control, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void takeReplay();
    void refresh();

    ReplayControl &m_control;
    QLabel *m_name, *m_position;
    QToolButton *m_play, *m_step, *m_again, *m_close;
    QComboBox *m_speed;
    QProgressBar *m_progress;
};

} // namespace legwork::ui
