// SPDX-License-Identifier: GPL-3.0-or-later
#include "changedialog.h"

#include <common/strip.h>
#include <common/theme.h>

#include <QApplication>
#include <QCheckBox>
#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace legwork::ui {

using device::RunState;
using device::Safety;
using device::StepId;
using device::StepState;

namespace {

QLabel *labelled(TextStyle style, QWidget *parent)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(ui::font(style));
    return label;
}

QPlainTextEdit *scriptView(const char *object, const QString &name, QWidget *parent)
{
    auto *const view = new QPlainTextEdit(parent);
    view->setObjectName(QLatin1StringView(object));
    view->setAccessibleName(name);
    view->setReadOnly(true);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setFont(ui::font(TextStyle::Fixed));
    view->setLayoutDirection(Qt::LeftToRight);
    view->setTabChangesFocus(true);
    return view;
}

Sign signOf(StepState state) noexcept
{
    switch (state) {
    case StepState::Done: return Sign::Ok;
    case StepState::Warning: return Sign::Warning;
    case StepState::Failed: return Sign::Error;
    default: return Sign::Info;
    }
}

QIcon stepIcon(StepState state)
{
    const qreal ratio = qApp->devicePixelRatio();
    QPixmap map(QSize(px(16), px(16)) * ratio);
    map.setDevicePixelRatio(ratio);
    map.fill(Qt::transparent);
    QPainter painter(&map);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF place(px(1), px(1), px(14), px(14));
    if (state == StepState::Waits || state == StepState::Skipped)
        paintGlyph(painter, place.adjusted(px(2), px(2), -px(2), -px(2)), Glyph::Ring, theme().text3);
    else
        paintSeverity(painter, place, signOf(state));
    return QIcon(map);
}

QString textOf(const std::vector<std::string> &lines)
{
    QStringList list;
    for (const std::string &line : lines)
        list << QString::fromStdString(line);
    return list.join(u'\n');
}

QString wordFor(StepState state)
{
    switch (state) {
    case StepState::Waits: return ChangeDialog::tr("waits");
    case StepState::Runs: return ChangeDialog::tr("runs");
    case StepState::Done: return ChangeDialog::tr("done");
    case StepState::Warning: return ChangeDialog::tr("with a remark");
    case StepState::Failed: return ChangeDialog::tr("failed");
    case StepState::Skipped: return ChangeDialog::tr("left out");
    }
    return {};
}

} // namespace

Sign signOf(RunState state) noexcept
{
    switch (state) {
    case RunState::Applied:
    case RunState::Same: return Sign::Ok;
    case RunState::Failed:
    case RunState::Partial:
    case RunState::Differs: return Sign::Error;
    case RunState::Unknown: return Sign::Critical;
    case RunState::Conflict:
    case RunState::Blocked: return Sign::Warning;
    default: return Sign::Info;
    }
}

QString wordFor(RunState state)
{
    switch (state) {
    case RunState::New: return ChangeDialog::tr("not begun");
    case RunState::Failed: return ChangeDialog::tr("not begun: failed");
    case RunState::Conflict: return ChangeDialog::tr("not begun: conflict");
    case RunState::Blocked: return ChangeDialog::tr("not begun: cannot go this way");
    case RunState::Same: return ChangeDialog::tr("nothing to change");
    case RunState::Ready: return ChangeDialog::tr("ready");
    case RunState::Sending: return ChangeDialog::tr("begun");
    case RunState::Applied: return ChangeDialog::tr("applied");
    case RunState::Partial: return ChangeDialog::tr("in force in part");
    case RunState::Differs: return ChangeDialog::tr("neither old nor new");
    case RunState::Unknown: return ChangeDialog::tr("not known");
    case RunState::Unchanged: return ChangeDialog::tr("as it was before");
    }
    return {};
}

QString wordFor(StepId step)
{
    switch (step) {
    case StepId::Connect: return ChangeDialog::tr("Connect");
    case StepId::Read: return ChangeDialog::tr("Read");
    case StepId::Compare: return ChangeDialog::tr("Compare");
    case StepId::Plan: return ChangeDialog::tr("Plan");
    case StepId::Confirm: return ChangeDialog::tr("Confirm");
    case StepId::Arm: return ChangeDialog::tr("Safety");
    case StepId::Send: return ChangeDialog::tr("Send");
    case StepId::Verify: return ChangeDialog::tr("Read back");
    case StepId::Keep: return ChangeDialog::tr("Keep");
    case StepId::Save: return ChangeDialog::tr("Save");
    case StepId::FindOut: return ChangeDialog::tr("Find out");
    case StepId::RollBack: return ChangeDialog::tr("Roll back");
    }
    return {};
}

