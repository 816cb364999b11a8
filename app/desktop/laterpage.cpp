// SPDX-License-Identifier: GPL-3.0-or-later
#include "laterpage.h"

#include <common/theme.h>

#include <QLabel>
#include <QVBoxLayout>

namespace legwork::desktop {

LaterPage::LaterPage(QString name, QString title, const QString &sentence, QWidget *parent)
    : Page(parent)
    , m_name(std::move(name))
    , m_title(std::move(title))
{
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(m_title);
    setAccessibleDescription(sentence);
    auto *const head = new QLabel(m_title, this);
    head->setTextFormat(Qt::PlainText);
    auto *const text = new QLabel(sentence, this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignHCenter);
    auto *const when = new QLabel(tr("Not in this version."), this);
    auto *const column = new QVBoxLayout(this);
    column->addStretch(2);
    for (QLabel *const label : { head, text, when })
        column->addWidget(label, 0, Qt::AlignHCenter);
    column->addStretch(3);
    const auto dress = [head, text, when] {
        head->setFont(ui::font(ui::TextStyle::Page));
        text->setFixedWidth(ui::px(460));
        when->setFont(ui::font(ui::TextStyle::Caption));
    };
    dress();
    connect(&ui::ThemeWatcher::instance(), &ui::ThemeWatcher::changed, this, dress);
}

ui::Link LaterPage::here() const
{
    ui::Link link;
    link.page = m_name;
    return link;
}

bool LaterPage::show(const ui::Link &link) { return link.page == m_name; }

} // namespace legwork::desktop
