// SPDX-License-Identifier: GPL-3.0-or-later
#include "coverageview.h"

#include "statedelegate.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace legwork::ui {

using items::CoverageModel;

namespace {

std::optional<Sign> signFor(const QModelIndex &index)
{
    switch (static_cast<CoverageModel::State>(index.data(CoverageModel::StateRole).toInt())) {
    case CoverageModel::State::Passes: return Sign::Ok;
    case CoverageModel::State::Fails: return Sign::Error;
    case CoverageModel::State::NotExpected:
    case CoverageModel::State::Unknown: break;
    }
    return std::nullopt;
}

} // namespace

CoverageView::CoverageView(QWidget *parent)
    : QWidget(parent)
    , m_job(*this)
    , m_count(new QLabel(this))
    , m_table(new QTableView(this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_expect(new QPushButton(tr("Expect this"), this))
{
    setObjectName(QStringLiteral("coverage"));
    auto *const title = new QLabel(tr("Numbers and where they are to go"), this);
    title->setFont(ui::font(TextStyle::Title));
    m_count->setTextFormat(Qt::PlainText);
    m_count->setObjectName(QStringLiteral("coverageCount"));
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_count->setWordWrap(true);
    auto *const add = new QPushButton(tr("Add number"), this);
    add->setObjectName(QStringLiteral("addNumber"));
    m_remove->setObjectName(QStringLiteral("removeNumber"));
    m_expect->setObjectName(QStringLiteral("expectResult"));
    m_expect->setToolTip(tr("Where the number goes now is where it is to go from now on."));
    for (QPushButton *const button : { add, m_remove, m_expect })
        button->setAutoDefault(false);
    auto *const head = new QHBoxLayout;
    head->setSpacing(px(8));
    head->addWidget(title);
    head->addWidget(m_count, 1);
    head->addWidget(add);
    head->addWidget(m_expect);
    head->addWidget(m_remove);

    m_table->setObjectName(QStringLiteral("coverageTable"));
    m_table->setAccessibleName(title->text());
    m_table->setModel(&m_model);
    m_table->setItemDelegateForColumn(CoverageModel::StateColumn, new StateDelegate(signFor, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(
        QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setFont(ui::font(TextStyle::Fixed));
    m_table->verticalHeader()->hide();
    QHeaderView &header = *m_table->horizontalHeader();
    header.setFont(ui::font(TextStyle::Body));
    header.setHighlightSections(false);
    header.setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header.setMinimumSectionSize(px(24));
    constexpr int widths[] { 30, 140, 130, 90, 80, 80, 200 };
    for (int column = 0; column < static_cast<int>(std::size(widths)); ++column)
        header.resizeSection(column, px(widths[column]));
    header.setStretchLastSection(true);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addLayout(head);
    column->addWidget(m_table, 1);

    const auto followRows = [this] { m_table->verticalHeader()->setDefaultSectionSize(tableRowHeight() - px(4)); };
    followRows();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, followRows);
    connect(add, &QPushButton::clicked, this, &CoverageView::addRow);
    connect(m_remove, &QPushButton::clicked, this, &CoverageView::removeRow);
    connect(m_expect, &QPushButton::clicked, this, [this] { m_model.expectResult(m_table->currentIndex().row()); });
    connect(new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
        this, &CoverageView::removeRow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CoverageView::refreshHead);
    connect(&m_model, &CoverageModel::casesEdited, this, [this] {
        m_trouble.clear();
        ask();
        Q_EMIT textEdited();
    });
    refreshHead();
}

void CoverageView::setConfigurations(std::shared_ptr<const dialplan::Config> beforeConfig,
    std::shared_ptr<const dialplan::Router> before, std::shared_ptr<const dialplan::Config> afterConfig,
    std::shared_ptr<const dialplan::Router> after)
{
    m_beforeConfig = std::move(beforeConfig);
    m_before = std::move(before);
    m_afterConfig = std::move(afterConfig);
    m_after = std::move(after);
    ask();
}

void CoverageView::setText(const QString &text)
{
    const auto cases = dialplan::readCoverage(text.toStdString());
    m_trouble = cases
        ? QString()
        : tr("The list kept is not understood: line %1 %2")
              .arg(QString::fromStdString(cases.error().place), QString::fromStdString(cases.error().what));
    m_model.setCases(cases ? *cases : std::vector<dialplan::CoverageCase> {});
    ask();
}

QString CoverageView::text() const
{
    std::vector<dialplan::CoverageCase> cases = m_model.cases();
    std::erase_if(cases, [](const dialplan::CoverageCase &one) { return one.called.empty() && one.inPort.empty(); });
    return QString::fromStdString(dialplan::written(cases));
}

void CoverageView::addNumber(const QString &called, const QString &calling)
{
    const std::string number = called.toStdString();
    const auto &cases = m_model.cases();
    const auto known = std::ranges::find(cases, number, &dialplan::CoverageCase::called);
    if (number.empty() || known != cases.end())
        return;
    m_model.addCase({ .called = number, .calling = calling.toStdString() });
}

void CoverageView::ask()
{
    if (!m_after || m_model.cases().empty()) {
        m_job.cancel();
        take({});
        return;
    }
    m_job.run([before = m_before, beforeConfig = m_beforeConfig, after = m_after, afterConfig = m_afterConfig,
                  cases = m_model.cases()] { return items::answerCoverage(before.get(), *after, cases); },
        [this](items::CoverageAnswer answer) { take(std::move(answer)); });
}

void CoverageView::take(items::CoverageAnswer answer)
{
    m_model.setAnswer(std::move(answer));
    refreshHead();
    Q_EMIT answered();
}

void CoverageView::refreshHead()
{
    const int row = m_table->currentIndex().row();
    m_remove->setEnabled(row >= 0);
    m_expect->setEnabled(row >= 0 && m_model.stateOf(row) != CoverageModel::State::Unknown);
    QString text;
    if (!m_trouble.isEmpty())
        text = m_trouble;
    else if (m_model.rowCount() == 0)
        text = tr("None yet: add the numbers that have to arrive whatever is edited.");
    else {
        text = tr("%n number(s)", nullptr, m_model.rowCount());
        text += m_model.failures() == 0 ? tr(", none fails") : tr(", %n fail(s)", nullptr, m_model.failures());
        if (const int changes = m_model.changes(); changes > 0)
            text += tr(", %n go(es) elsewhere than before the edit", nullptr, changes);
    }
    m_count->setText(text);
}

void CoverageView::addRow()
{
    const QModelIndex index = m_model.index(m_model.addCase(), CoverageModel::CalledColumn);
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
    m_table->setFocus();
    m_table->edit(index);
    refreshHead();
}

void CoverageView::removeRow() { m_model.removeCase(m_table->currentIndex().row()); }

} // namespace legwork::ui
