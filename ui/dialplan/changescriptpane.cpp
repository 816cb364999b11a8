// SPDX-License-Identifier: GPL-3.0-or-later
#include "changepane.h"

#include <common/icons.h>
#include <common/notices.h>
#include <common/roles.h>
#include <common/theme.h>
#include <items/text.h>

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QVBoxLayout>

namespace legwork::ui {

namespace {

QPlainTextEdit *scriptView(const QString &name, QWidget *parent)
{
    auto *const view = new QPlainTextEdit(parent);
    view->setReadOnly(true);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setFont(ui::font(TextStyle::Fixed));
    view->setLayoutDirection(Qt::LeftToRight);
    view->setTabChangesFocus(true);
    view->setAccessibleName(name);
    return view;
}

QLabel *strong(const QString &text, QWidget *parent)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(TextStyle::Strong));
    return label;
}

QIcon verdictIcon(ChangeScriptPane::Verdict verdict)
{
    const qreal ratio = qApp->devicePixelRatio();
    QPixmap map(QSize(px(16), px(16)) * ratio);
    map.setDevicePixelRatio(ratio);
    map.fill(Qt::transparent);
    QPainter painter(&map);
    painter.setRenderHint(QPainter::Antialiasing);
    paintSeverity(painter, QRectF(px(1), px(1), px(14), px(14)),
        verdict == ChangeScriptPane::Verdict::Good       ? Sign::Ok
            : verdict == ChangeScriptPane::Verdict::Note ? Sign::Info
                                                         : Sign::Warning);
    return QIcon(map);
}

} // namespace

ChangeScriptPane::ChangeScriptPane(items::DialPlanSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_change(scriptView(tr("Change"), this))
    , m_rollback(scriptView(tr("Rollback"), this))
    , m_title(strong({}, this))
    , m_changeTitle(strong(tr("Change"), this))
    , m_rollbackTitle(strong(tr("Rollback"), this))
    , m_checks(new QListWidget(this))
    , m_acts(new QHBoxLayout)
    , m_save(new QPushButton(icon("save"), tr("Save..."), this))
    , m_copy(new QPushButton(icon("copy"), tr("Copy change"), this))
    , m_copyBack(new QPushButton(icon("copy"), tr("Copy rollback"), this))
{
    setObjectName(QStringLiteral("changeScript"));
    m_change->setObjectName(QStringLiteral("changeText"));
    m_rollback->setObjectName(QStringLiteral("rollbackText"));
    m_checks->setObjectName(QStringLiteral("checks"));
    m_checks->setAccessibleName(tr("Checks"));
    m_checks->setFrameShape(QFrame::NoFrame);
    m_checks->setWordWrap(true);
    m_checks->setSelectionMode(QAbstractItemView::NoSelection);
    m_title->setFont(ui::font(TextStyle::Title));

    auto *const both = new QSplitter(this);
    both->setChildrenCollapsible(false);
    const auto side = [both](QLabel *title, QWidget *view, QPushButton *button) {
        auto *const part = new QWidget(both);
        auto *const column = new QVBoxLayout(part);
        column->setContentsMargins(px(16), px(8), px(16), px(8));
        auto *const head = new QHBoxLayout;
        head->addWidget(title);
        head->addStretch();
        head->addWidget(button);
        column->addLayout(head);
        column->addWidget(view, 1);
    };
    side(m_changeTitle, m_change, m_copy);
    side(m_rollbackTitle, m_rollback, m_copyBack);
    m_acts->setContentsMargins(px(16), px(10), px(16), 0);
    m_acts->addWidget(m_title);
    m_acts->addStretch();
    m_acts->addWidget(m_save);
    auto *const checks = new QVBoxLayout;
    checks->setContentsMargins(px(16), 0, px(16), px(12));
    checks->addWidget(strong(tr("Checks"), this));
    checks->addWidget(m_checks);
    m_checks->setMaximumHeight(px(150));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_acts);
    column->addWidget(both, 1);
    column->addLayout(checks);

    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(change()); });
    connect(m_copyBack, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(rollback()); });
    connect(m_save, &QPushButton::clicked, this, &ChangeScriptPane::save);
    const auto refreshIfShown = [this](const QString &id) {
        if (id == m_session.current())
            refresh();
    };
    connect(&session, &items::DialPlanSession::changed, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::parseFailed, this, refreshIfShown);
    connect(&session, &items::DialPlanSession::currentChanged, this, &ChangeScriptPane::refresh);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &ChangeScriptPane::refresh);
    refresh();
}

