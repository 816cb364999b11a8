// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulesdialog.h"

#include <common/theme.h>
#include <items/portalertmodel.h>
#include <items/text.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>
#include <QTimeEdit>
#include <QUuid>

namespace legwork::ui {

using ports::AlertRule;
using ports::Watched;

RulesDialog::RulesDialog(QList<AlertRule> rules, QWidget *parent)
    : QDialog(parent)
    , m_rules(std::move(rules))
{
    setObjectName(QStringLiteral("rulesDialog"));
    setWindowTitle(tr("Rules for alerts"));
    build();
    refreshList();
    m_list->setCurrentRow(m_rules.isEmpty() ? -1 : 0);
    showRule(m_list->currentRow());
    resize(px(640), px(420));
}

void RulesDialog::build()
{
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("ruleList"));
    m_list->setAccessibleName(tr("Rules"));
    m_form = new QWidget(this);
    auto *const form = new QFormLayout(m_form);
    const auto add = [&](const QString &text, QWidget *field, const char *name) {
        field->setObjectName(QString::fromLatin1(name));
        field->setAccessibleName(text);
        form->addRow(text, field);
    };
    add(tr("Name"), m_name = new QLineEdit(m_form), "ruleName");
    m_watched = new QComboBox(m_form);
    for (int i = 0; i <= static_cast<int>(Watched::ForecastWithin); ++i)
        m_watched->addItem(items::wordFor(static_cast<Watched>(i)));
    add(tr("Watches"), m_watched, "ruleWatched");
    add(tr("Server (empty: all)"), m_server = new QLineEdit(m_form), "ruleServer");
    add(tr("Opens at"), m_threshold = new QDoubleSpinBox(m_form), "ruleThreshold");
    add(tr("Clears below"), m_clear = new QDoubleSpinBox(m_form), "ruleClear");
    for (QDoubleSpinBox *const field : { m_threshold, m_clear }) {
        field->setRange(0, 1'000'000);
        field->setDecimals(1);
    }
    m_hold = new QSpinBox(m_form);
    m_hold->setRange(0, 86'400);
    m_hold->setSuffix(tr(" s"));
    add(tr("For at least"), m_hold, "ruleHold");
    m_hasQuiet = new QCheckBox(tr("Nobody is told from"), m_form);
    m_hasQuiet->setObjectName(QStringLiteral("ruleHasQuiet"));
    m_quietFrom = new QTimeEdit(m_form);
    m_quietTo = new QTimeEdit(m_form);
    m_quietFrom->setAccessibleName(tr("Quiet from"));
    m_quietTo->setAccessibleName(tr("Quiet until"));
    auto *const quiet = new QHBoxLayout;
    quiet->addWidget(m_hasQuiet);
    quiet->addWidget(m_quietFrom);
    quiet->addWidget(new QLabel(tr("to"), m_form));
    quiet->addWidget(m_quietTo);
    quiet->addStretch(1);
    form->addRow(quiet);
    m_notifies = new QCheckBox(tr("Tell by a notice"), m_form);
    m_notifies->setObjectName(QStringLiteral("ruleNotifies"));
    m_isOn = new QCheckBox(tr("In force"), m_form);
    m_isOn->setObjectName(QStringLiteral("ruleIsOn"));
    form->addRow(m_notifies);
    form->addRow(m_isOn);
    add(tr("Collector runs"), m_command = new QLineEdit(m_form), "ruleCommand");
    m_command->setToolTip(tr("Program and arguments that legwork-cli collect runs; {rule} {state} {value} {threshold} "
                             "{server} {time} are filled in"));
    add(tr("Collector posts to"), m_webhook = new QLineEdit(m_form), "ruleWebhook");
    m_webhook->setPlaceholderText(QStringLiteral("https://"));
    m_webhook->setToolTip(tr("Address that legwork-cli collect posts the alert to"));
    m_fault = new QLabel(this);
    m_fault->setTextFormat(Qt::PlainText);
    m_fault->setWordWrap(true);
    m_fault->setObjectName(QStringLiteral("ruleFault"));

    auto *const addButton = new QPushButton(tr("Add"), this);
    addButton->setObjectName(QStringLiteral("addRule"));
    m_remove = new QPushButton(tr("Remove"), this);
    m_remove->setObjectName(QStringLiteral("removeRule"));
    for (QPushButton *const button : { addButton, m_remove })
        button->setAutoDefault(false);
    auto *const left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    auto *const acts = new QHBoxLayout;
    acts->addWidget(addButton);
    acts->addWidget(m_remove);
    left->addLayout(acts);
    auto *const right = new QVBoxLayout;
    right->addWidget(m_form);
    right->addWidget(m_fault);
    right->addStretch(1);
    auto *const columns = new QHBoxLayout;
    columns->addLayout(left, 2);
    columns->addLayout(right, 3);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_save = buttons->button(QDialogButtonBox::Save);
    auto *const whole = new QVBoxLayout(this);
    whole->addLayout(columns, 1);
    whole->addWidget(buttons);

    connect(m_list, &QListWidget::currentRowChanged, this, &RulesDialog::showRule);
    connect(addButton, &QPushButton::clicked, this, &RulesDialog::addRule);
    connect(m_remove, &QPushButton::clicked, this, &RulesDialog::removeRule);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT rulesAccepted(m_rules);
        accept();
    });
    for (QLineEdit *const field : { m_name, m_server, m_webhook, m_command })
        connect(field, &QLineEdit::textEdited, this, &RulesDialog::takeRule);
    for (QDoubleSpinBox *const field : { m_threshold, m_clear })
        connect(field, &QDoubleSpinBox::valueChanged, this, &RulesDialog::takeRule);
    connect(m_hold, &QSpinBox::valueChanged, this, &RulesDialog::takeRule);
    connect(m_watched, &QComboBox::currentIndexChanged, this, &RulesDialog::takeRule);
    for (QCheckBox *const field : { m_isOn, m_notifies, m_hasQuiet })
        connect(field, &QCheckBox::toggled, this, &RulesDialog::takeRule);
    for (QTimeEdit *const field : { m_quietFrom, m_quietTo })
        connect(field, &QTimeEdit::timeChanged, this, &RulesDialog::takeRule);
}