ChangeDialog::ChangeDialog(device::DeviceProfile profile, device::Credentials credentials, std::string base,
    std::string wanted, QWidget *parent)
    : QDialog(parent)
    , m_profile(std::move(profile))
    , m_credentials(std::move(credentials))
    , m_base(std::move(base))
    , m_wanted(std::move(wanted))
    , m_title(labelled(TextStyle::Page, this))
    , m_subtitle(labelled(TextStyle::Caption, this))
    , m_notes(labelled(TextStyle::Body, this))
    , m_nameLabel(labelled(TextStyle::Body, this))
    , m_script(scriptView("script", tr("Change"), this))
    , m_rollbackText(scriptView("rollback", tr("The way back"), this))
    , m_steps(new QTreeWidget(this))
    , m_state(new Strip(this))
    , m_safety(new QComboBox(this))
    , m_minutes(new QSpinBox(this))
    , m_save(new QCheckBox(tr("Save to the startup configuration"), this))
    , m_name(new QLineEdit(this))
    , m_apply(new QPushButton(tr("Apply"), this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_rollBack(new QPushButton(tr("Roll back"), this))
    , m_again(new QPushButton(tr("Look again"), this))
    , m_take(new QPushButton(tr("Take over the device's configuration"), this))
    , m_ssh(new QPushButton(tr("Use SSH..."), this))
    , m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(QStringLiteral("changeDialog"));
    build();
    connect(m_name, &QLineEdit::textChanged, this, &ChangeDialog::refresh);
    connect(m_apply, &QPushButton::clicked, this, &ChangeDialog::apply);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_job->stop(); });
    connect(m_rollBack, &QPushButton::clicked, this, [this] {
        m_isSending = true;
        Q_EMIT sendingStarted();
        m_job->rollBack();
        refresh();
    });
    connect(m_again, &QPushButton::clicked, this, [this] {
        // Before anything was sent it is begun anew; afterwards it is asked what is in force.
        m_isSending = m_report->state == RunState::Unknown;
        if (m_isSending)
            m_job->findOut();
        else
            prepare();
        refresh();
    });
    connect(m_take, &QPushButton::clicked, this, [this] {
        Q_EMIT baseWanted(m_report->running);
        accept();
    });
    connect(m_ssh, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT sshWanted();
    });
    connect(m_close, &QPushButton::clicked, this, &ChangeDialog::reject);
    connect(m_safety, &QComboBox::activated, this, &ChangeDialog::prepare);
    connect(m_save, &QCheckBox::clicked, this, &ChangeDialog::prepare);
    connect(m_minutes, &QSpinBox::editingFinished, this, [this] {
        if (m_report && m_report->plan && m_report->plan->safety != Safety::None)
            prepare();
    });
    resize(px(860), px(640));
    refresh();
}

ChangeDialog::~ChangeDialog() = default;

void ChangeDialog::build()
{
    const auto name = [](QWidget *widget, const char *object, const QString &accessible) {
        widget->setObjectName(QLatin1StringView(object));
        widget->setAccessibleName(accessible);
    };
    name(m_steps, "steps", tr("Steps"));
    name(m_safety, "safety", tr("If it is not confirmed"));
    name(m_minutes, "minutes", tr("Minutes"));
    name(m_save, "save", m_save->text());
    name(m_name, "deviceName", tr("Name of the device, to confirm"));
    name(m_apply, "apply", m_apply->text());
    name(m_stop, "stop", m_stop->text());
    name(m_rollBack, "rollBack", m_rollBack->text());
    name(m_again, "again", m_again->text());
    name(m_take, "take", m_take->text());
    name(m_ssh, "useSsh", m_ssh->text());
    name(m_close, "close", m_close->text());
    m_state->setObjectName(QStringLiteral("state"));
    // What is so cannot be waved away.
    m_state->findChild<QToolButton *>()->hide();
    m_notes->setObjectName(QStringLiteral("notes"));
    m_title->setObjectName(QStringLiteral("title"));
    m_apply->setProperty("danger", true);
    m_rollBack->setProperty("danger", true);
    m_apply->setDefault(true);
    for (QPushButton *const button : { m_stop, m_rollBack, m_again, m_take, m_ssh, m_close })
        button->setAutoDefault(false);
    m_safety->addItem(tr("the device takes it back by a timer, where it has one"), -1);
    m_safety->addItem(tr("the device reloads: all its calls end"), int(Safety::Reload));
    m_safety->addItem(tr("it stays"), int(Safety::None));
    m_minutes->setRange(1, 120);
    m_minutes->setValue(5);
    m_minutes->setSuffix(tr(" min"));
    m_steps->setHeaderLabels({ tr("Step"), tr("State"), tr("What came of it") });
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(false);
    m_steps->setWordWrap(true);
    m_steps->setSelectionMode(QAbstractItemView::SingleSelection);
    m_steps->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_steps->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_steps->setMinimumHeight(px(170));

    auto *const scripts = new QSplitter(this);
    scripts->setChildrenCollapsible(false);
    for (auto [title, view] : { std::pair { tr("Change"), m_script }, { tr("The way back"), m_rollbackText } }) {
        auto *const part = new QWidget(scripts);
        auto *const column = new QVBoxLayout(part);
        column->setContentsMargins(0, 0, 0, 0);
        auto *const head = labelled(TextStyle::Strong, part);
        head->setText(title);
        column->addWidget(head);
        column->addWidget(view, 1);
    }
    auto *const options = new QHBoxLayout;
    auto *const safetyLabel = labelled(TextStyle::Body, this);
    safetyLabel->setWordWrap(false);
    safetyLabel->setText(tr("If it is not confirmed"));
    safetyLabel->setBuddy(m_safety);
    options->addWidget(safetyLabel);
    options->addWidget(m_safety);
    options->addWidget(m_minutes);
    options->addStretch();
    options->addWidget(m_save);
    auto *const buttons = new QHBoxLayout;
    m_nameLabel->setBuddy(m_name);
    buttons->addWidget(m_nameLabel, 1);
    buttons->addStretch();
    buttons->addWidget(m_name);
    for (QPushButton *const button : { m_apply, m_stop, m_again, m_take, m_ssh, m_rollBack, m_close })
        buttons->addWidget(button);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addWidget(m_title);
    column->addWidget(m_subtitle);
    column->addWidget(m_state);
    column->addWidget(scripts, 3);
    column->addWidget(m_notes);
    column->addLayout(options);
    column->addWidget(m_steps, 2);
    column->addLayout(buttons);
}

