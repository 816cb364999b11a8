// SPDX-License-Identifier: GPL-3.0-or-later
#include "entitlementspage.h"

#include "compliancechart.h"
#include "contractform.h"
#include "contracttable.h"
#include "panel.h"
#include "servicebox.h"

#include <common/icons.h>
#include <common/strip.h>
#include <common/tablelook.h>
#include <workspace/entitlementreview.h>

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using namespace entitlements;

namespace {

constexpr int daysAhead = 60; // after today, on the timeline

/// A line that divides.
class Rule final : public QWidget {
public:
    explicit Rule(QWidget *parent)
        : QWidget(parent)
    {
        setFixedHeight(1);
    }

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), theme().line); }
};

/// A word with its sign: a column, a line, what is over.
class LegendMark final : public QWidget {
public:
    enum class Kind { Column, Line, Ahead, Over };
    LegendMark(Kind kind, QWidget *parent)
        : QWidget(parent)
        , m_kind(kind)
    {
        setFixedSize(px(18), px(14));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &now = theme();
        QColor column = now.series[0];
        column.setAlphaF(0.55F);
        const QRectF box(2, 2, height() - 4, height() - 4);
        if (m_kind == Kind::Column || m_kind == Kind::Over)
            painter.fillRect(box, m_kind == Kind::Column ? column : now.error);
        else {
            painter.setPen(QPen(now.error, px(2), m_kind == Kind::Line ? Qt::SolidLine : Qt::DashLine));
            painter.drawLine(0, height() / 2, width(), height() / 2);
        }
    }

private:
    Kind m_kind;
};

} // namespace

EntitlementsPage::EntitlementsPage(
    workspace::Workspace &workspace, connections::ConnectionBook *connections, QWidget *parent)
    : Page(parent)
    , m_workspace(workspace)
    , m_connections(connections)
    , m_book(workspace.database())
    , m_job(*this)
{
    setAcceptDrops(true);
    build();
    buildActions();
    m_later.setSingleShot(true);
    m_later.setInterval(0);
    connect(&m_later, &QTimer::timeout, this, &EntitlementsPage::refreshTimeline);
    connect(&m_book, &workspace::EntitlementBook::changed, this, &EntitlementsPage::refresh);
    connect(&m_book, &workspace::EntitlementBook::auditChanged, this, &EntitlementsPage::refreshAudit);
    // The day ends, other programs write contracts, and use goes on.
    m_clock.setInterval(std::chrono::minutes(1));
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (!m_isTodaySet)
            m_today = QDate::currentDate();
        if (auto read = m_book.reload(); !read)
            m_trouble->say(Sign::Error, QString::fromStdString(read.error().what));
        refresh();
    });
    m_clock.start();
    if (auto read = m_book.reload(); !read)
        m_trouble->say(
            Sign::Error, tr("The contracts cannot be read: %1").arg(QString::fromStdString(read.error().what)));
    refresh();
    refreshAudit();
}

EntitlementsPage::~EntitlementsPage() = default;

QString EntitlementsPage::title() const { return tr("Entitlements"); }

void EntitlementsPage::setToday(QDate today)
{
    m_today = today;
    m_isTodaySet = true;
    refresh();
}

void EntitlementsPage::build()
{
    m_trouble = new Strip(this);
    m_trouble->setObjectName(QStringLiteral("trouble"));
    auto *const left = new QSplitter(Qt::Vertical, this);
    left->setChildrenCollapsible(false);
    left->setHandleWidth(px(12));
    left->addWidget(buildContracts());
    left->addWidget(buildAudit());
    left->setSizes({ px(270), px(276) });
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setChildrenCollapsible(false);
    m_columns->setHandleWidth(px(12));
    m_columns->addWidget(left);
    m_columns->addWidget(buildEditor());
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 0);
    auto *const full = new QWidget(this);
    auto *const column = new QVBoxLayout(full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(px(12));
    column->addWidget(buildTimeline());
    column->addWidget(m_columns, 1);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(buildEmpty());
    m_stack->addWidget(full);
    auto *const page = new QVBoxLayout(this);
    page->setContentsMargins(px(16), px(12), px(16), px(12));
    page->setSpacing(px(8));
    page->addWidget(m_trouble);
    page->addWidget(m_stack, 1);
}

