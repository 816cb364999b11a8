// SPDX-License-Identifier: GPL-3.0-or-later
#include "peerdialogs.h"

#include <common/theme.h>
#include <items/text.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

namespace {

QLabel *words(QWidget *parent)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

void redden(QLabel *label)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, theme().error);
    label->setPalette(palette);
}

} // namespace

NewPeerDialog::NewPeerDialog(items::DialPlanSession &session, quint32 behind, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_id(session.current())
    , m_behind(behind)
    , m_templates(items::peerTemplates())
    , m_list(new QListWidget(this))
    , m_what(words(this))
    , m_fault(words(this))
    , m_form(new QFormLayout)
    , m_tag(new QLineEdit(this))
    , m_service(new QCheckBox(this))
    , m_preview(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("newPeer"));
    setWindowTitle(tr("New dial-peer"));
    resize(px(720), px(470));
    for (const items::PeerTemplate &shape : m_templates)
        m_list->addItem(shape.name);
    m_list->setAccessibleName(tr("Shapes of dial-peers"));
    m_list->setFixedWidth(px(220));
    m_tag->setFont(ui::font(TextStyle::Fixed));
    m_tag->setObjectName(QStringLiteral("newTag"));
    m_preview->setReadOnly(true);
    m_preview->setFont(ui::font(TextStyle::Fixed));
    m_preview->setLayoutDirection(Qt::LeftToRight);
    m_preview->setTabChangesFocus(true);
    m_preview->setAccessibleName(tr("What is put into the configuration"));
    redden(m_fault);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    m_add->setDefault(true);
    m_form->addRow(tr("Tag"), m_tag);
    auto *const right = new QVBoxLayout;
    right->addWidget(m_what);
    right->addLayout(m_form);
    right->addWidget(m_service);
    right->addWidget(m_fault);
    right->addWidget(m_preview, 1);
    auto *const both = new QHBoxLayout;
    both->addWidget(m_list);
    both->addLayout(right, 1);
    auto *const column = new QVBoxLayout(this);
    column->addLayout(both, 1);
    column->addWidget(buttons);
    connect(m_list, &QListWidget::currentRowChanged, this, &NewPeerDialog::choose);
    connect(m_tag, &QLineEdit::textEdited, this, &NewPeerDialog::check);
    connect(m_service, &QCheckBox::toggled, this, &NewPeerDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewPeerDialog::make);
    m_list->setCurrentRow(0);
    m_list->setFocus();
}

void NewPeerDialog::choose(int row)
{
    if (row < 0 || row >= m_templates.size())
        return;
    m_shape = m_templates[row];
    while (m_form->rowCount() > 1)
        m_form->removeRow(1);
    m_fields.clear();
    for (const items::TemplateField &field : m_shape.fields) {
        auto *const edit = new QLineEdit(field.value, this);
        edit->setFont(ui::font(field.isPattern ? TextStyle::Fixed : TextStyle::Body));
        edit->setPlaceholderText(field.hint);
        edit->setToolTip(field.hint);
        edit->setObjectName(QStringLiteral("new-") + field.key);
        m_form->addRow(field.label, edit);
        m_fields.insert(field.key, edit);
        connect(edit, &QLineEdit::textEdited, this, &NewPeerDialog::check);
    }
    m_what->setText(m_shape.what);
    m_tag->setText(QString::number(items::freeTag(m_session, m_id, m_shape.tag - 1)));
    const auto snapshot = m_session.snapshot(m_id);
    const bool lacks = !m_shape.service.isEmpty() && snapshot != nullptr
        && snapshot->device().find(dialplan::ObjectKind::Service, m_shape.service.toStdString()) == nullptr;
    m_service->setVisible(lacks);
    m_service->setChecked(lacks);
    m_service->setText(tr("Define service %1 as well; this device has none").arg(m_shape.service));
    check();
}

QHash<QString, QString> NewPeerDialog::values() const
{
    QHash<QString, QString> out;
    for (auto field = m_fields.constBegin(); field != m_fields.constEnd(); ++field)
        out.insert(field.key(), field.value()->text());
    return out;
}

std::vector<std::string> NewPeerDialog::lines() const
{
    std::vector<std::string> out;
    if (m_service->isChecked() && !m_service->isHidden()) {
        out.push_back("application");
        out.push_back(" service " + m_shape.service.toStdString() + ' ' + m_shape.script.toStdString());
    }
    const auto peer = linesOf(m_shape, m_tag->text().trimmed().toUInt(), values());
    out.insert(out.end(), peer.begin(), peer.end());
    return out;
}

void NewPeerDialog::check()
{
    QString fault = items::whyNotTag(m_session, m_id, m_tag->text());
    const auto block = linesOf(m_shape, m_tag->text().trimmed().toUInt(), values());
    for (const items::PeerField &field : items::peerFields()) {
        const std::string words = ' ' + items::commandOf(field).toStdString() + ' ';
        for (const std::string &line : block) {
            if (fault.isEmpty() && field.id != dialplan::OptionId::Unknown && line.rfind(words, 0) == 0)
                fault = items::faultOf(field, items::textFrom(std::string_view(line).substr(words.size())));
        }
    }
    m_fault->setText(fault);
    m_fault->setVisible(!fault.isEmpty());
    m_add->setEnabled(fault.isEmpty());
    QString text;
    for (const std::string &line : lines())
        text += items::textFrom(line) + QLatin1Char('\n');
    m_preview->setPlainText(text);
}

