// SPDX-License-Identifier: GPL-3.0-or-later
#include "announcer.h"

#include <QAccessible>

namespace legwork::ui {

namespace {

constexpr int pauseMs = 5000;

} // namespace

Announcer::Announcer(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setGeometry(0, 0, 1, 1);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QPalette invisible = palette();
    invisible.setColor(QPalette::WindowText, Qt::transparent);
    setPalette(invisible);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &Announcer::speak);
}

void Announcer::say(const QString &text)
{
    m_waiting << text;
    if (!m_pause.isActive())
        speak();
}

void Announcer::count(int rows)
{
    m_rows += rows;
    if (!m_pause.isActive())
        speak();
}

void Announcer::speak()
{
    if (m_rows > 0)
        m_waiting.prepend(tr("%n new rows", nullptr, m_rows));
    m_rows = 0;
    if (m_waiting.isEmpty())
        return;
    setText(m_waiting.join(QStringLiteral(". ")));
    setAccessibleName(text());
    m_waiting.clear();
    m_pause.start();
    if (!QAccessible::isActive())
        return;
    // 6.4 has no event for announcements: readers say an alert's name.
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace legwork::ui