QWidget *EntitlementsPage::buildTimeline()
{
    auto *const panel = new Panel(tr("Compliance, self-service ports"), this);
    m_chart = new ComplianceChart(panel);
    m_chart->setObjectName(QStringLiteral("chart"));
    m_chart->setMinimumHeight(px(170));
    m_verdict = plainLabel(panel, TextStyle::Caption, &Theme::text2);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_hold = new QComboBox(panel);
    m_hold->setObjectName(QStringLiteral("hold"));
    m_hold->setAccessibleName(tr("How long a use has to last to count"));
    for (const int minutes : holdTimes)
        m_hold->addItem(tr("%1-minute peak").arg(minutes), minutes);
    m_range = new QComboBox(panel);
    m_range->setObjectName(QStringLiteral("range"));
    m_range->setAccessibleName(tr("Time span"));
    m_range->addItem(tr("30 days"), 30);
    m_range->addItem(tr("3 months"), 92);
    m_range->addItem(tr("12 months"), 365);
    m_range->addItem(tr("18 months"), 550);
    m_range->setCurrentIndex(2);
    QHBoxLayout *const head = panel->head();
    m_legend = new QWidget(panel);
    auto *const legend = new QHBoxLayout(m_legend);
    legend->setContentsMargins(px(16), 0, 0, 0);
    legend->setSpacing(px(6));
    const auto mark = [&](LegendMark::Kind kind, const QString &text) {
        legend->addWidget(new LegendMark(kind, m_legend));
        legend->addWidget(plainLabel(m_legend, TextStyle::Caption, &Theme::text2, text));
        legend->addSpacing(px(6));
    };
    mark(LegendMark::Kind::Column, tr("held peak of each day"));
    mark(LegendMark::Kind::Line, tr("entitled"));
    mark(LegendMark::Kind::Ahead, tr("as contracts stand"));
    mark(LegendMark::Kind::Over, tr("overage"));
    legend->addStretch(1);
    // Takes what is left, and asks for nothing: the page may become narrower than its words.
    m_legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_legend->setVisible(false);
    head->insertWidget(1, m_legend, 100); // behind the title
    head->addWidget(m_hold);
    head->addWidget(m_range);
    panel->body()->addWidget(m_chart, 1);
    panel->body()->addWidget(m_verdict);
    panel->setFixedHeight(px(250));
    connect(m_hold, &QComboBox::currentIndexChanged, this, [this] {
        m_holdMinutes = m_hold->currentData().toInt();
        m_later.start();
        Q_EMIT statusChanged();
    });
    connect(m_range, &QComboBox::currentIndexChanged, this, [this] {
        m_later.start();
        Q_EMIT statusChanged();
    });
    connect(m_chart, &ComplianceChart::dayActivated, this, &EntitlementsPage::openDay);
    return panel;
}

QWidget *EntitlementsPage::buildContracts()
{
    auto *const panel = new Panel(tr("Contracts"), this);
    m_table = new ContractTable(m_contracts, panel);
    m_inForce = plainLabel(panel, TextStyle::Strong, &Theme::text);
    m_inForce->setObjectName(QStringLiteral("inForce"));
    m_inForce->setWordWrap(true);
    panel->body()->addWidget(m_table, 1);
    panel->body()->addWidget(m_inForce);
    connect(m_table, &ContractTable::chosen, this, &EntitlementsPage::choose);
    return panel;
}

QWidget *EntitlementsPage::buildAudit()
{
    auto *const panel = new Panel(tr("Audit trail"), this);
    m_chainState = plainLabel(panel, TextStyle::Caption, &Theme::text2);
    m_chainState->setObjectName(QStringLiteral("chainState"));
    panel->head()->addWidget(m_chainState);
    m_audit = new QTableView(panel);
    m_audit->setObjectName(QStringLiteral("audit"));
    m_audit->setAccessibleName(tr("Audit trail, newest first"));
    m_audit->setModel(&m_trail);
    m_audit->setSelectionBehavior(QTableView::SelectRows);
    m_audit->setSelectionMode(QTableView::SingleSelection);
    m_audit->setEditTriggers(QTableView::NoEditTriggers);
    makePageTable(*m_audit);
    QHeaderView *const header = m_audit->horizontalHeader();
    using Model = items::EntitlementAuditModel;
    const int widths[] = { 164, 60, 210, 60, 60, 120 };
    for (int i = 0; i < Model::ColumnCount; ++i)
        m_audit->setColumnWidth(i, px(widths[i]));
    header->setStretchLastSection(true);
    m_noTrail = plainLabel(panel, TextStyle::Body, &Theme::text3, tr("Nothing has been changed yet."));
    panel->body()->addWidget(m_noTrail);
    panel->body()->addWidget(m_audit, 1);
    connect(m_audit, &QTableView::activated, this, &EntitlementsPage::showAuditRow);
    return panel;
}

