// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the page: contracts written, ended, split, renewed, lists in and out, the report.
#include "entitlementspage.h"

#include "compliancechart.h"
#include "contractform.h"
#include "contracttable.h"
#include "importdialog.h"
#include "panel.h"
#include "reviewpdf.h"
#include "servicebox.h"

#include <common/notices.h>
#include <common/strip.h>

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoCommand>
#include <QVBoxLayout>

namespace legwork::ui {

using namespace entitlements;

namespace {

/// Changes that were written; undo writes their inverse, so that the trail has both.
class ContractCommand final : public QUndoCommand {
public:
    using Write = std::function<bool(const ContractChanges &, const QString &)>;
    ContractCommand(const QString &text, ContractChanges changes, QString reason, Write write)
        : QUndoCommand(text)
        , m_changes(std::move(changes))
        , m_reason(std::move(reason))
        , m_write(std::move(write))
    {
    }
    void undo() override
    {
        if (!m_write(inverseOf(m_changes), EntitlementsPage::tr("undo: %1").arg(m_reason)))
            setObsolete(true);
    }
    void redo() override
    {
        const bool isFirst = std::exchange(m_isFirst, false); // it was written before it was kept here
        if (!isFirst && !m_write(m_changes, EntitlementsPage::tr("again: %1").arg(m_reason)))
            setObsolete(true);
    }

private:
    ContractChanges m_changes;
    QString m_reason;
    Write m_write;
    bool m_isFirst = true;
};

/// A dialog with a form, a reason that is required, and one act.
struct AskDialog {
    QDialog *dialog;
    QFormLayout *form;
    QLineEdit *reason;
    QPushButton *yes;
    QLabel *fault;

    AskDialog(QWidget *parent, const char *name, const QString &title, const QString &act)
        : dialog(new QDialog(parent))
        , form(new QFormLayout)
        , reason(new QLineEdit(dialog))
        , yes(nullptr)
        , fault(plainLabel(dialog, TextStyle::Caption, &Theme::error))
    {
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setObjectName(QLatin1StringView(name));
        dialog->setWindowTitle(title);
        reason->setObjectName(QStringLiteral("reason"));
        reason->setPlaceholderText(EntitlementsPage::tr("required: why, for the audit trail"));
        fault->setWordWrap(true);
        fault->hide();
        auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
        yes = buttons->addButton(act, QDialogButtonBox::AcceptRole);
        yes->setObjectName(QStringLiteral("yes"));
        yes->setEnabled(false);
        QObject::connect(reason, &QLineEdit::textChanged, yes,
            [button = yes](const QString &typed) { button->setEnabled(!typed.trimmed().isEmpty()); });
        QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
        auto *const column = new QVBoxLayout(dialog);
        column->addLayout(form);
        column->addWidget(fault);
        column->addWidget(buttons);
        dialog->setMinimumWidth(px(400));
    }
    void add(const QString &label, const char *name, QWidget *field)
    {
        field->setObjectName(QLatin1StringView(name));
        field->setAccessibleName(label);
        form->addRow(label, field);
    }
    /// `act` answers why it could not be done; empty: it was.
    void open(const std::function<QString()> &act)
    {
        add(EntitlementsPage::tr("Reason"), "reason", reason);
        QObject::connect(yes, &QPushButton::clicked, dialog, [dialog = dialog, fault = fault, act] {
            const QString why = act();
            fault->setText(why);
            fault->setVisible(!why.isEmpty());
            if (why.isEmpty())
                dialog->accept();
        });
        dialog->open();
    }
};

bool writeFile(const QString &path, const QByteArray &bytes, QString &problem)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return true;
    problem = file.errorString();
    return false;
}

QDateEdit *dayEdit(QDate day, QWidget *parent)
{
    auto *const edit = new QDateEdit(day, parent);
    edit->setDisplayFormat(QStringLiteral("d MMM yyyy"));
    edit->setCalendarPopup(true);
    return edit;
}

} // namespace

