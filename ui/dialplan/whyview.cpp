// SPDX-License-Identifier: GPL-3.0-or-later
#include "whyview.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace legwork::ui {

WhyView::WhyView(QWidget *parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Why, in full"));
    setObjectName(QStringLiteral("whySteps"));
}

void WhyView::setSteps(const std::vector<items::SimulationStep> &steps)
{
    auto *const content = new QWidget(this);
    auto *const column = new QVBoxLayout(content);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(4));
    m_text.clear();
    const auto add = [&](const QString &text, TextStyle style, QPalette::ColorRole role) {
        auto *const label = new QLabel(content);
        label->setTextFormat(Qt::PlainText);
        label->setText(text);
        label->setFont(ui::font(style));
        label->setForegroundRole(role);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        return label;
    };
    for (const items::SimulationStep &step : steps) {
        auto *const head = new QHBoxLayout;
        head->addWidget(add(step.title, TextStyle::Strong, QPalette::Text), 1);
        if (step.line > 0) {
            auto *const line = new QToolButton(content);
            line->setText(tr("Line %1").arg(step.line));
            line->setAccessibleName(tr("%1: show line %2").arg(step.title).arg(step.line));
            line->setAutoRaise(true);
            connect(line, &QToolButton::clicked, this, [this, number = step.line] { Q_EMIT lineActivated(number); });
            head->addWidget(line);
        }
        column->addLayout(head);
        column->addWidget(add(step.text, TextStyle::Body, QPalette::Text));
        if (!step.source.isEmpty())
            column->addWidget(add(tr("After %1").arg(step.source), TextStyle::Caption, QPalette::PlaceholderText));
        column->addSpacing(px(8));
        m_text += step.title + QLatin1Char('\n') + step.text + QLatin1Char('\n') + step.source
            + (step.source.isEmpty() ? QString() : QStringLiteral("\n")) + QLatin1Char('\n');
    }
    column->addStretch();
    setWidget(content); // deletes the one before
    m_content = content;
}

} // namespace legwork::ui