QWidget *EntitlementsPage::buildEditor()
{
    m_editor = new Panel(tr("Contract"), this);
    auto *const inside = new QWidget;
    m_form = new ContractForm(inside);
    m_service = new ServiceBox(m_connections, m_book, inside);
    m_nextYear = plainLabel(inside, TextStyle::Body, &Theme::text2);
    m_nextYear->setObjectName(QStringLiteral("nextYear"));
    m_nextYear->setWordWrap(true);
    auto *const column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, px(4), 0);
    column->setSpacing(px(10));
    const auto line = [&] {
        auto *const rule = new Rule(inside);
        return rule;
    };
    column->addWidget(m_form);
    column->addWidget(line());
    column->addWidget(m_service);
    column->addWidget(line());
    column->addWidget(plainLabel(inside, TextStyle::Strong, &Theme::text, tr("Next year")));
    column->addWidget(m_nextYear);
    column->addStretch(1);
    m_editorArea = new QScrollArea(m_editor);
    m_editorArea->setWidgetResizable(true);
    m_editorArea->setFrameShape(QFrame::NoFrame);
    m_editorArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_editorArea->setWidget(inside);
    m_editorArea->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    m_editor->body()->addWidget(m_editorArea);
    connect(m_form, &ContractForm::saveAsked, this, &EntitlementsPage::save);
    connect(m_form, &ContractForm::edited, this, [this] {
        refreshConsequence();
        Q_EMIT statusChanged(); // drafts are kept
    });
    connect(m_service, &ServiceBox::serviceChosen, this, [this] { m_later.start(); });
    connect(m_service, &ServiceBox::stateChanged, this, &EntitlementsPage::tasksChanged);
    return m_editor;
}

QWidget *EntitlementsPage::buildEmpty()
{
    auto *const empty = new QWidget(this);
    auto *const head = plainLabel(empty, TextStyle::Page, &Theme::text, tr("No contracts"));
    auto *const text = plainLabel(empty, TextStyle::Body, &Theme::text2,
        tr("Enter your first contract, import a list, or read the purchased count of the cache service."));
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignHCenter);
    text->setFixedWidth(px(420));
    text->setMinimumHeight(text->heightForWidth(px(420))); // a layout that centres does not ask
    auto *const add = new QPushButton(tr("Add a contract..."), empty);
    add->setObjectName(QStringLiteral("emptyAdd"));
    add->setDefault(true);
    auto *const list = new QPushButton(tr("Import a list..."), empty);
    list->setObjectName(QStringLiteral("emptyImport"));
    auto *const figure = new QPushButton(tr("Read the purchased count"), empty);
    figure->setObjectName(QStringLiteral("emptyRead"));
    figure->setVisible(m_connections != nullptr);
    auto *const buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (QPushButton *const button : { add, list, figure })
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto *const column = new QVBoxLayout(empty);
    column->addStretch(2);
    column->addWidget(head, 0, Qt::AlignHCenter);
    column->addWidget(text, 0, Qt::AlignHCenter);
    column->addLayout(buttons);
    column->addStretch(3);
    connect(add, &QPushButton::clicked, this, &EntitlementsPage::addContract);
    connect(list, &QPushButton::clicked, this, [this] { importList({}); });
    connect(figure, &QPushButton::clicked, this, [this] {
        m_stack->setCurrentIndex(1);
        m_service->read();
    });
    return empty;
}