QString ChangeScriptPane::change() const { return m_change->toPlainText(); }
QString ChangeScriptPane::rollback() const { return m_rollback->toPlainText(); }

void ChangeScriptPane::setExtraChecks(const std::vector<std::pair<Verdict, QString>> &checks)
{
    m_extra = checks;
    refresh();
}

void ChangeScriptPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        refresh();
}

void ChangeScriptPane::refresh()
{
    // The script of very many peers is long: it is put together when somebody looks.
    m_isStale = !isVisible();
    if (m_isStale)
        return;
    const auto snapshot = m_session.snapshot();
    if (snapshot != nullptr && !snapshot->isChecked && !m_session.problem(m_session.current()).has_value())
        return; // the script follows
    const auto setText = [](QPlainTextEdit *view, const QString &text) {
        view->setFont(ui::font(TextStyle::Fixed));
        if (view->toPlainText() != text)
            view->setPlainText(text);
    };
    setText(m_change, snapshot != nullptr ? scriptText(snapshot->change.commands) : QString());
    setText(m_rollback, snapshot != nullptr ? scriptText(snapshot->rollback.commands) : QString());
    const bool hasScript = snapshot != nullptr && !snapshot->change.commands.empty();
    const auto problem = m_session.problem(m_session.current());
    for (QPushButton *const button : { m_save, m_copy, m_copyBack })
        button->setEnabled(hasScript && !problem.has_value());
    m_title->setText(snapshot == nullptr ? QString()
            : hasScript ? tr("%n command(s) for %1", nullptr, static_cast<int>(snapshot->change.commands.size()))
                              .arg(snapshot->deviceName)
                        : tr("No change for %1 yet").arg(snapshot->deviceName));
    m_checks->clear();
    const auto say
        = [this](Verdict verdict, const QString &text) { new QListWidgetItem(verdictIcon(verdict), text, m_checks); };
    if (problem.has_value())
        say(Verdict::Bad,
            tr("The text cannot be read: %1 The script is of the last text that could.").arg(problem->text));
    if (!hasScript) {
        if (snapshot != nullptr)
            for (const dialplan::OutsideChange &line : snapshot->outside)
                say(Verdict::Bad,
                    tr("Line %1 is outside the dial plan and in no script: %2")
                        .arg(line.line)
                        .arg(items::shownText(line.text)));
        return;
    }
    say(snapshot->change.isExact ? Verdict::Good : Verdict::Bad,
        snapshot->change.isExact ? tr("Typed into the device's configuration, the change gives exactly the edited one.")
                                 : tr("The change does not give the edited configuration in every line."));
    say(snapshot->rollback.isExact ? Verdict::Good : Verdict::Bad,
        snapshot->rollback.isExact ? tr("The rollback gives back exactly what the device had.")
                                   : tr("The rollback does not give back every line."));
    for (const std::string &note : snapshot->change.notes)
        say(Verdict::Note, items::shownText(note));
    int errors = 0;
    for (const dialplan::LintFinding &finding : snapshot->lint)
        errors += finding.severity == dialplan::LintSeverity::Error ? 1 : 0;
    say(errors == 0 ? Verdict::Good : Verdict::Bad,
        errors == 0 ? tr("Lint finds no error in the edited configuration.")
                    : tr("Lint finds %n error(s) in the edited configuration.", nullptr, errors));
    constexpr std::size_t mostLines = 20;
    for (std::size_t i = 0; i < std::min(mostLines, snapshot->outside.size()); ++i)
        say(Verdict::Bad,
            tr("Line %1 is outside the dial plan and in no script: %2")
                .arg(snapshot->outside[i].line)
                .arg(items::shownText(snapshot->outside[i].text)));
    for (const auto &[verdict, text] : m_extra)
        say(verdict, text);
}

void ChangeScriptPane::save()
{
    const auto snapshot = m_session.snapshot();
    if (snapshot == nullptr)
        return;
    auto *const dialog = new QFileDialog(this, tr("Save change and rollback"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(snapshot->deviceName + QStringLiteral("-change.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, name = snapshot->deviceName](const QString &path) {
        const QString text
            = QStringLiteral("! %1\n! %2\n%3!\n! %4\n%5").arg(name, tr("Change"), change(), tr("Rollback"), rollback());
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0 && file.flush() && file.commit())
            return;
        Notice notice;
        notice.sign = Sign::Error;
        notice.text = tr("%1 could not be written: %2. Nothing was saved.").arg(path, file.errorString());
        Notices::instance().post(notice);
    });
    dialog->open();
}

} // namespace legwork::ui
