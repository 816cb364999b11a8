// SPDX-License-Identifier: GPL-3.0-or-later
#include "translationpane.h"

#include "piecesdelegate.h"

#include <common/theme.h>

#include <items/simulation.h>

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace legwork::ui {

using items::TranslationSubject;
using items::TrialModel;

namespace {

// Words of the configuration, not of a language.
const QStringList types { QStringLiteral("unknown"), QStringLiteral("abbreviated"), QStringLiteral("international"),
    QStringLiteral("national"), QStringLiteral("network"), QStringLiteral("reserved"), QStringLiteral("subscriber") };
const QStringList plans { QStringLiteral("unknown"), QStringLiteral("data"), QStringLiteral("ermes"),
    QStringLiteral("isdn"), QStringLiteral("national"), QStringLiteral("private"), QStringLiteral("reserved"),
    QStringLiteral("telex") };

void setUpTable(QTableView &table, TrialModel &model)
{
    table.setModel(&model);
    table.setItemDelegate(new PiecesDelegate(&table));
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(px(38));
    QHeaderView &header = *table.horizontalHeader();
    header.setHighlightSections(false);
    header.setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    constexpr int widths[] { 150, 48, 180, 140, 160, 160 };
    for (int column = 0; column < static_cast<int>(std::size(widths)); ++column)
        header.resizeSection(column, px(widths[column]));
    header.setStretchLastSection(true);
}

} // namespace

TranslationPane::TranslationPane(QWidget *parent)
    : QWidget(parent)
    , m_job(*this)
    , m_subject(new QComboBox(this))
    , m_type(new QComboBox(this))
    , m_plan(new QComboBox(this))
    , m_called(new QLineEdit(this))
    , m_calling(new QLineEdit(this))
    , m_outcome(new QLabel(this))
    , m_table(new QTableView(this))
    , m_coverage(new CoverageView(this))
{
    setObjectName(QStringLiteral("translation"));
    auto *const upper = new QWidget(this);
    auto *const column = new QVBoxLayout(upper);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    auto *const title = new QLabel(tr("Translate a number"), this);
    title->setFont(ui::font(TextStyle::Title));
    column->addWidget(title);
    auto *const grid = new QGridLayout;
    grid->setSpacing(px(8));
    const auto field = [&](int at, const QString &text, QWidget *widget, const char *name) {
        auto *const label = new QLabel(text, this);
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setBuddy(widget);
        widget->setObjectName(QLatin1String(name));
        widget->setAccessibleName(text);
        grid->addWidget(label, 0, at);
        grid->addWidget(widget, 1, at);
    };
    field(0, tr("Profile or rule set"), m_subject, "subject");
    field(1, tr("Called number"), m_called, "trialCalled");
    field(2, tr("Calling number"), m_calling, "trialCalling");
    field(3, tr("Type"), m_type, "type");
    field(4, tr("Plan"), m_plan, "plan");
    for (int at = 0; at < 3; ++at)
        grid->setColumnStretch(at, 1);
    for (QComboBox *const box : { m_subject, m_type, m_plan }) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    m_type->addItems(types);
    m_plan->addItems(plans);
    for (QLineEdit *const edit : { m_called, m_calling }) {
        edit->setFont(ui::font(TextStyle::Fixed));
        connect(edit, &QLineEdit::textEdited, this, &TranslationPane::ask);
    }
    for (QComboBox *const box : { m_subject, m_type, m_plan })
        connect(box, &QComboBox::activated, this, &TranslationPane::ask);
    column->addLayout(grid);
    m_outcome->setObjectName(QStringLiteral("trialOutcome"));
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setFont(ui::font(TextStyle::Strong));
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_outcome);
    m_table->setObjectName(QStringLiteral("trialTable"));
    m_table->setAccessibleName(tr("Rules that were tried"));
    setUpTable(*m_table, m_model);
    column->addWidget(m_table, 1);
    auto *const split = new QSplitter(Qt::Vertical, this);
    split->addWidget(upper);
    split->addWidget(m_coverage);
    split->setChildrenCollapsible(false);
    auto *const whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(split);
    const auto activate = [this](const QModelIndex &index) {
        if (const quint32 line = index.data(TrialModel::LineRole).toUInt(); line != 0)
            Q_EMIT lineActivated(line);
    };
    connect(m_table, &QTableView::activated, this, activate);
    connect(m_table, &QTableView::doubleClicked, this, activate);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    take({});
}