void EntitlementsPage::refresh()
{
    const QString before = m_table->currentId();
    m_contracts.set(m_book.contracts(), m_today);
    const bool isDraft = m_form->isEdited();
    const bool hasSomething = !m_book.contracts().isEmpty() || m_trail.rowCount() > 0 || (m_form->isNew() && isDraft);
    if (hasSomething)
        m_stack->setCurrentIndex(1);
    else if (m_stack->currentIndex() != 0 && !m_form->isNew())
        m_stack->setCurrentIndex(0);
    if (!isDraft) {
        if (!before.isEmpty() && m_contracts.rowOf(before) >= 0)
            choose(before);
        else if (m_contracts.rowCount() > 0)
            m_table->choose(m_contracts.rows().front().id);
        else
            m_form->clear();
    }
    QStringList sums;
    QString grace;
    for (const auto &[pool, text] : { std::pair(Pool::SelfService, tr("%1 self-service")),
             std::pair(Pool::CallDirector, tr("%1 call director")), std::pair(Pool::Own, tr("%1 of other kinds")) }) {
        Filter filter;
        filter.pool = pool;
        const Entitled entitled = entitledOn(m_book.contracts(), m_today, filter);
        if (pool == Pool::SelfService)
            m_service->setEntitled(entitled.total());
        if (entitled.total() > 0)
            sums << text.arg(QLocale().toString(static_cast<qulonglong>(entitled.total())));
        if (entitled.inGrace > 0)
            grace += tr(" %1 of them only in grace.").arg(entitled.inGrace);
    }
    m_inForce->setText(sums.isEmpty() ? tr("Nothing is in force today.")
                                      : tr("In force today: %1.").arg(sums.join(QStringLiteral(", "))) + grace);
    refreshConsequence();
    m_later.start();
    Q_EMIT tasksChanged();
}

void EntitlementsPage::refreshAudit()
{
    const auto rows = m_book.audit();
    if (!rows) {
        m_trouble->say(
            Sign::Error, tr("The audit trail cannot be read: %1").arg(QString::fromStdString(rows.error().what)));
        return;
    }
    m_trail.set(*rows);
    m_chain = verified(*rows);
    m_noTrail->setVisible(rows->isEmpty());
    m_audit->setVisible(!rows->isEmpty());
    m_chainState->setText(rows->isEmpty() ? QString()
            : m_chain.isIntact()
            ? tr("append-only, hash chain intact, last %1").arg(QString::fromLatin1(m_chain.last.toHex().left(8)))
            : tr("broken at row %1").arg(m_chain.row));
    m_chainState->setToolTip(sentenceOf(m_chain));
    if (!m_chain.isIntact())
        m_trouble->say(Sign::Critical, sentenceOf(m_chain));
    Q_EMIT tasksChanged();
}

void EntitlementsPage::refreshTimeline()
{
    workspace::ReviewRequest request;
    request.to = m_today;
    request.from = m_today.addDays(1 - m_range->currentData().toInt());
    request.zone = QTimeZone::systemTimeZone();
    request.filter.pool = Pool::SelfService;
    request.holdMinutes = m_holdMinutes;
    request.profile = m_service->service();
    const QString path = m_workspace.path();
    const QList<Contract> contracts = m_book.contracts();
    m_job.run(
        [request, path, contracts]() mutable -> Result<Review> {
            if (!path.isEmpty()) {
                if (request.profile.isEmpty()) { // history that is kept, of a connection that is gone
                    if (const auto database = workspace::Database::open(path))
                        request.profile = workspace::usageProfiles(**database).value_or(QStringList()).value(0);
                }
                auto input = workspace::reviewInput(path, request);
                if (!input)
                    return tl::unexpected(input.error());
                input->contracts = contracts;
                return reviewOf(*std::move(input));
            }
            ReviewInput input;
            input.from = request.from;
            input.to = request.to;
            input.zone = request.zone;
            input.filter = request.filter;
            input.holdMinutes = request.holdMinutes;
            input.contracts = contracts;
            return reviewOf(std::move(input));
        },
        [this](Result<Review> review) { takeReview(std::move(review)); });
}