QAction *EntitlementsPage::act(
    const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot)
{
    auto *const action = new QAction(text, this);
    action->setObjectName(QLatin1StringView(name));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, slot);
    m_actions << action;
    return action;
}

void EntitlementsPage::buildActions()
{
    QAction *const add = act("addContract", tr("Add contract"), QKeySequence::New, [this] { addContract(); });
    QAction *const saveIt = act("saveContract", tr("Save contract"), QKeySequence::Save, [this] { save(); });
    Q_UNUSED(saveIt)
    QAction *const renew = act("renewContract", tr("Renew contract..."), {}, [this] { renewContract(); });
    QAction *const split = act("splitContract", tr("Split contract..."), {}, [this] { splitContract(); });
    QAction *const end = act("endContract", tr("End contract..."), {}, [this] { endContract(); });
    QAction *const copy = act("copyContract", tr("Copy row"), {}, [this] {
        if (const auto one = current())
            QGuiApplication::clipboard()->setText(QString::fromUtf8(toCsv(std::span(&*one, 1))));
    });
    for (QAction *const action : { renew, split, end, copy })
        action->setProperty("needsContract", true);
    QAction *const in = act("importContracts", tr("Import list..."), {}, [this] { importList({}); });
    QAction *const out
        = act("exportContracts", tr("Export list..."), QKeySequence(tr("Ctrl+E")), [this] { exportList(); });
    QAction *const trail = act("exportAudit", tr("Export audit trail..."), {}, [this] { exportAudit(); });
    QAction *const report = act("reviewReport", tr("Licence review report..."), {}, [this] { reportToFile(); });
    act("readFigure", tr("Read purchased count"), QKeySequence(Qt::Key_F5), [this] { m_service->read(); });

    const auto button = [](QWidget *parent, QAction *action, const QString &text) {
        auto *const made = new QPushButton(text, parent);
        made->setObjectName(action->objectName() + QStringLiteral("Button"));
        connect(made, &QPushButton::clicked, action, &QAction::trigger);
        return made;
    };
    auto *const contracts = qobject_cast<Panel *>(m_table->parentWidget());
    contracts->head()->addWidget(button(contracts, in, tr("Import...")));
    contracts->head()->addWidget(button(contracts, add, tr("Add...")));
    contracts->head()->addWidget(button(contracts, out, tr("Export...")));
    auto *const audit = qobject_cast<Panel *>(m_audit->parentWidget());
    audit->head()->addWidget(button(audit, trail, tr("Export...")));
    auto *const timeline = qobject_cast<Panel *>(m_chart->parentWidget());
    timeline->head()->addWidget(button(timeline, report, tr("Report...")));

    connect(m_table, &QTableView::customContextMenuRequested, this, [=, this](const QPoint &place) {
        QMenu menu;
        menu.addActions({ renew, split, end });
        menu.addSeparator();
        menu.addAction(copy);
        menu.exec(m_table->viewport()->mapToGlobal(place));
    });
    // Del ends a contract, and only where contracts have the keys.
    auto *const del = new QAction(tr("End contract..."), m_table);
    del->setShortcut(QKeySequence::Delete);
    del->setShortcutContext(Qt::WidgetShortcut);
    connect(del, &QAction::triggered, this, &EntitlementsPage::endContract);
    m_table->addAction(del);
}

bool EntitlementsPage::commit(const ContractChanges &changes, Act what, const QString &reason, const QString &text)
{
    const auto write = [this](const ContractChanges &list, Act act, const QString &why) {
        const auto done = m_book.change(list, { act, why });
        if (!done)
            m_trouble->say(Sign::Error,
                tr("%1: %2. Nothing was changed.")
                    .arg(QString::fromStdString(done.error().place), QString::fromStdString(done.error().what)));
        else
            m_trouble->clear();
        return done.has_value();
    };
    if (!write(changes, what, reason))
        return false;
    m_undo.push(new ContractCommand(text, changes, reason,
        [write](const ContractChanges &list, const QString &why) { return write(list, Act::ContractChanged, why); }));
    return true;
}