void TranslationPane::setConfigurations(std::shared_ptr<const dialplan::Config> beforeConfig,
    std::shared_ptr<const dialplan::Router> before, std::shared_ptr<const dialplan::Config> afterConfig,
    std::shared_ptr<const dialplan::Router> after)
{
    m_config = afterConfig;
    m_router = after;
    fillSubjects();
    m_coverage->setConfigurations(std::move(beforeConfig), std::move(before), std::move(afterConfig), std::move(after));
    ask();
}

/// The choice stays where the subject still exists.
void TranslationPane::fillSubjects()
{
    const auto subjects
        = m_router ? items::translationSubjects(m_router->device()) : std::vector<TranslationSubject> {};
    if (subjects == m_subjects)
        return;
    const int current = m_subject->currentIndex();
    const TranslationSubject chosen = current >= 0 && static_cast<std::size_t>(current) < m_subjects.size()
        ? m_subjects[static_cast<std::size_t>(current)]
        : m_wanted;
    m_subjects = subjects;
    m_subject->clear();
    for (const TranslationSubject &subject : m_subjects)
        m_subject->addItem(
            subject.isProfile ? tr("Profile %1").arg(subject.name) : tr("Rule set %1").arg(subject.name));
    const auto found = std::ranges::find(m_subjects, chosen);
    m_subject->setCurrentIndex(m_subjects.empty() ? -1
            : found == m_subjects.end()           ? 0
                                                  : static_cast<int>(found - m_subjects.begin()));
}

void TranslationPane::focusNumber()
{
    m_called->setFocus(Qt::ShortcutFocusReason);
    m_called->selectAll();
}

void TranslationPane::ask()
{
    const int at = m_subject->currentIndex();
    const bool isTyped = !m_called->text().isEmpty() || !m_calling->text().isEmpty();
    if (!m_router || at < 0 || !isTyped) {
        m_job.cancel();
        take({});
        return;
    }
    // What is typed goes in as it is: rules also see hyphens.
    const items::TrialInput input { .subject = m_subjects[static_cast<std::size_t>(at)],
        .called = m_called->text().trimmed(),
        .calling = m_calling->text().trimmed(),
        .type = m_type->currentText(),
        .plan = m_plan->currentText() };
    m_job.run([config = m_config, router = m_router, input] { return items::tryTranslation(*router, input); },
        [this](items::TranslationTrial trial) { take(std::move(trial)); });
}

void TranslationPane::take(items::TranslationTrial trial)
{
    QString text = trial.outcome;
    if (text.isEmpty())
        text = !m_router                 ? tr("No configuration is open.")
            : m_subjects.empty()         ? tr("This configuration has no translation rules.")
            : m_called->text().isEmpty() ? tr("Type a number.")
                                         : tr("The numbers stay as they are.");
    else if (!trial.isRejected && trial.type != QLatin1String("unknown"))
        text += QLatin1Char(' ') + tr("Type %1, plan %2.").arg(trial.type, trial.plan);
    m_outcome->setText(text);
    m_model.setRows(std::move(trial.rows));
    Q_EMIT answered();
}

QJsonObject TranslationPane::saveState() const
{
    const int at = m_subject->currentIndex();
    const TranslationSubject subject = at < 0 ? m_wanted : m_subjects[static_cast<std::size_t>(at)];
    return { { QStringLiteral("subject"), subject.name }, { QStringLiteral("isProfile"), subject.isProfile },
        { QStringLiteral("called"), m_called->text() }, { QStringLiteral("calling"), m_calling->text() } };
}

void TranslationPane::restoreState(const QJsonObject &state)
{
    if (state.isEmpty())
        return;
    m_wanted
        = { state.value(QStringLiteral("isProfile")).toBool(true), state.value(QStringLiteral("subject")).toString() };
    m_called->setText(state.value(QStringLiteral("called")).toString());
    m_calling->setText(state.value(QStringLiteral("calling")).toString());
    const auto found = std::ranges::find(m_subjects, m_wanted);
    if (found != m_subjects.end())
        m_subject->setCurrentIndex(static_cast<int>(found - m_subjects.begin()));
    ask();
}

} // namespace legwork::ui
