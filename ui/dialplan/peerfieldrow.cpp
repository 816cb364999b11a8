// SPDX-License-Identifier: GPL-3.0-or-later
#include "peerform.h"

#include <common/icons.h>
#include <common/theme.h>
#include <items/text.h>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace legwork::ui {

using items::PeerEditor;

namespace {

QLabel *smallLabel(QWidget *parent)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(TextStyle::Caption));
    label->hide();
    return label;
}

void tint(QLabel *label, const QColor &colour)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

bool isFixed(const items::PeerField &field)
{
    return field.editor == PeerEditor::Pattern || field.editor == PeerEditor::Number
        || field.editor == PeerEditor::Lines;
}

} // namespace

PeerFieldRow::PeerFieldRow(const items::PeerField &field, PeerForm &form)
    : QWidget(&form)
    , m_field(field)
    , m_label(new QLabel(items::labelOf(field), &form))
    , m_hint(smallLabel(this))
    , m_was(smallLabel(this))
    , m_fault(smallLabel(this))
    , m_revert(new QToolButton(this))
{
    build();
    m_editor->installEventFilter(this);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setBuddy(m_editor);
    m_editor->setAccessibleName(items::labelOf(field));
    m_editor->setToolTip(items::commandOf(field));
    m_revert->setIcon(icon("undo"));
    m_revert->setAutoRaise(true);
    m_revert->hide();
    connect(m_revert, &QToolButton::clicked, this, &PeerFieldRow::reverted);

    auto *const line = new QHBoxLayout;
    line->setSpacing(px(6));
    line->addWidget(m_editor, m_field.editor == PeerEditor::Flag ? 0 : 1);
    line->addWidget(m_hint);
    line->addWidget(m_was);
    line->addWidget(m_revert);
    if (m_field.editor == PeerEditor::Flag || m_field.editor == PeerEditor::Number)
        line->addStretch(1);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(px(2));
    column->addLayout(line);
    column->addWidget(m_fault);
    m_fault->setWordWrap(true);
}

void PeerFieldRow::build()
{
    const QFont fixed = ui::font(isFixed(m_field) ? TextStyle::Fixed : TextStyle::Body);
    switch (m_field.editor) {
    case PeerEditor::Flag: {
        auto *const box = new QCheckBox(items::labelOf(m_field), this);
        connect(box, &QCheckBox::toggled, this, &PeerFieldRow::typed);
        m_label->clear();
        m_editor = box;
        break;
    }
    case PeerEditor::Choice:
    case PeerEditor::Reference: {
        auto *const box = new QComboBox(this);
        // Words that this program does not know may be right as well.
        const auto *const spec = dialplan::specOf(dialplan::ObjectKind::Peer, m_field.id);
        if (spec != nullptr && spec->value == dialplan::ValueKind::Text) {
            box->setEditable(true);
            box->setInsertPolicy(QComboBox::NoInsert);
            box->lineEdit()->installEventFilter(this);
            connect(box->lineEdit(), &QLineEdit::textEdited, this, &PeerFieldRow::typed);
        }
        connect(box, &QComboBox::activated, this, &PeerFieldRow::typed);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        m_editor = box;
        break;
    }
    case PeerEditor::Lines: {
        auto *const lines = new QPlainTextEdit(this);
        lines->setTabChangesFocus(true);
        lines->setLineWrapMode(QPlainTextEdit::NoWrap);
        lines->setUndoRedoEnabled(false);
        lines->setFixedHeight(px(52));
        connect(lines, &QPlainTextEdit::textChanged, this, &PeerFieldRow::typed);
        m_editor = lines;
        break;
    }
    default: {
        auto *const edit = new QLineEdit(this);
        if (m_field.editor == PeerEditor::Number)
            edit->setMaximumWidth(px(80));
        edit->setMaxLength(m_field.editor == PeerEditor::Number ? 10 : 1024);
        connect(edit, &QLineEdit::textEdited, this, &PeerFieldRow::typed);
        m_editor = edit;
        break;
    }
    }
    m_editor->setFont(fixed);
    m_editor->setObjectName(
        QStringLiteral("field-") + QString(items::commandOf(m_field)).replace(QLatin1Char(' '), QLatin1Char('-')));
}

QString PeerFieldRow::value() const
{
    if (const auto *const box = qobject_cast<QCheckBox *>(m_editor))
        return box->isChecked() ? QStringLiteral("yes") : QString();
    if (const auto *const combo = qobject_cast<QComboBox *>(m_editor))
        return combo->isEditable() ? combo->currentText() : combo->currentData().toString();
    if (const auto *const lines = qobject_cast<QPlainTextEdit *>(m_editor))
        return lines->toPlainText();
    return qobject_cast<QLineEdit *>(m_editor)->text();
}