QString ChangeDialog::deviceName() const
{
    if (m_report && m_report->plan && !m_report->plan->device.isEmpty())
        return m_report->plan->device;
    return m_profile.name.isEmpty() ? m_profile.address.host : m_profile.name;
}

bool ChangeDialog::isBusy() const { return m_job && m_job->isBusy(); }

void ChangeDialog::start() { prepare(); }

void ChangeDialog::makeJob()
{
    device::ChangeRequest request { .base = m_base, .wanted = m_wanted };
    const int safety = m_safety->currentData().toInt();
    if (safety >= 0)
        request.safety = static_cast<Safety>(safety);
    request.time = std::chrono::minutes(m_minutes->value());
    request.isSaved = m_save->isChecked();
    device::ChangeJob::retire(std::move(m_job));
    m_job = std::make_unique<device::ChangeJob>(m_profile, m_credentials, std::move(request));
    connect(m_job.get(), &device::ChangeJob::progressed, this, &ChangeDialog::showProgress);
    connect(m_job.get(), &device::ChangeJob::finished, this, &ChangeDialog::showEnd);
    connect(m_job.get(), &device::ChangeJob::sending, this, &ChangeDialog::recorded);
}

void ChangeDialog::prepare()
{
    makeJob();
    m_job->prepare();
    refresh();
}

void ChangeDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    m_isSending = true;
    Q_EMIT sendingStarted();
    m_job->apply(m_name->text());
    refresh();
}

void ChangeDialog::fillSteps(const device::RunReport &report)
{
    while (m_steps->topLevelItemCount() > static_cast<int>(report.steps.size()))
        delete m_steps->takeTopLevelItem(m_steps->topLevelItemCount() - 1);
    for (std::size_t i = 0; i < report.steps.size(); ++i) {
        const device::Step &step = report.steps[i];
        QTreeWidgetItem *item = m_steps->topLevelItem(static_cast<int>(i));
        if (item == nullptr)
            item = new QTreeWidgetItem(m_steps);
        if (item->text(2) == step.words && item->text(0) == wordFor(step.id) && item->text(1) == wordFor(step.state))
            continue;
        item->setIcon(0, stepIcon(step.state));
        item->setText(0, wordFor(step.id));
        item->setText(1, wordFor(step.state));
        item->setText(2, step.words);
        item->setToolTip(2, step.words.toHtmlEscaped());
    }
    if (m_steps->topLevelItemCount() > 0)
        m_steps->scrollToItem(m_steps->topLevelItem(m_steps->topLevelItemCount() - 1));
}

void ChangeDialog::showProgress(const std::shared_ptr<const device::RunReport> &report)
{
    fillSteps(*report);
    if (!report->summary.isEmpty() && report->state == RunState::Sending)
        m_state->say(Sign::Info, report->summary);
    else if (report->state == RunState::Unknown)
        m_state->say(Sign::Critical, report->summary);
}

