// SPDX-License-Identifier: GPL-3.0-or-later
#include "contractform.h"

#include "panel.h"

#include <common/roles.h>
#include <items/contractmodel.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace legwork::ui {

using namespace entitlements;

namespace {

constexpr std::array kinds { Kind::SelfService, Kind::Flex, Kind::Standard, Kind::Lab, Kind::CallDirector };

QString joined(const QList<int> &days)
{
    QStringList words;
    for (const int one : days)
        words << QString::number(one);
    return words.join(QStringLiteral(", "));
}

QString shown(QDate day) { return day.isValid() ? QLocale().toString(day, QStringLiteral("d MMM yyyy")) : QString(); }

QDateEdit *dateEdit(QWidget *parent)
{
    auto *const edit = new QDateEdit(parent);
    edit->setDisplayFormat(QStringLiteral("d MMM yyyy"));
    edit->setCalendarPopup(true);
    edit->setDateRange(QDate(1990, 1, 1), QDate(2199, 12, 31));
    return edit;
}

} // namespace

ContractForm::ContractForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout)
    , m_number(new QLineEdit(this))
    , m_reminders(new QLineEdit(this))
    , m_order(new QLineEdit(this))
    , m_owner(new QLineEdit(this))
    , m_deployment(new QLineEdit(this))
    , m_site(new QLineEdit(this))
    , m_servers(new QLineEdit(this))
    , m_document(new QLineEdit(this))
    , m_note(new QLineEdit(this))
    , m_reason(new QLineEdit(this))
    , m_product(new QComboBox(this))
    , m_quantity(new QSpinBox(this))
    , m_grace(new QSpinBox(this))
    , m_start(dateEdit(this))
    , m_end(dateEdit(this))
    , m_endless(new QCheckBox(tr("no end"), this))
    , m_consequence(plainLabel(this, TextStyle::Caption, &Theme::text2))
    , m_fault(plainLabel(this, TextStyle::Caption, &Theme::error))
    , m_save(new QPushButton(tr("Save"), this))
    , m_revert(new QPushButton(tr("Revert"), this))
    , m_more(new QToolButton(this))
{
    m_product->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_product->setMinimumContentsLength(10);
    m_product->setEditable(true);
    m_product->setInsertPolicy(QComboBox::NoInsert);
    for (const Kind kind : kinds)
        m_product->addItem(items::wordFor(Product { kind, {} }), wordOf(Product { kind, {} }));
    m_quantity->setRange(0, static_cast<int>(mostQuantity));
    m_grace->setRange(0, mostGraceDays);
    m_grace->setSuffix(tr(" days"));
    m_reminders->setPlaceholderText(tr("90, 30, 7"));
    m_servers->setPlaceholderText(tr("all"));
    m_deployment->setPlaceholderText(tr("every one"));
    m_site->setPlaceholderText(tr("every one"));
    m_reason->setPlaceholderText(tr("required: why, for the audit trail"));
    m_fault->setWordWrap(true);
    m_consequence->setWordWrap(true);
    m_save->setDefault(true);
    m_save->setObjectName(QStringLiteral("save"));
    m_revert->setObjectName(QStringLiteral("revert"));
    m_endless->setObjectName(QStringLiteral("endless"));
    m_endless->setAccessibleName(tr("No end"));

    auto *const ends = new QWidget(this);
    auto *const endRow = new QHBoxLayout(ends);
    endRow->setContentsMargins(0, 0, 0, 0);
    endRow->addWidget(m_end);
    endRow->addWidget(m_endless);
    endRow->addStretch(1);
    m_form->setHorizontalSpacing(px(12));
    m_form->setVerticalSpacing(px(4));
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addRow(tr("Contract"), "number", m_number);
    addRow(tr("Port type"), "product", m_product);
    addRow(tr("Quantity"), "quantity", m_quantity);
    addRow(tr("Starts"), "start", m_start);
    addRow(tr("Ends"), "end", ends);
    m_end->setObjectName(QStringLiteral("end"));
    m_end->setAccessibleName(tr("Ends"));
    ends->setObjectName(QStringLiteral("endRow"));
    addRow(tr("Remind"), "reminders", m_reminders);
    addRow(tr("Order"), "order", m_order);
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setArrowType(Qt::RightArrow);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setText(tr("More fields"));
    m_more->setToolTip(tr("Grace, deployment, site, servers, owner, document, note"));
    m_more->setAccessibleName(m_more->text());
    m_form->addRow(QString(), m_more);
    const int first = m_form->rowCount();
    addRow(tr("Grace"), "grace", m_grace);
    addRow(tr("Deployment"), "deployment", m_deployment);
    addRow(tr("Site"), "site", m_site);
    addRow(tr("Servers"), "servers", m_servers);
    addRow(tr("Owner"), "owner", m_owner);
    addRow(tr("Document"), "document", m_document);
    addRow(tr("Note"), "note", m_note);
    for (int row = first; row < m_form->rowCount(); ++row)
        m_folded << row;
    addRow(tr("Reason"), "reason", m_reason);
    connect(m_more, &QToolButton::toggled, this, &ContractForm::showMore);
    showMore(false);

    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_consequence, 1);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(8), 0, 0, 0);
    column->setSpacing(px(6));
    column->addLayout(m_form);
    column->addWidget(m_fault);
    column->addLayout(buttons);
    for (QLineEdit *const edit : findChildren<QLineEdit *>())
        connect(edit, &QLineEdit::textChanged, this, &ContractForm::refresh);
    connect(m_product, &QComboBox::currentTextChanged, this, &ContractForm::refresh);
    connect(m_quantity, &QSpinBox::valueChanged, this, &ContractForm::refresh);
    connect(m_grace, &QSpinBox::valueChanged, this, &ContractForm::refresh);
    connect(m_start, &QDateEdit::dateChanged, this, &ContractForm::refresh);
    connect(m_end, &QDateEdit::dateChanged, this, &ContractForm::refresh);
    connect(m_endless, &QCheckBox::toggled, this, &ContractForm::refresh);
    connect(m_save, &QPushButton::clicked, this, &ContractForm::saveAsked);
    connect(m_revert, &QPushButton::clicked, this, [this] { show(m_kept, m_isNew); });
    connect(m_reason, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    clear();
}

