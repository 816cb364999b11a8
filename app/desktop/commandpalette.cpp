// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandpalette.h"

#include "helpdock.h"
#include "mainwindow.h"
#include "palettemodel.h"

#include <calls/query.h>
#include <common/icons.h>
#include <common/theme.h>

#include <QAccessible>
#include <QApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::desktop {

using ui::px;
using ui::theme;

namespace {

/// The panel with its field, list and line of keys.
class Panel final : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme().lineStrong, 1));
        painter.setBrush(theme().base);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(12), px(12));
        painter.fillRect(QRect(1, px(56), width() - 2, 1), theme().line);
        painter.fillRect(QRect(1, height() - px(36), width() - 2, 1), theme().line);
        ui::paintIcon(painter, QRectF(px(20), px(19), px(18), px(18)), "search", theme().text2);
        paintKeys(painter);
    }

private:
    void paintKeys(QPainter &painter) const
    {
        const QRect row(0, height() - px(36), width(), px(36));
        const QFont words = ui::font(ui::TextStyle::Caption);
        int x = px(20);
        for (const auto &[keys, what] : { std::pair(QStringLiteral("\u2191\u2193"), CommandPalette::tr("choose")),
                 std::pair(CommandPalette::tr("Enter"), CommandPalette::tr("open")),
                 std::pair(CommandPalette::tr("Ctrl Enter"), CommandPalette::tr("beside")),
                 std::pair(QStringLiteral(">"), CommandPalette::tr("commands")),
                 std::pair(QStringLiteral("#"), CommandPalette::tr("numbers")),
                 std::pair(QStringLiteral("@"), CommandPalette::tr("hosts")),
                 std::pair(QStringLiteral(":"), CommandPalette::tr("time")),
                 std::pair(QStringLiteral("?"), CommandPalette::tr("help")),
                 std::pair(CommandPalette::tr("Esc"), CommandPalette::tr("close")) }) {
            const QFontMetrics metrics(words);
            const int cap = std::max(px(18), metrics.horizontalAdvance(keys) + px(12));
            if (x + cap + px(6) + metrics.horizontalAdvance(what) > width() - px(12))
                break;
            paintKeyCap(painter, keys, x + cap, row);
            x += cap + px(6);
            painter.setFont(words);
            painter.setPen(theme().text2);
            painter.drawText(QRect(x, row.top(), width() - x, row.height()), Qt::AlignVCenter | Qt::AlignLeft, what);
            x += metrics.horizontalAdvance(what) + px(12);
        }
    }
};

bool holdsWords(const QString &hay, const QString &needle)
{
    const QStringList words = needle.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::ranges::all_of(words, [&hay](const QString &word) { return hay.contains(word, Qt::CaseInsensitive); });
}

const QList<PaletteGroup> &searchedGroups()
{
    static const QList<PaletteGroup> groups { PaletteGroup::Calls, PaletteGroup::Numbers, PaletteGroup::Hosts };
    return groups;
}

} // namespace

CommandPalette::CommandPalette(items::TraceSession &session, workspace::Workspace &workspace, MainWindow *window)
    : QWidget(window)
    , m_session(session)
    , m_workspace(workspace)
    , m_window(window)
    , m_search(session)
    , m_model(new PaletteModel(this))
    , m_delegate(new PaletteDelegate(this))
    , m_panel(new Panel(this))
    , m_field(new QLineEdit(m_panel))
    , m_count(new QLabel(m_panel))
    , m_list(new QListView(m_panel))
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Go to"));
    m_field->setFrame(false);
    m_field->setPlaceholderText(tr("A caller, a number, a host, a command, or any text of a log"));
    m_field->setAccessibleName(tr("Go to"));
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(m_delegate);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Results"));
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(px(50), 0, px(20), 0);
    head->addWidget(m_field, 1);
    head->addWidget(m_count);
    auto *const column = new QVBoxLayout(m_panel);
    column->setContentsMargins(1, px(8), 1, px(40));
    column->setSpacing(px(8));
    column->addLayout(head);
    column->addSpacing(px(4));
    column->addWidget(m_list, 1);
    m_window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        m_list->setCurrentIndex(index);
        choose(QApplication::keyboardModifiers().testFlag(Qt::ControlModifier));
    });
    connect(&m_search, &CallSearch::found, this,
        [this](const PaletteResults &results) { show(searchedGroups(), results); });
    connect(&m_search, &CallSearch::linesFound, this,
        [this](const PaletteResults &results) { show({ PaletteGroup::Lines }, results); });
    hide();
}