void EntitlementsPage::save()
{
    if (!m_form->isEdited() || m_form->reason().isEmpty())
        return;
    const Contract typed = m_form->contract();
    if (!faultsOf(typed).isEmpty())
        return;
    const bool isNew = m_form->isNew();
    const Contract kept = m_form->kept();
    const QString reason = m_form->reason();
    m_form->show(typed, false); // no longer a draft, so that the rows may take its place
    const ContractChanges changes { { isNew ? std::nullopt : std::optional(kept), typed } };
    if (!commit(changes, isNew ? Act::ContractAdded : Act::ContractChanged, reason,
            isNew ? tr("add %1").arg(typed.number) : tr("change %1").arg(typed.number))) {
        m_form->show(kept, isNew); // the draft stays
        m_form->restore(typed, reason);
        return;
    }
    m_table->choose(typed.id);
    m_editor->setTitle(typed.number);
}

void EntitlementsPage::addContract()
{
    Contract one = newContract();
    one.quantity = 0;
    one.start = m_today;
    one.end = m_today.addYears(1).addDays(-1);
    m_stack->setCurrentIndex(1);
    m_table->clearSelection();
    m_table->setCurrentIndex({});
    m_form->show(one, true);
    m_editor->setTitle(tr("New contract"));
    m_form->takeFocus();
}

void EntitlementsPage::endContract()
{
    const auto one = current();
    if (!one)
        return;
    AskDialog ask(this, "endDialog", tr("End %1").arg(one->number), tr("End it"));
    auto *const day = dayEdit(m_today, ask.dialog);
    ask.add(tr("Last day in force"), "lastDay", day);
    ask.open([this, one, day, reason = ask.reason]() -> QString {
        const auto changes = ended(*one, day->date());
        if (!changes)
            return QString::fromStdString(changes.error().what);
        return commit(*changes, Act::ContractEnded, reason->text().trimmed(), tr("end %1").arg(one->number))
            ? QString()
            : m_trouble->text();
    });
}

void EntitlementsPage::splitContract()
{
    const auto one = current();
    if (!one)
        return;
    AskDialog ask(this, "splitDialog", tr("Split %1").arg(one->number), tr("Split it"));
    auto *const quantity = new QSpinBox(ask.dialog);
    quantity->setRange(0, static_cast<int>(mostQuantity));
    auto *const number = new QLineEdit(one->number + QStringLiteral("-2"), ask.dialog);
    auto *const deployment = new QLineEdit(one->scope.deployment, ask.dialog);
    auto *const site = new QLineEdit(one->scope.site, ask.dialog);
    ask.add(tr("Licences of the new contract"), "quantity", quantity);
    ask.add(tr("Its number"), "number", number);
    ask.add(tr("Deployment"), "deployment", deployment);
    ask.add(tr("Site"), "site", site);
    ask.open([=, this, reason = ask.reason]() -> QString {
        Scope scope = one->scope;
        scope.deployment = deployment->text().trimmed();
        scope.site = site->text().trimmed();
        const auto changes = split(*one, static_cast<std::uint32_t>(quantity->value()), number->text(), scope);
        if (!changes)
            return QString::fromStdString(changes.error().what);
        return commit(*changes, Act::ContractSplit, reason->text().trimmed(), tr("split %1").arg(one->number))
            ? QString()
            : m_trouble->text();
    });
}