void RulesDialog::refreshList()
{
    const QSignalBlocker quiet(m_list);
    while (m_list->count() > m_rules.size())
        delete m_list->takeItem(m_list->count() - 1); // NOLINT(cppcoreguidelines-owning-memory): taken out, so ours
    while (m_list->count() < m_rules.size())
        m_list->addItem(QString());
    for (int i = 0; i < m_rules.size(); ++i) {
        const QString name = items::shownText(m_rules[i].name.toStdString());
        m_list->item(i)->setText(m_rules[i].isOn ? name : tr("%1 (off)").arg(name));
    }
}

void RulesDialog::showRule(int row)
{
    m_row = row;
    m_form->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    if (row < 0)
        return;
    const AlertRule &rule = m_rules[row];
    m_isShowing = true;
    m_name->setText(rule.name);
    m_watched->setCurrentIndex(static_cast<int>(rule.watched));
    m_server->setText(rule.server);
    m_threshold->setValue(rule.threshold);
    m_clear->setValue(rule.clear);
    m_hold->setValue(static_cast<int>(rule.hold.count()));
    m_hasQuiet->setChecked(rule.quiet.has_value());
    m_quietFrom->setTime(rule.quiet ? rule.quiet->from : QTime(22, 0));
    m_quietTo->setTime(rule.quiet ? rule.quiet->to : QTime(6, 0));
    m_quietFrom->setEnabled(rule.quiet.has_value());
    m_quietTo->setEnabled(rule.quiet.has_value());
    m_isOn->setChecked(rule.isOn);
    m_notifies->setChecked(rule.notifies);
    QStringList words;
    for (const QString &word : rule.command)
        words << (word.contains(QLatin1Char(' ')) ? QLatin1Char('"') + word + QLatin1Char('"') : word);
    m_command->setText(words.join(QLatin1Char(' ')));
    m_webhook->setText(rule.webhook);
    m_isShowing = false;
    sayFault();
}

void RulesDialog::takeRule()
{
    if (m_isShowing || m_row < 0)
        return;
    AlertRule &rule = m_rules[m_row];
    rule.name = m_name->text().trimmed();
    rule.watched = static_cast<Watched>(m_watched->currentIndex());
    rule.server = m_server->text().trimmed();
    rule.threshold = m_threshold->value();
    rule.clear = m_clear->value();
    rule.hold = std::chrono::seconds(m_hold->value());
    rule.quiet.reset();
    if (m_hasQuiet->isChecked())
        rule.quiet = ports::QuietHours { m_quietFrom->time(), m_quietTo->time() };
    m_quietFrom->setEnabled(m_hasQuiet->isChecked());
    m_quietTo->setEnabled(m_hasQuiet->isChecked());
    rule.isOn = m_isOn->isChecked();
    rule.notifies = m_notifies->isChecked();
    rule.command = QProcess::splitCommand(m_command->text());
    rule.webhook = m_webhook->text().trimmed();
    refreshList();
    sayFault();
}

void RulesDialog::sayFault()
{
    QString fault;
    for (const AlertRule &rule : m_rules) {
        const QString one = ports::faultOf(rule);
        if (fault.isEmpty() && !one.isEmpty())
            fault = tr("%1: %2", "a rule: what is wrong").arg(items::shownText(rule.name.toStdString()), one);
    }
    m_fault->setText(fault);
    m_save->setEnabled(fault.isEmpty());
}

void RulesDialog::addRule()
{
    AlertRule rule;
    rule.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    rule.name = tr("New rule");
    rule.watched = Watched::PercentOfEntitled;
    rule.threshold = 90;
    rule.clear = 85;
    m_rules.append(rule);
    refreshList();
    m_list->setCurrentRow(static_cast<int>(m_rules.size()) - 1);
    m_name->setFocus();
    m_name->selectAll();
}

void RulesDialog::removeRule()
{
    if (m_row < 0)
        return;
    const int row = m_row;
    m_row = -1;
    m_rules.removeAt(row);
    refreshList();
    const int next = std::min(row, static_cast<int>(m_rules.size()) - 1);
    m_list->setCurrentRow(next);
    showRule(next);
}

} // namespace legwork::ui