void CommandPalette::open(const QString &text)
{
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    QFont large = ui::font(ui::TextStyle::Page);
    large.setWeight(QFont::Normal);
    m_field->setFont(large);
    m_field->setFixedHeight(px(36));
    m_count->setFont(ui::font(ui::TextStyle::Caption));
    QPalette quiet = m_count->palette();
    quiet.setColor(QPalette::WindowText, theme().text3);
    m_count->setPalette(quiet);
    place();
    QWidget::show();
    raise();
    m_field->setText(text);
    m_field->setFocus(Qt::ShortcutFocusReason);
    search();
}

void CommandPalette::dismiss()
{
    m_search.cancel();
    hide();
    m_model->clear();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    else if (m_window->currentPage() != nullptr)
        m_window->currentPage()->takeFocus();
}

void CommandPalette::place()
{
    setGeometry(m_window->rect());
    const int wide = std::min(px(680), width() - px(32));
    const int top = std::min(px(110), height() / 8);
    m_panel->setGeometry((width() - wide) / 2, top, wide, std::min(px(560), height() - top - px(24)));
}

void CommandPalette::search()
{
    m_clock.start();
    m_hasStepped = false;
    const QString typed = m_field->text();
    static const QString prefixes = QStringLiteral(">#@:?");
    const QChar prefix = !typed.isEmpty() && prefixes.contains(typed[0]) ? typed[0] : QChar();
    const QString text = (prefix.isNull() ? typed : typed.mid(1)).trimmed();
    m_delegate->setMatch(text);
    m_model->clear();
    m_model->setGroups({}, ownResults(text, prefix));
    if (prefix.isNull())
        m_search.search(text, SearchScope::Everything);
    else if (prefix == QLatin1Char('#'))
        m_search.search(text, SearchScope::Numbers);
    else if (prefix == QLatin1Char('@'))
        m_search.search(text, SearchScope::Hosts);
    else
        m_search.cancel();
    m_list->setCurrentIndex(m_model->index(m_model->chooseableFrom(0, 1)));
    sayCount();
}

PaletteResults CommandPalette::ownResults(const QString &text, QChar prefix) const
{
    PaletteResults results;
    const bool everything = prefix.isNull();
    if ((everything || prefix == QLatin1Char(':')) && !text.isEmpty())
        addFilter(prefix == QLatin1Char(':') ? QStringLiteral("time:") + text : text, results);
    if (everything || prefix == QLatin1Char('>'))
        addCommands(text, results);
    if (everything)
        addRecent(text, results);
    if (prefix == QLatin1Char('?') || (everything && text.size() > 2))
        addHelp(text, results);
    return results;
}

/// What the query language takes is offered as a filter.
void CommandPalette::addFilter(const QString &text, PaletteResults &results) const
{
    const std::string bytes = text.toStdString();
    if (text.contains(QLatin1Char(':')) ? !calls::Query::parse(bytes) : text.contains(QLatin1Char('"')))
        return;
    PaletteEntry entry;
    entry.group = PaletteGroup::Filter;
    entry.icon = "filter";
    const bool isQuery = text.contains(QLatin1Char(':'));
    const bool isNumber = std::ranges::all_of(text, [](QChar c) { return c.isDigit(); });
    if (isQuery)
        entry.link.query = text;
    else if (isNumber)
        entry.link.query = QStringLiteral("any:") + text;
    else
        entry.link.query = QLatin1Char('"') + text + QLatin1Char('"');
    entry.title = tr("Filter the calls by %1").arg(entry.link.query);
    entry.link.page = QStringLiteral("calls");
    results.entries.append(entry);
}

void CommandPalette::addCommands(const QString &text, PaletteResults &results) const
{
    for (QAction *const action : m_window->commands()) {
        const bool isPage = action->objectName().startsWith(QLatin1String("go."))
            && action->shortcut().toString().startsWith(QLatin1String("Ctrl+"))
            && m_window->page(action->objectName().mid(3)) != nullptr;
        QString title = action->text();
        title.remove(QLatin1Char('&'));
        if (!action->isEnabled() || (!text.isEmpty() && !holdsWords(title, text)))
            continue;
        PaletteEntry entry;
        entry.group = isPage ? PaletteGroup::Pages : PaletteGroup::Commands;
        entry.icon = isPage ? "forward" : "right";
        entry.title = title;
        entry.keys = action->shortcut().toString(QKeySequence::NativeText);
        entry.action = action;
        results.entries.append(entry);
    }
}

