// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulatorpane.h"

#include "verdictdelegate.h"
#include "whyview.h"

#include <common/theme.h>

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace legwork::ui {

using items::SimulationModel;

namespace {

QLabel *plainLabel(QWidget *parent, const char *name, TextStyle style, QPalette::ColorRole role)
{
    auto *const label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setFont(font(style));
    label->setForegroundRole(role);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void setUpTable(QTableView &table, SimulationModel &model)
{
    table.setModel(&model);
    table.setItemDelegate(new VerdictDelegate(&table));
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.verticalHeader()->hide();
    QHeaderView &header = *table.horizontalHeader();
    header.setHighlightSections(false);
    header.setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header.setSectionResizeMode(QHeaderView::Fixed);
    header.setSectionResizeMode(SimulationModel::ReasonColumn, QHeaderView::Stretch);
    table.setMinimumHeight(px(92));
}

void sizeColumns(QTableView &table)
{
    table.verticalHeader()->setDefaultSectionSize(tableRowHeight() - px(4));
    QHeaderView &header = *table.horizontalHeader();
    header.setMinimumSectionSize(px(24));
    constexpr std::pair<int, int> widths[] { { SimulationModel::VerdictColumn, 26 }, { SimulationModel::TagColumn, 52 },
        { SimulationModel::PatternColumn, 112 }, { SimulationModel::LengthColumn, 56 },
        { SimulationModel::PreferenceColumn, 38 } };
    for (const auto &[column, width] : widths)
        header.resizeSection(column, px(width));
}

} // namespace

SimulatorPane::SimulatorPane(Form form, QWidget *parent)
    : QWidget(parent)
    , m_form(form)
    , m_job(*this)
    , m_called(new QLineEdit(this))
    , m_calling(new QLineEdit(this))
    , m_direction(new QComboBox(this))
    , m_origin(plainLabel(this, "origin", TextStyle::Caption, QPalette::PlaceholderText))
    , m_outcome(plainLabel(this, "outcome", TextStyle::Strong, QPalette::Text))
    , m_then(plainLabel(this, "then", TextStyle::Body, QPalette::Text))
    , m_hunt(plainLabel(this, "hunt", TextStyle::Caption, QPalette::PlaceholderText))
    , m_fault(plainLabel(this, "fault", TextStyle::Body, QPalette::Text))
    , m_table(new QTableView(this))
    , m_why(new QPushButton(tr("Why, in full..."), this))
{
    setObjectName(form == Form::Whole ? QStringLiteral("simulator") : QStringLiteral("simulatorBeside"));
    setAccessibleName(tr("Which peer matches?"));
    auto *const left = new QWidget(this);
    auto *const column = new QVBoxLayout(left);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    auto *const title = plainLabel(this, "title", TextStyle::Title, QPalette::Text);
    title->setText(tr("Which peer matches?"));
    column->addWidget(title);
    column->addWidget(m_origin);
    auto *const grid = new QGridLayout;
    grid->setSpacing(px(8));
    buildFields(*grid);
    column->addLayout(grid);
    column->addWidget(m_fault);
    if (form == Form::Whole)
        buildMore(*column);
    column->addWidget(m_outcome);
    m_table->setObjectName(QStringLiteral("verdicts"));
    m_table->setAccessibleName(tr("Dial-peers and why each is taken or not"));
    setUpTable(*m_table, m_model);
    column->addWidget(m_table, 1);
    column->addWidget(m_then);
    auto *const foot = new QHBoxLayout;
    foot->addWidget(m_hunt, 1);
    if (form == Form::Whole) {
        m_keep = new QPushButton(tr("Keep as test number"), this);
        m_keep->setObjectName(QStringLiteral("keepNumber"));
        m_keep->setAutoDefault(false);
        m_keep->setToolTip(tr("Puts it on the list of numbers that are run at every edit."));
        connect(m_keep, &QPushButton::clicked, this, [this] { Q_EMIT keepRequested(m_call.called, m_call.calling); });
        foot->addWidget(m_keep);
    }
    foot->addWidget(m_why);
    column->addLayout(foot);

    auto *const whole = new QHBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    if (form == Form::Whole) {
        auto *const split = new QSplitter(this);
        m_steps = new WhyView(split);
        auto *const area = new QScrollArea(split); // where the window is small
        area->setWidgetResizable(true);
        area->setFrameShape(QFrame::NoFrame);
        area->setFocusPolicy(Qt::NoFocus);
        area->setMinimumWidth(px(380));
        area->setWidget(left);
        split->addWidget(area);
        split->addWidget(m_steps);
        split->setStretchFactor(0, 3);
        split->setStretchFactor(1, 2);
        m_steps->setMinimumWidth(px(260));
        split->setChildrenCollapsible(false);
        whole->addWidget(split);
        m_why->hide();
        connect(m_steps, &WhyView::lineActivated, this, &SimulatorPane::lineActivated);
    } else {
        whole->addWidget(left);
    }
    m_why->setObjectName(QStringLiteral("why"));
    m_why->setAutoDefault(false);
    connect(m_why, &QPushButton::clicked, this, &SimulatorPane::showWhy);
    const auto activate = [this](const QModelIndex &index) {
        if (const quint32 tag = index.data(SimulationModel::PeerRole).toUInt(); tag != 0)
            Q_EMIT peerActivated(tag);
    };
    connect(m_table, &QTableView::activated, this, activate);
    connect(m_table, &QTableView::clicked, this, activate);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        sizeColumns(*m_table);
        m_table->viewport()->update();
    });
    sizeColumns(*m_table);
    // Lines that wrap ask for no height of their own; below this they would lie over the table.
    if (form == Form::Beside)
        setMinimumHeight(px(300));
    showFields();
    refreshTexts();
}