void EntitlementsPage::takeReview(Result<Review> review)
{
    if (!review) {
        m_trouble->say(Sign::Warning,
            tr("The history of use cannot be read: %1. The contracts are not concerned.")
                .arg(QString::fromStdString(review.error().what)));
        return;
    }
    m_review = *std::move(review);
    Filter filter;
    filter.pool = Pool::SelfService;
    const QDate until = m_today.addDays(daysAhead);
    m_chart->setReview(m_review, entitledSteps(m_book.contracts(), m_today, until, filter), until);
    m_verdict->setText(m_review.daysMeasured == 0
            ? tr("No use is known in this span: the columns come with the history of a connection. What is entitled is "
                 "known.")
            : verdictOf(m_review));
    QStringList lines;
    if (m_review.shortfall)
        lines << tr("From %1 on %2 ports are likely needed and %3 entitled, because %4.")
                     .arg(QLocale().toString(m_review.shortfall->day, QStringLiteral("d MMM yyyy")))
                     .arg(m_review.shortfall->needed)
                     .arg(m_review.shortfall->entitled)
                     .arg(m_review.shortfall->isByTerm ? tr("contracts end") : tr("use grows"));
    else if (m_review.buy.from.isValid())
        lines << tr("No shortfall is to be expected within a year.");
    if (m_review.buy.from.isValid())
        lines << tr("To buy: %1 low, %2 likely, %3 high.")
                     .arg(m_review.buy.low)
                     .arg(m_review.buy.likely)
                     .arg(m_review.buy.high);
    if (!m_review.hasForecast)
        lines << tr("No forecast: %1").arg(m_review.noForecast);
    m_nextYear->setText(lines.join(u'\n'));
    Q_EMIT tasksChanged();
    Q_EMIT statusChanged();
}

QStringList EntitlementsPage::tasks() const
{
    QStringList open;
    for (const Reminder &one : remindersOn(m_book.contracts(), m_today))
        open << tr("%1 ends in %n day(s)", nullptr, static_cast<int>(one.daysLeft)).arg(one.number);
    if (m_service->differs())
        open << tr("1 value differs from the cache service");
    if (!m_chain.isIntact())
        open << tr("the audit trail is broken");
    if (!m_review.days.isEmpty() && m_review.days.last().over() > 0)
        open << tr("more ports are used today than bought");
    return open;
}

std::optional<Contract> EntitlementsPage::current() const
{
    const Contract *const one = m_book.find(m_table->currentId());
    return one != nullptr ? std::optional(*one) : std::nullopt;
}

void EntitlementsPage::choose(const QString &id)
{
    const Contract *const one = m_book.find(id);
    for (QAction *const action : std::as_const(m_actions)) {
        if (action->property("needsContract").toBool())
            action->setEnabled(one != nullptr);
    }
    if (one == nullptr || (m_form->isEdited() && m_form->kept().id == id))
        return;
    if (m_form->isEdited()) // a draft stays until it is saved or taken back
        m_trouble->say(
            Sign::Info, tr("What was typed for %1 was not saved; it is dropped.").arg(m_form->contract().number));
    m_form->show(*one, false);
    m_editor->setTitle(one->number);
}

void EntitlementsPage::refreshConsequence()
{
    if (!m_form->isEdited())
        return m_form->setConsequence(tr("Kept in the audit trail"));
    const Contract typed = m_form->contract();
    Filter filter;
    filter.product.reset();
    filter.pool = typed.product.pool();
    QList<Contract> after = m_book.contracts();
    after.removeIf([&](const Contract &one) { return one.id == typed.id; });
    after << typed;
    const auto before = entitledOn(m_book.contracts(), m_today, filter).total();
    const auto then = entitledOn(after, m_today, filter).total();
    m_form->setConsequence(then == before ? tr("in force today stays %1").arg(then)
            : then > before               ? tr("in force today rises to %1").arg(then)
                                          : tr("in force today falls to %1").arg(then));
}

void EntitlementsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    arrange();
}

void EntitlementsPage::arrange()
{
    const int editor = std::clamp(width() * 33 / 100, px(320), px(468));
    m_editor->setFixedWidth(editor);
    m_columns->setSizes({ width() - editor, editor });
    m_legend->setVisible(width() >= px(1180));
    using Model = items::EntitlementAuditModel;
    m_audit->setColumnHidden(Model::WhoColumn, width() < px(1000));
}

} // namespace legwork::ui
