// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordwindow.h"

#include <common/theme.h>
#include <items/text.h>

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace legwork::ui {

namespace {

constexpr int surroundings = 100; // lines before and behind a record
} // namespace

RecordWindow::RecordWindow(items::TraceSession &session, calls::Place place, const QString &reason, QWidget *parent)
    : QDialog(parent)
    , m_place(new QLabel(this))
    , m_text(new LineView(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Source"));
    resize(px(900), px(520));
    m_place->setTextFormat(Qt::PlainText);
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const column = new QVBoxLayout(this);
    column->addWidget(m_place);
    if (!reason.isEmpty()) {
        auto *const why = new QLabel(reason, this);
        why->setTextFormat(Qt::PlainText);
        why->setWordWrap(true);
        column->addWidget(why);
    }
    column->addWidget(m_text, 1);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    m_place->setText(tr("Reading..."));
    session.lines(place, surroundings, this, [this](const items::SourceLines &lines) {
        if (lines.lines.empty()) {
            m_place->setText(tr("The source no longer has these lines."));
            return;
        }
        m_place->setText(lines.firstLine > 0
                ? tr("%1, line %2").arg(items::shownText(lines.path)).arg(lines.firstLine + lines.recordBegin)
                : items::shownText(lines.path));
        m_text->setLines(lines);
    });
}

} // namespace legwork::ui
