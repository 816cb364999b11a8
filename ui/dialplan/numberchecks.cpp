// SPDX-License-Identifier: GPL-3.0-or-later
#include "numberchecks.h"

#include "statedelegate.h"

#include <common/theme.h>

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include <set>

namespace legwork::ui {

using items::DifferenceModel;

namespace {

/// Numbers made of patterns; more tell nothing new and take a person's time.
constexpr std::size_t maxSamples = 2000;

std::optional<Sign> signFor(const QModelIndex &index)
{
    switch (static_cast<DifferenceModel::State>(index.data(DifferenceModel::StateRole).toInt())) {
    case DifferenceModel::State::Fails: return Sign::Error;
    case DifferenceModel::State::Changed: return Sign::Warning;
    case DifferenceModel::State::Same: break;
    }
    return Sign::Ok;
}

struct Checked {
    std::vector<dialplan::CoverageCase> cases {};
    items::CoverageAnswer answer {};
};

} // namespace

NumberChecks::NumberChecks(QWidget *parent)
    : QWidget(parent)
    , m_job(*this)
    , m_head(new QLabel(this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("numberChecks"));
    m_head->setTextFormat(Qt::PlainText);
    m_head->setObjectName(QStringLiteral("checksHead"));
    m_head->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("checksTable"));
    m_table->setAccessibleName(tr("Numbers before and after the edit"));
    m_table->setModel(&m_model);
    m_table->setItemDelegateForColumn(DifferenceModel::StateColumn, new StateDelegate(signFor, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    QHeaderView &header = *m_table->horizontalHeader();
    header.setHighlightSections(false);
    header.setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header.setMinimumSectionSize(px(24));
    constexpr int widths[] { 30, 140, 170, 170 };
    for (int column = 0; column < static_cast<int>(std::size(widths)); ++column)
        header.resizeSection(column, px(widths[column]));
    header.setStretchLastSection(true);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(px(8));
    column->addWidget(m_head);
    column->addWidget(m_table, 1);
    const auto followRows = [this] { m_table->verticalHeader()->setDefaultSectionSize(tableRowHeight() - px(4)); };
    followRows();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, followRows);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const quint32 tag = index.data(DifferenceModel::PeerRole).toUInt(); tag != 0)
            Q_EMIT peerActivated(tag);
    });
    m_head->setText(headline());
}

void NumberChecks::setConfigurations(std::shared_ptr<const dialplan::Config> beforeConfig,
    std::shared_ptr<const dialplan::Router> before, std::shared_ptr<const dialplan::Config> afterConfig,
    std::shared_ptr<const dialplan::Router> after)
{
    m_beforeConfig = std::move(beforeConfig);
    m_before = std::move(before);
    m_afterConfig = std::move(afterConfig);
    m_after = std::move(after);
    ask();
}

void NumberChecks::setCases(std::vector<dialplan::CoverageCase> cases)
{
    m_cases = std::move(cases);
    ask();
}

void NumberChecks::ask()
{
    m_isSampled = m_cases.empty();
    if (!m_before || !m_after) {
        m_job.cancel();
        m_model.setAnswer({}, {});
        m_head->setText(headline());
        return;
    }
    m_job.run(
        [before = m_before, beforeConfig = m_beforeConfig, after = m_after, afterConfig = m_afterConfig,
            cases = m_cases]() mutable {
            if (cases.empty()) {
                // What only the old configuration matches is what an edit loses.
                cases = dialplan::sampleCases(after->device(), maxSamples);
                std::set<std::string> known;
                for (const dialplan::CoverageCase &one : cases)
                    known.insert(one.called);
                for (dialplan::CoverageCase &one : dialplan::sampleCases(before->device(), maxSamples)) {
                    if (known.insert(one.called).second)
                        cases.push_back(std::move(one));
                }
            }
            items::CoverageAnswer answer = items::answerCoverage(before.get(), *after, cases);
            return Checked { std::move(cases), std::move(answer) };
        },
        [this](const Checked &checked) {
            m_model.setAnswer(checked.cases, checked.answer);
            m_head->setText(headline());
            Q_EMIT answered();
        });
}

QString NumberChecks::headline() const
{
    if (!m_before || !m_after)
        return tr("Nothing to compare.");
    const int count = m_model.rowCount();
    QString text = m_model.changed() == 0
        ? tr("%n number(s), none goes elsewhere", nullptr, count)
        : tr("%1 of %2 change peer").arg(tr("%n number(s)", nullptr, m_model.changed())).arg(count);
    text += m_model.failing() == 0 ? QString() : tr(", %n fail(s)", nullptr, m_model.failing());
    return m_isSampled ? tr("%1. There is no list of numbers: these are made of the patterns.").arg(text)
                       : tr("%1.").arg(text);
}

} // namespace legwork::ui
