// SPDX-License-Identifier: GPL-3.0-or-later
#include "noticepanel.h"

#include <common/notices.h>
#include <common/theme.h>

#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace legwork::desktop {

namespace {

QIcon iconOf(ui::Sign sign)
{
    QPixmap pixmap(ui::px(16), ui::px(16));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintSeverity(painter, QRectF(pixmap.rect()).adjusted(1, 1, -1, -1), sign);
    return pixmap;
}

} // namespace

NoticePanel::NoticePanel(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Notices"));
    auto *const head = new QLabel(tr("Notices"), this);
    head->setFont(ui::font(ui::TextStyle::Title));
    m_list->setAccessibleName(tr("Notices of the last seven days"));
    m_list->setWordWrap(true);
    m_list->setFrameShape(QFrame::NoFrame);
    const QLocale locale;
    for (const ui::Notice &notice : ui::Notices::instance().all()) {
        auto *const item = new QListWidgetItem(iconOf(notice.sign),
            tr("%1\n%2", "time, then text")
                .arg(locale.toString(notice.time.toLocalTime(), QLocale::ShortFormat), notice.text),
            m_list);
        item->setData(Qt::AccessibleTextRole, QString(wordFor(notice.sign) + QStringLiteral(": ") + notice.text));
    }
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(ui::px(12), ui::px(12), ui::px(12), ui::px(12));
    column->addWidget(head);
    if (m_list->count() == 0) {
        auto *const none = new QLabel(tr("Nothing has been said in the last seven days."), this);
        none->setWordWrap(true);
        column->addWidget(none);
        m_list->hide();
        column->addStretch(1);
    } else {
        column->addWidget(m_list, 1);
        auto *const clear = new QPushButton(tr("Forget all"), this);
        connect(clear, &QPushButton::clicked, this, [this] {
            ui::Notices::instance().clear();
            close();
        });
        column->addWidget(clear, 0, Qt::AlignRight);
    }
    resize(ui::px(380), ui::px(m_list->count() == 0 ? 110 : 360));
    ui::Notices::instance().markSeen();
}

void NoticePanel::openAbove(const QWidget *button)
{
    const bool rtl = button->layoutDirection() == Qt::RightToLeft;
    const QPoint corner = button->mapToGlobal(QPoint(rtl ? -width() : button->width(), button->height() - height()));
    move(corner);
    show();
    m_list->setFocus();
}

} // namespace legwork::desktop
