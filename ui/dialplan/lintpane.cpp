// SPDX-License-Identifier: GPL-3.0-or-later
#include "lintpane.h"

#include <common/roles.h>
#include <common/theme.h>
#include <items/dialplanchange.h>

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QTextLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using items::DialPlanLintModel;

namespace {

Sign signOf(int severity)
{
    return severity == static_cast<int>(dialplan::LintSeverity::Error)  ? Sign::Error
        : severity == static_cast<int>(dialplan::LintSeverity::Warning) ? Sign::Warning
                                                                        : Sign::Info;
}

QString buttonText(const QModelIndex &index)
{
    return index.data(DialPlanLintModel::FixRole).toString().isEmpty() ? LintPane::tr("Show") : LintPane::tr("Fix");
}

} // namespace

QSize LintDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int line = QFontMetrics(ui::font(TextStyle::Body)).height();
    return { px(240), 3 * line + px(18) };
}

QRect LintDelegate::buttonRect(const QStyleOptionViewItem &option)
{
    const QFontMetrics metrics(ui::font(TextStyle::Body));
    const int width
        = std::max(metrics.horizontalAdvance(LintPane::tr("Fix")), metrics.horizontalAdvance(LintPane::tr("Show")))
        + px(22);
    QRect button(0, option.rect.top() + px(8), width, px(28));
    if (option.direction == Qt::LeftToRight)
        button.moveRight(option.rect.right() - px(14));
    else
        button.moveLeft(option.rect.left() + px(14));
    return button;
}

void LintDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    painter->save();
    painter->setClipRect(option.rect);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    painter->fillRect(option.rect,
        isSelected                                           ? t.sel
            : option.state.testFlag(QStyle::State_MouseOver) ? t.hover
                                                             : t.base);
    const bool isLeft = option.direction == Qt::LeftToRight;
    const int side = px(14);
    QRectF sign(option.rect.left() + px(16), option.rect.top() + px(9), side, side);
    const QRect button = buttonRect(option);
    QRect text = option.rect.adjusted(px(40), px(7), -(button.width() + px(24)), -px(4));
    if (!isLeft) {
        sign.moveRight(option.rect.right() - px(16));
        text = option.rect.adjusted(button.width() + px(24), px(7), -px(40), -px(4));
    }
    paintSeverity(*painter, sign, signOf(index.data(DialPlanLintModel::SeverityRole).toInt()));
    painter->setFont(ui::font(TextStyle::Strong));
    painter->setPen(isSelected ? t.selText : t.text);
    const QFontMetrics strong(painter->font());
    const int align = static_cast<int>((isLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    painter->drawText(
        text, align | Qt::TextSingleLine, strong.elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    const QString fix = index.data(DialPlanLintModel::FixRole).toString();
    QString reason = index.data(DialPlanLintModel::TextRole).toString();
    if (!reason.isEmpty())
        reason[0] = reason[0].toUpper();
    if (!fix.isEmpty())
        reason = LintPane::tr("%1. Fix: %2").arg(reason, fix);
    text.setTop(text.top() + strong.height() + px(2));
    painter->setFont(ui::font(TextStyle::Body));
    painter->setPen(isSelected ? t.selText : t.text2);
    const QFontMetrics body(painter->font());
    // Two lines; what does not fit is in the tool tip.
    QTextLayout layout(reason, painter->font());
    layout.beginLayout();
    int y = text.top();
    for (int line = 0; line < 2; ++line) {
        QTextLine made = layout.createLine();
        if (!made.isValid())
            break;
        made.setLineWidth(text.width());
        const int start = made.textStart();
        const QString shown = line == 1 ? body.elidedText(reason.mid(start), Qt::ElideRight, text.width())
                                        : reason.mid(start, made.textLength());
        painter->drawText(QRect(text.left(), y, text.width(), body.height()), align | Qt::TextSingleLine, shown);
        y += body.height();
    }
    layout.endLayout();

    QStyleOptionButton look;
    look.rect = button;
    look.text = buttonText(index);
    look.palette = option.palette;
    look.fontMetrics = body;
    look.state = QStyle::State_Enabled | QStyle::State_Raised;
    look.direction = option.direction;
    const QWidget *const view = option.widget;
    (view != nullptr ? view->style() : QApplication::style())->drawControl(QStyle::CE_PushButton, &look, painter, view);
    painter->restore();
}

bool LintDelegate::editorEvent(
    QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto *const mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton || !buttonRect(option).contains(mouse->position().toPoint()))
        return false;
    Q_EMIT pressed(index.row());
    return true;
}

LintPane::LintPane(items::DialPlanSession &session, workspace::Workspace *workspace, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_workspace(workspace)
    , m_list(new QListView(this))
    , m_counts(new QLabel(this))
    , m_recipe(new QLabel(this))
    , m_clean(new QLabel(this))
    , m_suppressed(new QToolButton(this))
{
    setObjectName(QStringLiteral("lintPane"));
    auto *const title = new QLabel(tr("Lint"), this);
    title->setFont(ui::font(TextStyle::Strong));
    for (QLabel *const label : { m_counts, m_recipe, m_clean }) {
        label->setTextFormat(Qt::PlainText);
        label->setFont(ui::font(TextStyle::Caption));
    }
    m_counts->setObjectName(QStringLiteral("lintCounts"));
    m_recipe->setObjectName(QStringLiteral("recipe"));
    auto *const delegate = new LintDelegate(this);
    m_list->setObjectName(QStringLiteral("lintList"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(delegate);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QListView::ScrollPerPixel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Findings of lint"));
    m_list->installEventFilter(this);
    m_suppressed->setAutoRaise(true);
    m_suppressed->hide();

    auto *const head = new QHBoxLayout;
    head->setContentsMargins(px(16), px(10), px(14), px(4));
    head->addWidget(title);
    head->addStretch();
    head->addWidget(m_counts);
    auto *const foot = new QHBoxLayout;
    foot->setContentsMargins(px(16), px(4), px(14), px(6));
    foot->addWidget(m_recipe);
    foot->addStretch();
    foot->addWidget(m_suppressed);
    m_clean->setAlignment(Qt::AlignCenter);
    m_clean->setFont(ui::font(TextStyle::Body));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_list, 1);
    column->addWidget(m_clean, 1);
    column->addLayout(foot);

    connect(delegate, &LintDelegate::pressed, this, [this](int row) {
        if (m_model.finding(row).fix.empty())
            showFinding(row);
        else
            fix(row);
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { showFinding(index.row()); });
    connect(m_list, &QWidget::customContextMenuRequested, this,
        [this](const QPoint &place) { showMenu(m_list->viewport()->mapToGlobal(place)); });
    connect(m_suppressed, &QToolButton::clicked, this, &LintPane::showSuppressed);
    connect(&session, &items::DialPlanSession::changed, this, [this](const QString &id) {
        if (id == m_session.current())
            refresh();
    });
    connect(&session, &items::DialPlanSession::opened, this, &LintPane::fillContext);
    connect(&session, &items::DialPlanSession::currentChanged, this, &LintPane::refresh);
    if (m_workspace != nullptr)
        connect(m_workspace, &workspace::Workspace::suppressionsChanged, this, &LintPane::fillContext);
    fillContext();
    refresh();
}

QString LintPane::deviceName() const
{
    const auto snapshot = m_session.snapshot();
    return snapshot != nullptr ? snapshot->deviceName : QString();
}

/// What the workspace knows of suppressions, for every device that is open.
void LintPane::fillContext()
{
    if (m_workspace == nullptr)
        return;
    for (const items::DialPlanDevice &device : m_session.devices()) {
        const auto snapshot = m_session.snapshot(device.id);
        const QString name = snapshot != nullptr ? snapshot->deviceName : device.name;
        dialplan::LintContext context = m_session.lintContext(device.id);
        std::vector<std::string> suppressed;
        for (const workspace::Suppression &one : m_workspace->suppressions(name))
            suppressed.push_back(
                (one.object.isEmpty() ? one.rule : one.rule + QLatin1Char(':') + one.object).toStdString());
        if (suppressed == context.suppressed)
            continue;
        context.suppressed = std::move(suppressed);
        m_session.setLintContext(device.id, context);
    }
    refresh();
}

void LintPane::refresh()
{
    const auto snapshot = m_session.snapshot();
    const QModelIndex current = m_list->currentIndex();
    const int row = current.isValid() ? current.row() : -1;
    m_model.setSnapshot(snapshot);
    if (!m_list->currentIndex().isValid() && row >= 0 && m_model.rowCount() > 0)
        m_list->setCurrentIndex(m_model.index(std::min(row, m_model.rowCount() - 1)));
    const int errors = m_model.count(dialplan::LintSeverity::Error);
    const int warnings = m_model.count(dialplan::LintSeverity::Warning);
    QStringList counts;
    if (errors > 0)
        counts.append(tr("%n error(s)", nullptr, errors));
    if (warnings > 0)
        counts.append(tr("%n warning(s)", nullptr, warnings));
    if (const int hints = m_model.count(dialplan::LintSeverity::Info); hints > 0)
        counts.append(tr("%n hint(s)", nullptr, hints));
    counts.append(tr("%n clean peer(s)", nullptr, m_model.cleanPeers()));
    const bool isRunning = snapshot != nullptr && !snapshot->isChecked;
    m_counts->setText(snapshot == nullptr ? QString()
            : isRunning                   ? tr("%1 - running").arg(counts.join(QLatin1String(", ")))
                                          : counts.join(QLatin1String(", ")));
    m_recipe->setText(m_model.recipeRules() == 0
            ? QString()
            : tr("CVP recipe: %1 of %2 rules met").arg(m_model.recipeMet()).arg(m_model.recipeRules()));
    m_list->setVisible(m_model.rowCount() > 0);
    m_clean->setVisible(m_model.rowCount() == 0);
    m_clean->setText(snapshot == nullptr ? QString()
            : isRunning
            ? tr("Lint is running.")
            : tr("Nothing found. %n rule(s) looked.", nullptr, static_cast<int>(dialplan::lintRules().size())));
    const auto suppressed = m_workspace != nullptr ? m_workspace->suppressions(deviceName()).size() : 0;
    m_suppressed->setVisible(suppressed > 0);
    m_suppressed->setText(tr("%n suppressed", nullptr, static_cast<int>(suppressed)));
}

void LintPane::next(int step)
{
    if (m_model.rowCount() == 0)
        return;
    const int now = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : (step > 0 ? -1 : 0);
    const int row = (now + step + m_model.rowCount()) % m_model.rowCount();
    m_list->setCurrentIndex(m_model.index(row));
    showFinding(row);
}

void LintPane::showFinding(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const items::DialPlanFinding &found = m_model.finding(row);
    Q_EMIT findingShown(
        found.tag, found.line == 0 ? 0 : m_session.linesNow(m_session.current(), { found.line, 1 }).first);
}

void LintPane::fix(int row)
{
    if (row < 0 || row >= m_model.rowCount() || m_model.finding(row).fix.empty())
        return;
    const items::DialPlanFinding found = m_model.finding(row);
    const QString id = m_session.current();
    m_session.edit(id,
        tr("fix %1").arg(found.tag != 0 ? tr("%1 of peer %2").arg(found.rule).arg(found.tag) : found.rule),
        items::configured(m_session, id, found.fix), found.tag);
}

void LintPane::suppress(int row, bool everywhere)
{
    if (row < 0 || row >= m_model.rowCount() || m_workspace == nullptr)
        return;
    auto *const dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Suppress %1").arg(m_model.finding(row).rule));
    dialog->setLabelText(
        everywhere ? tr("Why is this rule not to be looked at on this device?") : tr("Why is this no fault here?"));
    dialog->setOkButtonText(tr("Suppress"));
    const items::DialPlanFinding found = m_model.finding(row);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, found, everywhere](const QString &reason) {
        for (int at = 0; at < m_model.rowCount(); ++at) {
            if (m_model.finding(at).rule == found.rule && m_model.finding(at).object == found.object) {
                suppress(at, everywhere, reason);
                return;
            }
        }
    });
    dialog->open();
}

void LintPane::suppress(int row, bool everywhere, const QString &reason)
{
    if (m_workspace == nullptr || reason.trimmed().isEmpty())
        return; // without a reason nobody knows later whether it still holds
    const items::DialPlanFinding &found = m_model.finding(row);
    std::ignore = m_workspace->suppress(deviceName(),
        { found.rule, everywhere ? QString() : found.object, reason.trimmed(), QDateTime::currentDateTimeUtc() });
}

void LintPane::showMenu(const QPoint &place)
{
    const int row = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
    if (row < 0)
        return;
    const items::DialPlanFinding &found = m_model.finding(row);
    QMenu menu;
    if (!found.fix.empty())
        connect(menu.addAction(tr("Fix")), &QAction::triggered, this, [this, row] { fix(row); });
    connect(menu.addAction(tr("Show")), &QAction::triggered, this, [this, row] { showFinding(row); });
    if (m_workspace != nullptr) {
        menu.addSeparator();
        if (!found.object.isEmpty())
            connect(menu.addAction(tr("No fault here...")), &QAction::triggered, this,
                [this, row] { suppress(row, false); });
        connect(menu.addAction(tr("Do not look for %1 on this device...").arg(found.rule)), &QAction::triggered, this,
            [this, row] { suppress(row, true); });
    }
    menu.exec(place);
}

void LintPane::showSuppressed()
{
    QMenu menu;
    const QString name = deviceName();
    for (const workspace::Suppression &one : m_workspace->suppressions(name)) {
        const QString what = one.object.isEmpty() ? one.rule : tr("%1 of %2").arg(one.rule, one.object);
        QAction *const action = menu.addAction(tr("Look again for %1 (%2)").arg(what, one.reason));
        connect(action, &QAction::triggered, this,
            [this, name, one] { std::ignore = m_workspace->unsuppress(name, one.rule, one.object); });
    }
    menu.exec(m_suppressed->mapToGlobal(QPoint(0, m_suppressed->height())));
}

bool LintPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress || !m_list->currentIndex().isValid())
        return QWidget::eventFilter(watched, event);
    const int row = m_list->currentIndex().row();
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_model.finding(row).fix.empty())
            showFinding(row);
        else
            fix(row);
        return true;
    case Qt::Key_Space: showFinding(row); return true;
    case Qt::Key_Delete: suppress(row, m_model.finding(row).object.isEmpty()); return true;
    default: return QWidget::eventFilter(watched, event);
    }
}

} // namespace legwork::ui