void ContractForm::addRow(const QString &label, const char *name, QWidget *field)
{
    field->setObjectName(QLatin1StringView(name));
    field->setAccessibleName(label);
    auto *const was = plainLabel(this, TextStyle::Caption, &Theme::text2);
    was->setObjectName(QLatin1StringView(name) + QStringLiteral("Was"));
    auto *const row = new QWidget(this);
    auto *const line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(px(8));
    const bool isShort = qobject_cast<QSpinBox *>(field) != nullptr || qobject_cast<QDateEdit *>(field) != nullptr;
    line->addWidget(field, isShort ? 0 : 1);
    line->addWidget(was, isShort ? 1 : 0);
    auto *const title = new QLabel(label, this);
    title->setBuddy(field);
    m_form->addRow(title, row);
    m_rows.insert(QLatin1StringView(name), { field, was, false });
    // The wheel scrolls the page; it is not to change what it passes over.
    field->installEventFilter(this);
    if (field->focusPolicy() != Qt::NoFocus)
        field->setFocusPolicy(Qt::StrongFocus);
}

/// What most contracts do not say is folded away.
void ContractForm::showMore(bool isMore)
{
    m_more->setArrowType(isMore ? Qt::DownArrow : Qt::RightArrow);
    for (const int row : std::as_const(m_folded)) {
        for (const auto role : { QFormLayout::LabelRole, QFormLayout::FieldRole })
            m_form->itemAt(row, role)->widget()->setVisible(isMore);
    }
}