SimulatorPane::~SimulatorPane() = default;

void SimulatorPane::setConfiguration(
    std::shared_ptr<const dialplan::Config> config, std::shared_ptr<const dialplan::Router> router)
{
    m_config = std::move(config);
    m_router = std::move(router);
    ask();
}

void SimulatorPane::setCall(const items::SimulatedCall &call, const QString &from)
{
    m_call = call;
    m_origin->setText(from);
    writeFields();
    ask();
    Q_EMIT callChanged();
}

void SimulatorPane::focusNumber()
{
    m_called->setFocus(Qt::ShortcutFocusReason);
    m_called->selectAll();
}

void SimulatorPane::ask()
{
    const bool isAsked = !m_call.called.isEmpty() || !m_call.requestUri.isEmpty() || !m_call.inPort.isEmpty();
    if (!m_router || !isAsked) {
        m_job.cancel();
        take(nullptr);
        return;
    }
    m_job.run(
        [config = m_config, router = m_router, call = m_call] {
            // What the sources disagree about is decided when the router is made.
            return call.settings == router->settings()
                ? std::make_shared<const items::Simulation>(simulate(*router, call))
                : std::make_shared<const items::Simulation>(
                    simulate(dialplan::Router(router->device(), call.settings), call));
        },
        [this](std::shared_ptr<const items::Simulation> answer) { take(std::move(answer)); });
}

void SimulatorPane::take(std::shared_ptr<const items::Simulation> answer)
{
    m_answer = std::move(answer);
    m_model.setRows(m_answer ? m_answer->rows : std::vector<items::SimulatedPeer> {});
    m_table->clearSelection();
    refreshTexts();
    if (m_steps != nullptr)
        m_steps->setSteps(m_answer ? m_answer->why : std::vector<items::SimulationStep> {});
    if (m_dialog != nullptr)
        m_dialog->findChild<WhyView *>()->setSteps(m_answer ? m_answer->why : std::vector<items::SimulationStep> {});
    Q_EMIT answered();
}

void SimulatorPane::refreshTexts()
{
    m_origin->setVisible(!m_origin->text().isEmpty());
    m_why->setEnabled(m_answer != nullptr);
    if (m_keep != nullptr)
        m_keep->setEnabled(m_answer != nullptr && !m_call.called.isEmpty());
    if (!m_answer) {
        m_outcome->setText(!m_router ? tr("No configuration is open.") : tr("Type a number."));
        m_outcome->show();
        m_then->clear();
        m_hunt->clear();
        return;
    }
    m_outcome->setText(m_answer->outcome);
    // Beside a form the first row says it when there is one.
    m_outcome->setVisible(m_form == Form::Whole || m_answer->winner() == nullptr || m_answer->lacksService);
    QString then;
    if (!m_answer->then.isEmpty())
        then = tr("Then  %1").arg(m_answer->then);
    if (m_answer->others > 0)
        then += (then.isEmpty() ? QString() : QStringLiteral("; "))
            + tr("%n other peer(s) cannot match", nullptr, m_answer->others);
    if (!m_answer->numbers.empty() && m_form == Form::Whole) {
        for (const items::SimulatedNumber &number : m_answer->numbers)
            then += QLatin1Char('\n')
                + tr("%1, %2: %3 \u2192 %4")
                      .arg(
                          number.where, number.party, number.before, number.isRejected ? tr("rejected") : number.after);
    }
    m_then->setText(then);
    m_hunt->setText(m_answer->hunt);
}

void SimulatorPane::showWhy()
{
    if (!m_answer)
        return;
    if (m_dialog != nullptr) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    auto *const dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("whyDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Why, in full"));
    auto *const column = new QVBoxLayout(dialog);
    column->setContentsMargins(0, 0, 0, px(12));
    auto *const steps = new WhyView(dialog);
    steps->setSteps(m_answer->why);
    column->addWidget(steps, 1);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->setContentsMargins(px(16), 0, px(16), 0);
    auto *const copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, steps, [steps] { QGuiApplication::clipboard()->setText(steps->text()); });
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(steps, &WhyView::lineActivated, this, &SimulatorPane::lineActivated);
    column->addWidget(buttons);
    dialog->resize(px(620), px(560));
    m_dialog = dialog;
    dialog->show();
}

} // namespace legwork::ui