void EntitlementsPage::renewContract()
{
    const auto one = current();
    if (!one)
        return;
    AskDialog ask(this, "renewDialog", tr("Renew %1").arg(one->number), tr("Renew it"));
    auto *const number = new QLineEdit(ask.dialog);
    auto *const quantity = new QSpinBox(ask.dialog);
    quantity->setRange(1, static_cast<int>(mostQuantity));
    quantity->setValue(static_cast<int>(one->quantity));
    auto *const end = dayEdit(one->end.isValid() ? endOfNextTerm(one->start, one->end) : m_today, ask.dialog);
    auto *const order = new QLineEdit(ask.dialog);
    ask.add(tr("Number of the new contract"), "number", number);
    ask.add(tr("Quantity"), "quantity", quantity);
    ask.add(tr("Ends"), "end", end);
    ask.add(tr("Order"), "order", order);
    ask.open([=, this, reason = ask.reason]() -> QString {
        const auto changes = renewed(*one,
            { number->text(), static_cast<std::uint32_t>(quantity->value()), end->date(), order->text().trimmed() });
        if (!changes)
            return QString::fromStdString(changes.error().what);
        return commit(*changes, Act::ContractRenewed, reason->text().trimmed(), tr("renew %1").arg(one->number))
            ? QString()
            : m_trouble->text();
    });
}

void EntitlementsPage::importList(const QString &path)
{
    const QString name = !path.isEmpty() ? path
                                         : QFileDialog::getOpenFileName(this, tr("Import contracts"), {},
                                             tr("Lists (*.csv *.json *.ndjson *.txt);;All files (*)"));
    if (name.isEmpty())
        return;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        m_trouble->say(Sign::Error, tr("%1 cannot be read: %2").arg(QFileInfo(name).fileName(), file.errorString()));
        return;
    }
    const QByteArray list = file.read(mostListBytes + 1);
    auto *const dialog = new ImportDialog(QFileInfo(name).fileName(), list, m_book.contracts(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
        [this, dialog] { commit(dialog->plan().changes, Act::ContractChanged, dialog->reason(), tr("import")); });
    dialog->open();
}

void EntitlementsPage::exportList()
{
    QString chosen;
    const QString name = QFileDialog::getSaveFileName(
        this, tr("Export contracts"), QStringLiteral("contracts.csv"), tr("CSV (*.csv);;JSON (*.json)"), &chosen);
    if (name.isEmpty())
        return;
    const bool isJson = name.endsWith(QLatin1StringView(".json"), Qt::CaseInsensitive);
    QString problem;
    if (!writeFile(name, isJson ? toJsonText(m_book.contracts()) : toCsv(m_book.contracts()), problem))
        m_trouble->say(Sign::Error, tr("%1 cannot be written: %2").arg(name, problem));
}

void EntitlementsPage::exportAudit()
{
    const QString name = QFileDialog::getSaveFileName(
        this, tr("Export audit trail"), QStringLiteral("audit.json"), tr("JSON (*.json)"));
    if (name.isEmpty())
        return;
    const auto rows = m_book.audit();
    QJsonArray list;
    for (const AuditEntry &row : rows.value_or(QList<AuditEntry>()))
        list.append(toJson(row));
    const QJsonObject whole { { QStringLiteral("rows"), list }, { QStringLiteral("state"), wordOf(m_chain.how) },
        { QStringLiteral("lastHash"), QString::fromLatin1(m_chain.last.toHex()) } };
    QString problem = rows ? QString() : QString::fromStdString(rows.error().what);
    if (!rows || !writeFile(name, QJsonDocument(whole).toJson(), problem))
        m_trouble->say(Sign::Error, tr("%1 cannot be written: %2").arg(name, problem));
}

void EntitlementsPage::reportToFile()
{
    const QString name = QFileDialog::getSaveFileName(this, tr("Licence review report"),
        tr("licence-review-%1.pdf").arg(m_today.toString(Qt::ISODate)), tr("PDF (*.pdf);;Web page (*.html)"));
    if (name.isEmpty())
        return;
    Review review = m_review;
    review.input.contracts = m_book.contracts();
    review.input.chain = m_chain;
    review.input.made = QDateTime::currentDateTimeUtc();
    review.input.who = systemUser();
    const bool isPdf = !name.endsWith(QLatin1StringView(".html"), Qt::CaseInsensitive);
    QString problem;
    if (!writeFile(name, isPdf ? reviewPdf(review) : toHtml(review).toUtf8(), problem))
        m_trouble->say(Sign::Error, tr("%1 cannot be written: %2").arg(name, problem));
}