void PeerFieldRow::setValue(const QString &value)
{
    if (this->value().trimmed() == value.trimmed())
        return;
    const QSignalBlocker quiet(m_editor);
    if (auto *const box = qobject_cast<QCheckBox *>(m_editor)) {
        box->setChecked(!value.isEmpty());
    } else if (auto *const combo = qobject_cast<QComboBox *>(m_editor)) {
        if (combo->isEditable()) {
            combo->setEditText(value);
        } else {
            int place = combo->findData(value);
            if (place < 0) { // not defined, and set all the same
                combo->addItem(value, value);
                place = combo->count() - 1;
            }
            combo->setCurrentIndex(place);
        }
    } else if (auto *const lines = qobject_cast<QPlainTextEdit *>(m_editor)) {
        lines->setPlainText(value);
    } else if (auto *const edit = qobject_cast<QLineEdit *>(m_editor)) {
        edit->setText(value);
        edit->setCursorPosition(edit->hasFocus() ? static_cast<int>(value.size()) : 0);
    }
}

void PeerFieldRow::follow(const QString &value, bool isOther)
{
    if (isOther || value != m_followed || items::faultOf(m_field, this->value()).isEmpty())
        setValue(value);
    m_followed = value;
}

void PeerFieldRow::setOffered(const QStringList &offered)
{
    auto *const combo = qobject_cast<QComboBox *>(m_editor);
    if (combo == nullptr)
        return;
    QStringList there;
    for (int i = combo->isEditable() ? 0 : 1; i < combo->count(); ++i)
        there.append(combo->itemData(i).toString());
    if (there == offered && combo->count() > 0)
        return;
    const QSignalBlocker quiet(combo);
    const QString now = value();
    combo->clear();
    if (!combo->isEditable())
        combo->addItem(tr("none"), QString());
    for (const QString &word : offered)
        combo->addItem(word, word);
    combo->setCurrentIndex(combo->isEditable() ? -1 : 0);
    setValue(now);
}

void PeerFieldRow::setBefore(const std::optional<QString> &before)
{
    m_before = before;
    m_isChanged = before.has_value() && before->trimmed() != value().trimmed();
    m_was->setVisible(m_isChanged);
    m_revert->setVisible(m_isChanged && m_editor->isEnabled());
    if (!m_isChanged)
        return;
    const QString word = m_field.editor == PeerEditor::Flag ? (before->isEmpty() ? tr("off") : tr("on"))
        : before->isEmpty()                                 ? tr("not set")
        : m_field.editor == PeerEditor::Lines
        ? tr("%n line(s)", nullptr, static_cast<int>(before->count(QLatin1Char('\n')) + 1))
        : *before;
    m_was->setText(tr("was %1").arg(QFontMetrics(m_was->font()).elidedText(word, Qt::ElideRight, px(110))));
    m_was->setToolTip(*before);
    m_revert->setToolTip(tr("Back to what the device has"));
    m_revert->setAccessibleName(tr("Revert %1, was %2").arg(items::labelOf(m_field), word));
    tint(m_was, theme().text2);
}

QString PeerFieldRow::fault() const { return m_editor->isEnabled() ? items::faultOf(m_field, value()) : QString(); }

void PeerFieldRow::say(const dialplan::Device &device)
{
    const QString wrong = fault();
    m_fault->setText(wrong);
    m_fault->setVisible(!wrong.isEmpty());
    tint(m_fault, theme().error);
    const items::FieldHint hint = wrong.isEmpty() ? items::hintOf(m_field, value(), device) : items::FieldHint {};
    m_hint->setText(hint.text);
    m_hint->setVisible(!hint.text.isEmpty());
    tint(m_hint, hint.isWarning ? theme().warning : theme().text3);
    m_editor->setAccessibleDescription(wrong.isEmpty() ? hint.text : wrong);
}

void PeerFieldRow::setEditable(bool isEditable)
{
    m_editor->setEnabled(isEditable);
    m_revert->setEnabled(isEditable);
}

bool PeerFieldRow::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::FocusIn: Q_EMIT entered(); break;
    case QEvent::FocusOut: Q_EMIT left(); break;
    case QEvent::Wheel: // a form is scrolled over its boxes, not through them
        if (!static_cast<QWidget *>(watched)->hasFocus() && watched->inherits("QComboBox")) {
            event->ignore();
            return true;
        }
        break;
    case QEvent::ShortcutOverride: {
        auto *const key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore(); // the window's: what is typed here is an edit of the text
            return true;
        }
        break;
    }
    default: break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace legwork::ui