void CommandPalette::addRecent(const QString &text, PaletteResults &results) const
{
    qsizetype count = 0;
    for (const auto &value : QJsonDocument::fromJson(m_workspace.state(QStringLiteral("recent"))).array()) {
        const QString path = value.toString();
        if (count >= maxPaletteRows || (!text.isEmpty() && !holdsWords(path, text)))
            continue;
        PaletteEntry entry;
        entry.group = PaletteGroup::Recent;
        entry.icon = "history";
        entry.title = QFileInfo(path).fileName();
        entry.detail = path;
        entry.path = path;
        results.entries.append(entry);
        ++count;
    }
}

void CommandPalette::addHelp(const QString &text, PaletteResults &results) const
{
    for (const HelpArticle &article : helpArticles()) {
        if (!text.isEmpty() && !holdsWords(article.title, text))
            continue;
        PaletteEntry entry;
        entry.group = PaletteGroup::Help;
        entry.icon = "help";
        entry.title = article.title;
        entry.path = QStringLiteral("help:") + article.name;
        results.entries.append(entry);
    }
}

void CommandPalette::show(const QList<PaletteGroup> &groups, const PaletteResults &results)
{
    const PaletteEntry *const chosen = m_model->entry(m_list->currentIndex());
    const QString title = chosen != nullptr ? chosen->title : QString();
    const PaletteGroup group = chosen != nullptr ? chosen->group : PaletteGroup::Calls;
    m_model->setGroups(groups, results);
    int row = m_model->chooseableFrom(0, 1);
    for (int n = 0; m_hasStepped && n < m_model->rowCount(); ++n) {
        const PaletteEntry *const entry = m_model->entry(m_model->index(n));
        if (entry != nullptr && entry->title == title && entry->group == group)
            row = n;
    }
    m_list->setCurrentIndex(m_model->index(row));
    sayCount();
}

void CommandPalette::sayCount()
{
    const QString words = m_field->text().isEmpty()
        ? QString()
        : tr("%n result(s) in %1 ms", nullptr, m_model->entryCount()).arg(m_clock.elapsed());
    m_count->setText(words);
    m_field->setAccessibleDescription(tr("%n result(s)", nullptr, m_model->entryCount()));
}

void CommandPalette::step(int rows)
{
    m_hasStepped = true;
    const int direction = rows < 0 ? -1 : 1;
    int row = m_list->currentIndex().row();
    for (int n = 0; n < std::abs(rows); ++n) {
        const int next = m_model->chooseableFrom(row + direction, direction);
        if (next < 0)
            break;
        row = next;
    }
    if (row >= 0) {
        m_list->setCurrentIndex(m_model->index(row));
        if (m_model->chooseableFrom(row - 1, -1) < 0)
            m_list->scrollToTop();
    }
}

void CommandPalette::choose(bool beside)
{
    const PaletteEntry *const chosen = m_model->entry(m_list->currentIndex());
    if (chosen == nullptr)
        return;
    const PaletteEntry entry = *chosen;
    dismiss();
    if (entry.action) {
        entry.action->trigger();
    } else if (entry.path.startsWith(QLatin1String("help:"))) {
        HelpDock::showIn(m_window, entry.path.mid(5));
    } else if (!entry.path.isEmpty()) {
        Q_EMIT pathChosen(entry.path);
    } else {
        ui::Link link = entry.link;
        link.beside = beside;
        Q_EMIT linkChosen(link);
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible() && QApplication::activePopupWidget() == nullptr
        && QApplication::focusWidget() != nullptr && !isAncestorOf(QApplication::focusWidget()))
        dismiss();
    if (event->type() == QEvent::ShortcutOverride && isVisible()) {
        // The window's keys do not act behind an overlay; those of the field do.
        const auto *const key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape)
            event->accept();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *const key = static_cast<QKeyEvent *>(event);
    constexpr int page = 8;
    switch (key->key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_PageDown: step(page); return true;
    case Qt::Key_PageUp: step(-page); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(key->modifiers().testFlag(Qt::ControlModifier)); return true;
    case Qt::Key_Escape: dismiss(); return true;
    case Qt::Key_Tab:
        if (const PaletteEntry *const entry = m_model->entry(m_list->currentIndex()))
            m_field->setText(entry->link.query.isEmpty() ? entry->title : entry->link.query);
        return true;
    case Qt::Key_Backtab: return true;
    default: return QWidget::eventFilter(watched, event);
    }
}

void CommandPalette::mousePressEvent(QMouseEvent *) { dismiss(); }

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, theme().isDark ? 140 : 80));
    // The one shadow there is: soft steps below and around the panel.
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 10));
    for (int n = 1; n <= 10; ++n)
        painter.drawRoundedRect(m_panel->geometry().adjusted(-n, -n / 2, n, n + 2), px(12) + n, px(12) + n);
}

} // namespace legwork::desktop