bool ContractForm::eventFilter(QObject *watched, QEvent *event)
{
    const auto *const field = qobject_cast<QWidget *>(watched);
    if (event->type() == QEvent::Wheel && field != nullptr && !field->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ContractForm::clear()
{
    m_kept = {};
    m_isNew = false;
    show(m_kept, false);
    setEnabled(false);
}

void ContractForm::show(const Contract &contract, bool isNew)
{
    m_kept = contract;
    m_isNew = isNew;
    setEnabled(true);
    restore(contract, {});
}

void ContractForm::restore(const Contract &typed, const QString &reason)
{
    m_isFilling = true;
    m_number->setText(typed.number);
    const int kind = m_product->findData(wordOf(typed.product));
    m_product->setCurrentIndex(kind);
    if (kind < 0)
        m_product->setEditText(typed.product.own);
    m_quantity->setValue(static_cast<int>(typed.quantity));
    m_start->setDate(typed.start.isValid() ? typed.start : QDate::currentDate());
    m_endless->setChecked(!typed.end.isValid());
    m_end->setDate(typed.end.isValid() ? typed.end : m_start->date().addYears(1).addDays(-1));
    m_grace->setValue(typed.graceDays);
    m_reminders->setText(joined(typed.reminderDays));
    m_deployment->setText(typed.scope.deployment);
    m_site->setText(typed.scope.site);
    m_servers->setText(typed.scope.servers.join(u' '));
    m_order->setText(typed.order);
    m_owner->setText(typed.owner);
    m_document->setText(typed.document);
    m_note->setText(typed.note);
    m_reason->setText(reason);
    for (QLineEdit *const edit :
        { m_number, m_reminders, m_deployment, m_site, m_servers, m_order, m_owner, m_document, m_note })
        edit->setCursorPosition(0);
    m_isFilling = false;
    const bool saysMore = typed.graceDays != 0 || typed.scope != Scope() || !typed.owner.isEmpty()
        || !typed.document.isEmpty() || !typed.note.isEmpty();
    m_more->setChecked(saysMore);
    refresh();
}

Contract ContractForm::contract() const
{
    Contract one = m_kept;
    one.number = m_number->text().trimmed();
    const int kind = m_product->currentIndex();
    const bool isListed = kind >= 0 && m_product->itemText(kind) == m_product->currentText();
    one.product = productFrom(isListed ? m_product->itemData(kind).toString() : m_product->currentText());
    one.quantity = static_cast<std::uint32_t>(m_quantity->value());
    one.start = m_start->date();
    one.end = m_endless->isChecked() ? QDate() : m_end->date();
    one.graceDays = m_grace->value();
    one.reminderDays.clear();
    static const QRegularExpression noDigits(QStringLiteral("[^0-9-]+"));
    for (const QString &word : m_reminders->text().split(noDigits, Qt::SkipEmptyParts))
        one.reminderDays << word.toInt();
    std::ranges::sort(one.reminderDays, std::greater());
    one.scope = { m_deployment->text().trimmed(), m_site->text().trimmed(),
        m_servers->text().split(u' ', Qt::SkipEmptyParts) };
    one.order = m_order->text().trimmed();
    one.owner = m_owner->text().trimmed();
    one.document = m_document->text().trimmed();
    one.note = m_note->text().trimmed();
    return one;
}

bool ContractForm::isEdited() const { return isEnabled() && (m_isNew || contract() != m_kept); }

QString ContractForm::reason() const { return m_reason->text().trimmed(); }

void ContractForm::setConsequence(const QString &text) { m_consequence->setText(text); }

void ContractForm::takeFocus()
{
    m_number->setFocus(Qt::OtherFocusReason);
    m_number->selectAll();
}

void ContractForm::noteChange(const char *name, bool isOther, const QString &was)
{
    Row &row = m_rows[QLatin1StringView(name)];
    row.isOther = isOther && !m_isNew;
    row.was->setText(row.isOther ? tr("was %1").arg(was.isEmpty() ? tr("empty") : was) : QString());
    row.was->setVisible(row.isOther);
}

void ContractForm::refresh()
{
    if (m_isFilling)
        return;
    m_end->setEnabled(!m_endless->isChecked());
    const Contract now = contract();
    noteChange("number", now.number != m_kept.number, m_kept.number);
    noteChange("product", now.product != m_kept.product, items::wordFor(m_kept.product));
    noteChange("quantity", now.quantity != m_kept.quantity, QLocale().toString(m_kept.quantity));
    noteChange("start", now.start != m_kept.start, shown(m_kept.start));
    noteChange("end", now.end != m_kept.end, m_kept.end.isValid() ? shown(m_kept.end) : tr("no end"));
    noteChange("grace", now.graceDays != m_kept.graceDays, QString::number(m_kept.graceDays));
    noteChange("reminders", now.reminderDays != m_kept.reminderDays, joined(m_kept.reminderDays));
    noteChange("deployment", now.scope.deployment != m_kept.scope.deployment, m_kept.scope.deployment);
    noteChange("site", now.scope.site != m_kept.scope.site, m_kept.scope.site);
    noteChange("servers", now.scope.servers != m_kept.scope.servers, m_kept.scope.servers.join(u' '));
    noteChange("order", now.order != m_kept.order, m_kept.order);
    noteChange("owner", now.owner != m_kept.owner, m_kept.owner);
    noteChange("document", now.document != m_kept.document, m_kept.document);
    noteChange("note", now.note != m_kept.note, m_kept.note);
    m_rows[QStringLiteral("reason")].was->hide();
    const bool isOther = isEdited();
    const QStringList faults = isOther ? faultsOf(now) : QStringList();
    m_fault->setText(faults.join(u'\n'));
    m_fault->setVisible(!faults.isEmpty());
    m_save->setEnabled(isOther && faults.isEmpty() && !reason().isEmpty());
    m_save->setToolTip(isOther && reason().isEmpty() ? tr("A reason is needed") : QString());
    m_revert->setEnabled(isOther && !m_isNew);
    update();
    Q_EMIT edited();
}

/// The bar at the edge of each field that is another than what is kept.
void ContractForm::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (const Row &row : std::as_const(m_rows)) {
        if (!row.isOther || !row.field->isVisible())
            continue;
        const QRect place(row.field->mapTo(this, QPoint(0, 0)), row.field->size());
        const int left = layoutDirection() == Qt::RightToLeft ? width() - px(3) : 0;
        painter.fillRect(left, place.top(), px(3), place.height(), colourOf(Sign::Warning));
    }
}

} // namespace legwork::ui
