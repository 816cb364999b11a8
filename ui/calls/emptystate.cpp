// SPDX-License-Identifier: GPL-3.0-or-later
#include "emptystate.h"

#include "queryline.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace legwork::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("emptyState"));
    m_column->setSpacing(px(8));
    m_column->addStretch();
    m_column->addStretch();
}

void EmptyState::clear()
{
    for (QWidget *const part : std::as_const(m_parts)) {
        m_column->removeWidget(part);
        part->hide();
        part->deleteLater();
    }
    m_parts.clear();
    m_text.clear();
}

QLabel *EmptyState::add(const QString &text, bool isTitle)
{
    auto *const label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setFont(ui::font(isTitle ? TextStyle::Title : TextStyle::Body));
    if (!isTitle) {
        QPalette quiet = palette();
        quiet.setColor(QPalette::WindowText, theme().text2);
        label->setPalette(quiet);
    }
    m_column->insertWidget(m_column->count() - 1, label);
    m_parts.append(label);
    m_text += text + QLatin1Char('\n');
    return label;
}

void EmptyState::say(const QString &title, const QString &text) { sayWithActs(title, text, {}); }

void EmptyState::sayWithActs(const QString &title, const QString &text, const std::vector<Act> &acts)
{
    QString key = title + QLatin1Char('\n') + text;
    for (const Act &act : acts)
        key += QLatin1Char('\n') + act.text;
    if (key == m_key)
        return;
    clear();
    m_key = key;
    add(title, true);
    if (!text.isEmpty())
        add(text, false);
    if (acts.empty())
        return;
    auto *const row = new QWidget(this);
    auto *const buttons = new QHBoxLayout(row);
    buttons->addStretch();
    for (const Act &act : acts) {
        auto *const button = new QPushButton(act.text, row);
        button->setDefault(act.isFirst);
        connect(button, &QPushButton::clicked, this, act.act);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    m_column->insertWidget(m_column->count() - 1, row);
    m_parts.append(row);
}

void EmptyState::sayNoMatch(const QStringList &terms, const std::vector<items::TermCount> &counts)
{
    QStringList lines;
    std::size_t best = 0;
    qsizetype costly = -1;
    const auto termText = [&](qsizetype i) {
        const TermWords words = wordsOfTerm(terms[i]);
        return QStringList { words.field, words.relation, words.value }.join(QLatin1Char(' ')).simplified();
    };
    for (qsizetype i = 0; i < terms.size() && static_cast<std::size_t>(i) < counts.size(); ++i) {
        const items::TermCount &count = counts[static_cast<std::size_t>(i)];
        lines.append(
            count.alone ? tr("%1: %Ln calls", nullptr, static_cast<int>(*count.alone)).arg(termText(i)) : termText(i));
        if (count.without && (costly < 0 || *count.without > best)) {
            best = *count.without;
            costly = i;
        }
    }
    std::vector<Act> acts;
    if (costly >= 0) {
        const QString term = terms[costly];
        acts.push_back({ tr("Remove %1 (%Ln calls)", nullptr, static_cast<int>(best))
                             .arg(fieldOfTerm(term).isEmpty() ? termText(costly) : fieldOfTerm(term)),
            true, [this, term] { Q_EMIT removeRequested(term); } });
    }
    sayWithActs(tr("No call matches."), lines.join(QLatin1Char('\n')), acts);
}

QString EmptyState::text() const { return m_text; }

} // namespace legwork::ui
