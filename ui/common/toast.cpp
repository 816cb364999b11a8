// SPDX-License-Identifier: GPL-3.0-or-later
#include "toast.h"

#include "icons.h"
#include "theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <chrono>

namespace legwork::ui {

namespace {

constexpr std::chrono::seconds toastLife { 6 };
constexpr qsizetype maxToasts = 3;

} // namespace

Toast::Toast(const Notice &notice, QWidget *parent)
    : QFrame(parent)
    , m_notice(notice)
{
    setAccessibleName(tr("%1: %2", "severity: message").arg(wordFor(notice.sign), notice.text));
    auto *const text = new QLabel(notice.text, this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    auto *const cross = new QToolButton(this);
    cross->setAutoRaise(true);
    cross->setIcon(icon("close"));
    cross->setToolTip(tr("Close"));
    cross->setAccessibleName(tr("Close this message"));
    connect(cross, &QToolButton::clicked, this, &QWidget::close);
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(px(36), px(8), px(8), px(8));
    row->addWidget(text, 1);
    if (!notice.actText.isEmpty()) {
        auto *const act = new QPushButton(notice.actText, this);
        row->addWidget(act);
        connect(act, &QPushButton::clicked, this, [this] {
            if (m_notice.act)
                m_notice.act();
            close();
        });
    }
    row->addWidget(cross, 0, Qt::AlignTop);
    setFixedWidth(px(360));
    m_life.setSingleShot(true);
    m_life.setInterval(toastLife);
    connect(&m_life, &QTimer::timeout, this, [this] {
        if (isAncestorOf(focusWidget()) && focusWidget()->hasFocus())
            m_life.start();
        else
            close();
    });
    m_life.start();
    setAttribute(Qt::WA_DeleteOnClose);
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().lineStrong, 1));
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
    const int side = px(16);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - px(12) - side : px(12);
    paintSeverity(painter, QRectF(x, (height() - side) / 2.0, side, side), m_notice.sign);
}

void Toast::enterEvent(QEnterEvent *) { m_life.stop(); }
void Toast::leaveEvent(QEvent *) { m_life.start(); }

ToastStack::ToastStack(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    m_window->installEventFilter(this);
    connect(&Notices::instance(), &Notices::posted, this, &ToastStack::show);
}

QList<Toast *> ToastStack::toasts() const
{
    QList<Toast *> result;
    for (const QPointer<Toast> &toast : m_toasts)
        if (toast && toast->isVisible())
            result.append(toast);
    return result;
}

void ToastStack::show(const Notice &notice)
{
    while (toasts().size() >= maxToasts)
        toasts().constFirst()->close();
    auto *const toast = new Toast(notice, m_window);
    m_toasts.append(toast);
    connect(toast, &QObject::destroyed, this, [this] {
        m_toasts.removeIf([](const QPointer<Toast> &one) { return one.isNull(); });
        place();
    });
    toast->show();
    toast->raise();
    place();
    QAccessibleEvent alert(toast, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ToastStack::place()
{
    int bottom = m_window->height() - px(36);
    const QList<Toast *> shown = toasts();
    for (auto toast = shown.crbegin(); toast != shown.crend(); ++toast) {
        const int height = (*toast)->heightForWidth((*toast)->width());
        (*toast)->resize((*toast)->width(), std::max(height, (*toast)->sizeHint().height()));
        const bool rtl = m_window->layoutDirection() == Qt::RightToLeft;
        const int x = rtl ? px(16) : m_window->width() - (*toast)->width() - px(16);
        bottom -= (*toast)->height();
        (*toast)->move(x, bottom);
        bottom -= px(8);
    }
}

bool ToastStack::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QObject::eventFilter(watched, event);
}

} // namespace legwork::ui
