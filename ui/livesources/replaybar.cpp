// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaybar.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace legwork::ui {

namespace {

constexpr int progressSteps = 1000;

QToolButton *button(const char *name, const char *sign, const QString &text, QWidget *parent)
{
    auto *const made = new QToolButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setIcon(icon(sign));
    made->setToolTip(text);
    made->setAccessibleName(text);
    made->setAutoRaise(true);
    return made;
}

} // namespace

ReplayBar::ReplayBar(ReplayControl &control, QWidget *parent)
    : QFrame(parent)
    , m_control(control)
    , m_name(new QLabel(this))
    , m_position(new QLabel(this))
    , m_play(button("replayPlay", "pause", tr("Pause the replay"), this))
    , m_step(button("replayStep", "step", tr("Next record"), this))
    , m_again(button("replayAgain", "refresh", tr("From the beginning"), this))
    , m_close(button("replayClose", "close", tr("End the replay and read the sources as they lie"), this))
    , m_speed(new QComboBox(this))
    , m_progress(new QProgressBar(this))
{
    setObjectName(QStringLiteral("replayBar"));
    setAccessibleName(tr("Replay"));
    m_name->setTextFormat(Qt::PlainText);
    m_position->setTextFormat(Qt::PlainText);
    m_position->setObjectName(QStringLiteral("replayPosition"));
    m_speed->setObjectName(QStringLiteral("replaySpeed"));
    m_speed->setAccessibleName(tr("Speed of the replay"));
    for (const int speed : { 1, 10, 100 })
        m_speed->addItem(tr("%1\u00d7", "speed").arg(speed), speed);
    m_progress->setRange(0, progressSteps);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How far the replay is"));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(px(16), px(4), px(8), px(4));
    row->setSpacing(px(8));
    row->addWidget(m_name);
    row->addWidget(m_play);
    row->addWidget(m_step);
    row->addWidget(m_again);
    row->addWidget(m_speed);
    row->addWidget(m_progress, 1);
    row->addWidget(m_position);
    row->addWidget(m_close);

    connect(m_play, &QToolButton::clicked, this, [this] {
        live::ReplaySource *const replay = m_control.replay();
        if (!replay)
            return;
        if (replay->isFinished())
            m_control.restart();
        else if (replay->isPaused())
            replay->resume();
        else
            replay->pause();
    });
    connect(m_step, &QToolButton::clicked, this, [this] {
        if (m_control.replay())
            m_control.replay()->step();
    });
    connect(m_again, &QToolButton::clicked, &control, &ReplayControl::restart);
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] {
        if (m_control.replay())
            m_control.replay()->setSpeed(m_speed->currentData().toDouble());
    });
    connect(m_close, &QToolButton::clicked, &control, &ReplayControl::close);
    connect(&control, &ReplayControl::changed, this, &ReplayBar::takeReplay);
    takeReplay();
}

void ReplayBar::takeReplay()
{
    live::ReplaySource *const replay = m_control.replay();
    setVisible(replay != nullptr);
    if (!replay)
        return;
    m_name->setText(replay->name());
    replay->setSpeed(m_speed->currentData().toDouble());
    connect(replay, &live::LiveSource::stateChanged, this, &ReplayBar::refresh, Qt::UniqueConnection);
    connect(replay, &live::ReplaySource::positionChanged, this, &ReplayBar::refresh, Qt::UniqueConnection);
    refresh();
}

void ReplayBar::refresh()
{
    const live::ReplaySource *const replay = m_control.replay();
    if (!replay)
        return;
    const bool isHeld = replay->isPaused() || replay->isFinished();
    const QString play = replay->isFinished() ? tr("Play it again")
        : isHeld                              ? tr("Go on with the replay")
                                              : tr("Pause the replay");
    m_play->setIcon(icon(isHeld ? "play" : "pause"));
    m_play->setToolTip(play);
    m_play->setAccessibleName(play);
    m_step->setEnabled(!replay->isFinished());
    const double whole = static_cast<double>((replay->lastTime() - replay->firstTime()).count());
    const double passed = static_cast<double>((replay->position() - replay->firstTime()).count());
    m_progress->setValue(
        whole > 0 ? static_cast<int>(qBound(0.0, passed / whole, 1.0) * progressSteps) : progressSteps);
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(replay->position().time_since_epoch().count(), Qt::UTC);
    const QString when = QLocale().toString(time, QStringLiteral("d MMM yyyy HH:mm:ss"));
    m_position->setText(!replay->trouble().isEmpty() ? replay->trouble().what
            : replay->isFinished()                   ? tr("%1 UTC, at its end").arg(when)
                                                     : tr("%1 UTC").arg(when));
}

void ReplayBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().infoBg);
    painter.setPen(QPen(theme().line, 0));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace legwork::ui