void ChangeDialog::showPlan(const device::ChangePlan &plan)
{
    QString sent;
    for (const device::Piece &piece : plan.pieces)
        sent += QString::fromStdString(piece.shown) + (piece.shown.ends_with('\n') ? QString() : QString(u'\n'));
    const QString script = plan.pieces.empty() ? textOf(plan.script.commands) : sent;
    if (m_script->toPlainText() != script)
        m_script->setPlainText(script);
    const QString back = textOf(plan.rollback.commands);
    if (m_rollbackText->toPlainText() != back)
        m_rollbackText->setPlainText(back);
    QStringList notes = plan.obstacles;
    notes << plan.notes;
    m_notes->setText(notes.join(u'\n'));
}

void ChangeDialog::showEnd(const std::shared_ptr<const device::RunReport> &report)
{
    m_report = report;
    m_isSending = false;
    fillSteps(*report);
    if (report->plan)
        showPlan(*report->plan);
    QString text = report->summary;
    constexpr std::size_t mostShown = 6;
    for (std::size_t i = 0; i < report->found.size() && i < mostShown; ++i) {
        const device::ConfigDifference &one = report->found[i];
        const QString place = one.block.isEmpty() ? QString() : QString(one.block % u": ");
        text += u'\n' % (one.isNew ? tr("+ %1%2").arg(place, one.command) : tr("- %1%2").arg(place, one.command));
    }
    if (report->found.size() > mostShown)
        text += u'\n' % tr("and %n more", nullptr, static_cast<int>(report->found.size() - mostShown));
    m_state->say(signOf(report->state), text);
    // What happened to a device is written down, and so is what was left undone after it was asked for.
    const bool wasSent
        = report->answered > 0 || report->state == RunState::Unknown || report->state == RunState::Unchanged;
    if (wasSent)
        Q_EMIT recorded(report->record);
    refresh();
    Q_EMIT ended();
}

void ChangeDialog::refresh()
{
    const RunState state = m_report ? m_report->state : RunState::New;
    const bool busy = isBusy();
    const bool isReady = state == RunState::Ready && !busy;
    const bool wasSent = m_report && (m_report->answered > 0 || state == RunState::Unknown);
    const bool isTyped = m_name->text() == deviceName();
    setWindowTitle(tr("Apply to %1").arg(deviceName()));
    m_title->setText(tr("Change of %1").arg(deviceName()));
    const QString hash = m_report && m_report->plan ? m_report->plan->hash.left(16) : QString();
    m_subtitle->setText(hash.isEmpty()
            ? tr("%1 over %2")
                  .arg(m_profile.address.place(), m_profile.way == device::Way::Ssh ? tr("SSH") : tr("RESTCONF"))
            : tr("%1 over %2, running configuration %3...")
                  .arg(
                      m_profile.address.place(), m_profile.way == device::Way::Ssh ? tr("SSH") : tr("RESTCONF"), hash));
    m_nameLabel->setText(isReady
            ? tr("Nothing was sent yet. Type %1 to apply the change to this device.").arg(deviceName())
            : QString());
    for (QWidget *const one :
        { static_cast<QWidget *>(m_nameLabel), static_cast<QWidget *>(m_name), static_cast<QWidget *>(m_apply) })
        one->setVisible(isReady || state == RunState::New || (busy && !wasSent));
    m_name->setEnabled(isReady);
    m_apply->setEnabled(isReady && isTyped);
    for (QWidget *const option :
        { static_cast<QWidget *>(m_safety), static_cast<QWidget *>(m_minutes), static_cast<QWidget *>(m_save) })
        option->setEnabled(!busy && !wasSent && state != RunState::Unchanged && state != RunState::Applied);
    m_stop->setVisible(busy);
    m_rollBack->setVisible(!busy && m_report && m_report->canRollBack);
    m_again->setVisible(!busy && (state == RunState::Unknown || state == RunState::Failed));
    m_take->setVisible(
        !busy && state == RunState::Conflict && !m_report->running.empty() && m_profile.way == device::Way::Ssh);
    m_ssh->setVisible(!busy && state == RunState::Blocked && m_profile.way == device::Way::Restconf
        && !m_report->plan->obstacles.isEmpty());
    m_close->setEnabled(!busy || !m_isSending);
}

void ChangeDialog::reject()
{
    // While commands are on their way the dialog stays: it is where their end is told.
    if (isBusy() && m_isSending)
        return;
    if (isBusy())
        device::ChangeJob::retire(std::move(m_job));
    QDialog::reject();
}

void ChangeDialog::closeEvent(QCloseEvent *event)
{
    reject();
    if (isVisible())
        event->ignore();
}

} // namespace legwork::ui