void EntitlementsPage::showAuditRow()
{
    const int row = m_audit->currentIndex().row();
    if (row < 0)
        return;
    auto *const dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("auditRow"));
    dialog->setWindowTitle(tr("What changed"));
    auto *const text = new QPlainTextEdit(items::detailOf(m_trail.rows()[static_cast<std::size_t>(row)]), dialog);
    text->setReadOnly(true);
    text->setAccessibleName(tr("What changed"));
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *const column = new QVBoxLayout(dialog);
    column->addWidget(text);
    column->addWidget(buttons);
    dialog->resize(px(560), px(360));
    dialog->open();
}

void EntitlementsPage::openDay(QDate day)
{
    const auto found = std::ranges::find(m_review.days, day, &Day::day);
    if (found == m_review.days.end() || !found->use)
        return; // nothing to be seen there
    Link link;
    link.page = QStringLiteral("ports");
    const qint64 peak = (found->use->held ? found->use->heldAt : found->use->peakAt).time_since_epoch().count();
    constexpr qint64 around = 3 * 60 * 60 * 1000;
    link.query = QStringLiteral("%1-%2").arg(peak - around).arg(peak + around);
    Q_EMIT linkActivated(link);
}

void EntitlementsPage::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()
        && QFileInfo(urls.first().toLocalFile()).suffix().compare(QLatin1StringView("csv"), Qt::CaseInsensitive) == 0)
        event->acceptProposedAction();
}

void EntitlementsPage::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    importList(event->mimeData()->urls().first().toLocalFile());
}

QJsonObject EntitlementsPage::saveState() const
{
    QJsonObject state { { QStringLiteral("hold"), m_holdMinutes },
        { QStringLiteral("range"), m_range->currentData().toInt() },
        { QStringLiteral("service"), m_service->service() } };
    if (m_form->isEdited())
        state.insert(QStringLiteral("draft"),
            QJsonObject { { QStringLiteral("contract"), toJson(m_form->contract()) },
                { QStringLiteral("isNew"), m_form->isNew() }, { QStringLiteral("reason"), m_form->reason() } });
    return state;
}

void EntitlementsPage::restoreState(const QJsonObject &state)
{
    const auto choice = [&state](QComboBox *box, const char *name) {
        if (const int at = box->findData(state.value(QLatin1StringView(name)).toInt()); at >= 0)
            box->setCurrentIndex(at);
    };
    choice(m_hold, "hold");
    choice(m_range, "range");
    m_service->choose(state.value(QLatin1StringView("service")).toString());
    const QJsonObject draft = state.value(QLatin1StringView("draft")).toObject();
    const auto typed = contractFrom(draft.value(QLatin1StringView("contract")).toObject());
    if (draft.isEmpty() || !typed)
        return;
    const bool isNew = draft.value(QLatin1StringView("isNew")).toBool();
    if (isNew) {
        addContract();
    } else if (!m_table->choose(typed->id)) {
        return; // it is gone
    }
    if (isNew)
        m_form->show(*typed, true);
    m_form->restore(*typed, draft.value(QLatin1StringView("reason")).toString());
}

bool EntitlementsPage::show(const Link &link)
{
    if (link.page != QLatin1StringView("entitlements"))
        return false;
    if (!link.query.isEmpty()) {
        const QList<Contract> found = m_book.numbered(link.query);
        if (!found.isEmpty())
            m_table->choose(found.first().id);
    }
    return true;
}

Link EntitlementsPage::here() const
{
    Link link;
    link.page = QStringLiteral("entitlements");
    return link;
}

void EntitlementsPage::takeFocus()
{
    if (m_stack->currentIndex() == 1)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        findChild<QPushButton *>(QStringLiteral("emptyAdd"))->setFocus(Qt::OtherFocusReason);
}

} // namespace legwork::ui