void NewPeerDialog::make()
{
    const quint32 tag = m_tag->text().trimmed().toUInt();
    const auto block = linesOf(m_shape, tag, values());
    items::LineEdits edits;
    if (m_service->isChecked() && !m_service->isHidden())
        edits = items::configured(m_session, m_id,
            { "application", " service " + m_shape.service.toStdString() + ' ' + m_shape.script.toStdString() });
    const items::LineEdits peer = items::withBlock(m_session, m_id, block, m_behind);
    edits.insert(edits.end(), peer.begin(), peer.end());
    std::ranges::stable_sort(edits, {}, &items::LineEdit::first);
    if (m_session.edit(m_id, tr("new peer %1").arg(tag), edits, tag))
        m_made = tag;
    accept();
}

BulkEditDialog::BulkEditDialog(items::DialPlanSession &session, QList<quint32> tags, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_id(session.current())
    , m_tags(std::move(tags))
    , m_field(new QComboBox(this))
    , m_value(new QComboBox(this))
    , m_says(words(this))
{
    setObjectName(QStringLiteral("bulkEdit"));
    setWindowTitle(tr("Change %n dial-peer(s)", nullptr, static_cast<int>(m_tags.size())));
    m_field->setObjectName(QStringLiteral("bulkField"));
    m_value->setObjectName(QStringLiteral("bulkValue"));
    const auto fields = items::peerFields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].id != dialplan::OptionId::Unknown && fields[i].editor != items::PeerEditor::Lines)
            m_field->addItem(items::labelOf(fields[i]), static_cast<int>(i));
    }
    m_value->setEditable(true);
    m_value->setInsertPolicy(QComboBox::NoInsert);
    m_value->setMinimumContentsLength(24);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_change = buttons->addButton(tr("Change"), QDialogButtonBox::AcceptRole);
    m_change->setDefault(true);
    auto *const form = new QFormLayout;
    form->addRow(tr("Field"), m_field);
    form->addRow(tr("Value"), m_value);
    auto *const column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(m_says);
    column->addStretch();
    column->addWidget(buttons);
    connect(m_field, &QComboBox::currentIndexChanged, this, &BulkEditDialog::chooseField);
    connect(m_value, &QComboBox::currentTextChanged, this, &BulkEditDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &BulkEditDialog::make);
    const int preference = m_field->findText(
        items::labelOf(*std::ranges::find(fields, dialplan::OptionId::Preference, &items::PeerField::id)));
    m_field->setCurrentIndex(preference);
    chooseField();
}

const items::PeerField *BulkEditDialog::field() const
{
    return &items::peerFields()[static_cast<std::size_t>(m_field->currentData().toInt())];
}

QString BulkEditDialog::value() const
{
    if (field()->editor == items::PeerEditor::Flag)
        return m_value->currentIndex() == 0 ? QStringLiteral("yes") : QString();
    return m_value->currentText();
}

void BulkEditDialog::chooseField()
{
    const bool isFlag = field()->editor == items::PeerEditor::Flag;
    const QSignalBlocker quiet(m_value);
    m_value->clear();
    m_value->setEditable(!isFlag);
    if (isFlag) {
        m_value->addItems({ tr("on"), tr("off") });
    } else {
        if (const auto snapshot = m_session.snapshot(m_id))
            m_value->addItems(items::offered(*field(), snapshot->device()));
        m_value->setCurrentIndex(-1);
        m_value->setEditText({});
    }
    check();
}

void BulkEditDialog::check()
{
    const QString fault = items::faultOf(*field(), value());
    m_change->setEnabled(fault.isEmpty());
    const dialplan::Object empty;
    const QString command = items::shownText(items::commandFor(*field(), value(), empty));
    m_says->setText(fault.isEmpty()
            ? tr("%1 on %n dial-peer(s); one step of undo.", nullptr, static_cast<int>(m_tags.size())).arg(command)
            : fault);
    QPalette palette = m_says->palette();
    palette.setColor(QPalette::WindowText, fault.isEmpty() ? theme().text2 : theme().error);
    m_says->setPalette(palette);
}

void BulkEditDialog::make()
{
    const dialplan::Object empty;
    const std::vector<std::string> commands { items::commandFor(*field(), value(), empty) };
    std::vector<std::pair<quint32, items::LineRange>> peers;
    for (const quint32 tag : m_tags)
        peers.emplace_back(tag, m_session.peerLines(m_id, tag));
    const QString label
        = tr("%n peer(s): %1", nullptr, static_cast<int>(m_tags.size())).arg(items::shownText(commands.front()));
    if (m_tags.size() < manyPeers) {
        m_session.edit(m_id, label, items::withCommands(m_session.text(m_id), peers, commands));
    } else {
        // Reading so many blocks would be felt. Lines are where they are unless the text changes meanwhile, which the
        // open dialogue does not let happen.
        m_session.editInWorker(m_id, label,
            [peers, commands](const items::DialPlanText &text) { return items::withCommands(text, peers, commands); });
    }
    accept();
}

} // namespace legwork::ui
