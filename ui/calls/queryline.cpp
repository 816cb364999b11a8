// SPDX-License-Identifier: GPL-3.0-or-later
#include "queryline.h"

#include "completiondelegate.h"

#include <common/chip.h>
#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>
#include <items/text.h>

#include <calls/query.h>

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QToolButton>

#include <algorithm>

namespace legwork::ui {

namespace {

constexpr int typingPause = 150; // ms after which what was typed is tried
constexpr std::size_t mostCompletions = 12;

QToolButton *makeButton(const char *iconName, const QString &name, QWidget *parent)
{
    auto *const button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

/// `or` outside of brackets holds only for the whole text: inside a longer query it goes into brackets.
QString bracketed(const QString &text)
{
    const std::string bytes = text.toStdString();
    const auto terms = calls::queryTerms(bytes);
    static const QRegularExpression either(QStringLiteral(R"(\bor\b)"), QRegularExpression::CaseInsensitiveOption);
    return terms && terms->size() == 1 && text.contains(either) && !text.startsWith(QLatin1Char('('))
            && !text.contains(QLatin1Char('"'))
        ? QString(QLatin1Char('(') + text + QLatin1Char(')'))
        : text;
}

QString textOfError(const calls::QueryError &error)
{
    QString text = items::shownText(error.what);
    if (!error.nearest.empty())
        text += QueryLine::tr("; did you mean %1?").arg(items::shownText(error.nearest));
    return text;
}

QString meaningOf(std::string_view field)
{
    struct Meaning {
        std::string_view field;
        const char *text;
    };
    static constexpr Meaning meanings[] = { { "time", QT_TR_NOOP("when: 14:34, 14:00..15:00, yesterday") },
        { "ani", QT_TR_NOOP("calling number") }, { "dnis", QT_TR_NOOP("dialled number") },
        { "any", QT_TR_NOOP("either number") }, { "outcome", QT_TR_NOOP("what came of it") },
        { "leg", QT_TR_NOOP("has a leg of the kind") }, { "finding", QT_TR_NOOP("what was found") },
        { "code", QT_TR_NOOP("SIP status: 503, 5xx") }, { "method", QT_TR_NOOP("SIP method of a message") },
        { "cause", QT_TR_NOOP("Q.850 cause") }, { "label", QT_TR_NOOP("VRU label") },
        { "corr", QT_TR_NOOP("correlation id") }, { "guid", QT_TR_NOOP("CALLGUID or Cisco-Guid") },
        { "callid", QT_TR_NOOP("Call-ID of a leg") }, { "host", QT_TR_NOOP("host or address") },
        { "source", QT_TR_NOOP("a file that shows it") }, { "peer", QT_TR_NOOP("dial-peer") },
        { "codec", QT_TR_NOOP("codec of its media") }, { "stage", QT_TR_NOOP("stage it reached, 1 to 6") },
        { "ivr", QT_TR_NOOP("time in self-service") }, { "queue", QT_TR_NOOP("time in queue") },
        { "talk", QT_TR_NOOP("time with agents") }, { "length", QT_TR_NOOP("whole length") },
        { "setup", QT_TR_NOOP("set-up delay") }, { "ring", QT_TR_NOOP("ring time of the agent") },
        { "note", QT_TR_NOOP("what you wrote") }, { "text", QT_TR_NOOP("in any record") } };
    const auto *const found = std::ranges::find(meanings, field, &Meaning::field);
    return found != std::end(meanings) ? QueryLine::tr(found->text) : QString();
}

QString meaningOf(const QString &field, std::string_view value)
{
    if (field == QLatin1String("finding"))
        return titleOfFinding(value);
    if (field == QLatin1String("outcome")) {
        for (int i = 0; i <= static_cast<int>(calls::Outcome::Fragment); ++i) {
            if (value == nameOf(static_cast<calls::Outcome>(i)))
                return wordFor(static_cast<calls::Outcome>(i));
        }
    }
    if (field == QLatin1String("leg")) {
        for (int i = 0; i <= static_cast<int>(calls::LegKind::Other); ++i) {
            if (value == nameOf(static_cast<calls::LegKind>(i)))
                return wordFor(static_cast<calls::LegKind>(i));
        }
    }
    return {};
}

} // namespace

QueryLine::QueryLine(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget)
    , m_row(new QHBoxLayout(m_content))
    , m_edit(new QLineEdit(m_content))
    , m_count(new QLabel(this))
    , m_clear(makeButton("close", tr("Clear the query"), this))
    , m_star(makeButton("star", tr("Saved queries"), this))
    , m_clock(makeButton("history", tr("Earlier queries"), this))
    , m_fault(new QLabel(parent))
    , m_completer(new QCompleter(this))
    , m_completions(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("queryLine"));
    setFixedHeight(px(32));
    auto *const outer = new QHBoxLayout(this);
    outer->setContentsMargins(px(10), 0, px(6), 0);
    outer->setSpacing(px(6));
    m_icon->setPixmap(icon("search").pixmap(px(16), px(16)));
    outer->addWidget(m_icon);
    outer->addWidget(m_scroll, 1);
    outer->addWidget(m_count);
    outer->addWidget(m_clear);
    outer->addWidget(m_star);
    outer->addWidget(m_clock);

    m_scroll->setFrameShape(NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_content);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(px(6));
    m_row->addWidget(m_edit, 1);
    m_edit->setFrame(false);
    m_edit->setMinimumWidth(px(140));
    m_edit->setMaxLength(static_cast<int>(calls::maxQueryBytes));
    m_edit->setAccessibleName(tr("Query"));
    m_edit->setObjectName(QStringLiteral("queryField"));
    m_edit->installEventFilter(this);
    QPalette clear = m_edit->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_edit->setPalette(clear);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setObjectName(QStringLiteral("callCount"));

    m_fault->setTextFormat(Qt::PlainText);
    m_fault->setObjectName(QStringLiteral("queryFault"));
    m_fault->hide();

    m_completer->setModel(m_completions);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(m_edit);
    m_completer->setMaxVisibleItems(static_cast<int>(mostCompletions));
    auto *const popup = new QListView;
    popup->setAccessibleName(tr("Completions"));
    m_completer->setPopup(popup);
    popup->setItemDelegate(new CompletionDelegate(popup));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &QueryLine::insertCompletion);

    m_timer.setSingleShot(true);
    m_timer.setInterval(typingPause);
    connect(&m_timer, &QTimer::timeout, this, &QueryLine::onTimer);
    connect(m_edit, &QLineEdit::textEdited, this, &QueryLine::onEdited);
    connect(m_clear, &QToolButton::clicked, this, &QueryLine::clear);
    connect(m_star, &QToolButton::clicked, this, &QueryLine::showSaved);
    connect(m_clock, &QToolButton::clicked, this, &QueryLine::showHistory);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        setFixedHeight(px(32));
        m_icon->setPixmap(icon("search").pixmap(px(16), px(16)));
        QPalette palette = QApplication::palette();
        palette.setColor(QPalette::Base, Qt::transparent);
        m_edit->setPalette(palette);
        update();
    });
    rebuildChips();
}

QStringList QueryLine::withPending(const QString &pending) const
{
    QStringList all = m_terms;
    const QString text = pending.trimmed();
    const qsizetype at = std::min(m_editAt, all.size());
    if (text.isEmpty())
        return all;
    if (at > 0 && text.startsWith(QLatin1String("or "), Qt::CaseInsensitive)) {
        QString before = all[at - 1];
        if (before.startsWith(QLatin1Char('(')) && before.endsWith(QLatin1Char(')')))
            before = before.mid(1, before.size() - 2);
        all[at - 1] = QLatin1Char('(') + before + QLatin1Char(' ') + text + QLatin1Char(')');
        return all;
    }
    all.insert(at, text);
    return all;
}

QString QueryLine::joined(const QString &pending) const
{
    QStringList all = withPending(pending);
    if (all.size() > 1)
        std::ranges::transform(all, all.begin(), bracketed);
    return all.join(QLatin1Char(' '));
}

QString QueryLine::query() const { return m_applied; }

bool QueryLine::isEmpty() const { return m_terms.isEmpty() && m_edit->text().isEmpty(); }

QString QueryLine::fault() const { return m_fault->isHidden() ? QString() : m_fault->text(); }

void QueryLine::setZone(calls::Zone zone) { m_zone = std::move(zone); }

void QueryLine::setCount(const QString &text) { m_count->setText(text); }

void QueryLine::takeFocus()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void QueryLine::setQuery(const QString &query)
{
    const std::string bytes = query.toStdString();
    const auto terms = calls::queryTerms(bytes);
    m_terms.clear();
    if (terms) {
        for (const std::string_view term : *terms)
            m_terms.append(items::textFrom(term));
        m_edit->clear();
    } else {
        m_edit->setText(query);
    }
    m_editAt = m_terms.size();
    rebuildChips();
    apply(m_edit->text());
}

void QueryLine::addTerm(const QString &term, bool toggles)
{
    if (term.isEmpty())
        return;
    if (m_terms.contains(term)) {
        if (toggles)
            removeTerm(term);
        return;
    }
    m_terms.append(term);
    m_editAt = m_terms.size();
    rebuildChips();
    if (apply({}))
        Q_EMIT queryFinished(m_applied);
}

void QueryLine::removeTerm(const QString &term) { removeAt(m_terms.indexOf(term)); }

void QueryLine::setTermOf(const QString &field, const QString &term)
{
    QStringList kept;
    bool isDone = false;
    for (const QString &other : std::as_const(m_terms)) {
        if (fieldOfTerm(other) != field || other.startsWith(QLatin1Char('-'))) {
            kept.append(other);
        } else if (!isDone && !term.isEmpty()) {
            kept.append(term);
            isDone = true;
        }
    }
    if (!isDone && !term.isEmpty())
        kept.append(term);
    if (kept == m_terms)
        return;
    m_terms = kept;
    m_editAt = m_terms.size();
    rebuildChips();
    apply({});
}

void QueryLine::clear()
{
    m_terms.clear();
    m_edit->clear();
    m_editAt = 0;
    rebuildChips();
    apply({});
}

void QueryLine::removeAt(qsizetype term)
{
    if (term < 0 || term >= m_terms.size())
        return;
    m_terms.removeAt(term);
    m_editAt = m_terms.size();
    rebuildChips();
    m_edit->setFocus(Qt::OtherFocusReason);
    apply(m_edit->text());
}

void QueryLine::edit(qsizetype term)
{
    if (!finish() || term < 0 || term >= m_terms.size())
        return;
    m_edit->setText(m_terms.takeAt(term));
    m_editAt = term;
    rebuildChips();
    m_edit->setFocus(Qt::OtherFocusReason);
    m_edit->end(false);
}

void QueryLine::invert(qsizetype term)
{
    if (term < 0 || term >= m_terms.size())
        return;
    m_terms[term] = inverted(m_terms[term]);
    rebuildChips();
    apply(m_edit->text());
}

void QueryLine::rebuildChips()
{
    for (Chip *const chip : std::as_const(m_chips)) {
        chip->removeEventFilter(this);
        m_row->removeWidget(chip);
        chip->hide();
        chip->deleteLater();
    }
    m_chips.clear();
    m_row->removeWidget(m_edit);
    for (qsizetype i = 0; i <= m_terms.size(); ++i) {
        if (i == m_editAt)
            m_row->addWidget(m_edit, 1);
        if (i == m_terms.size())
            break;
        auto *const chip = new Chip(m_content);
        const TermWords words = wordsOfTerm(m_terms[i]);
        chip->setTerm(words.field, words.relation, words.value);
        chip->setQuery(m_terms[i]);
        chip->installEventFilter(this);
        connect(chip, &Chip::editRequested, this, [this, i] { edit(i); });
        connect(chip, &Chip::removeRequested, this, [this, i] { removeAt(i); });
        connect(chip, &Chip::invertRequested, this, [this, i] { invert(i); });
        m_row->addWidget(chip);
        m_chips.append(chip);
        chip->show();
    }
    m_edit->setPlaceholderText(m_terms.isEmpty() ? tr("caller, outcome, leg, cause, label, or any text")
                                                 : tr("and... caller, outcome, leg, cause, label, or any text"));
    m_clear->setVisible(!isEmpty());
}

bool QueryLine::apply(const QString &pending)
{
    const QString query = joined(pending);
    if (m_accept) {
        if (const auto error = m_accept(query)) {
            showFault(*error, query);
            return false;
        }
    }
    clearFault();
    m_clear->setVisible(!isEmpty());
    if (query != m_applied) {
        m_applied = query;
        Q_EMIT queryChanged(query);
    }
    return true;
}

bool QueryLine::finish()
{
    m_timer.stop();
    const QString text = m_edit->text().trimmed();
    if (text.isEmpty())
        return true;
    if (!apply(text))
        return false;
    const std::string whole = m_applied.toStdString();
    if (const auto terms = calls::queryTerms(whole)) {
        m_terms.clear();
        for (const std::string_view term : *terms)
            m_terms.append(items::textFrom(term));
    }
    m_editAt = m_terms.size();
    m_edit->clear();
    rebuildChips();
    m_scroll->horizontalScrollBar()->setValue(m_scroll->horizontalScrollBar()->maximum());
    Q_EMIT queryFinished(m_applied);
    return true;
}

void QueryLine::onEdited()
{
    m_timer.start();
    m_clear->setVisible(!isEmpty());
    clearFault();
    complete();
}

void QueryLine::onTimer()
{
    // While a person types, only what costs nothing is tried; a term that is not finished is no error yet.
    const QString text = m_edit->text().trimmed();
    const QString whole = joined(text);
    const auto parsed = calls::Query::parse(whole.toStdString());
    if (!parsed) {
        if (parsed.error().position + parsed.error().length < whole.toStdString().size())
            showFault(parsed.error(), whole);
        return;
    }
    const auto own = calls::Query::parse(text.toStdString());
    if (own && (own->needs(calls::Extra::Text) || own->needs(calls::Extra::Method) || own->needs(calls::Extra::Codec)))
        return;
    apply(text);
}

void QueryLine::showFault(const calls::QueryError &error, const QString &query)
{
    const std::string bytes = query.toStdString();
    // Sentence, query and caret, the last two in fixed letters so that the caret stands where it should.
    QString picture = QString::fromStdString(calls::render(error, bytes));
    m_fault->setFont(ui::font(TextStyle::FixedSmall));
    QPalette colours = m_fault->palette();
    colours.setColor(QPalette::WindowText, theme().error);
    colours.setColor(QPalette::Window, theme().errorBg);
    m_fault->setPalette(colours);
    m_fault->setAutoFillBackground(true);
    m_fault->setMargin(px(8));
    m_fault->setText(picture);
    m_fault->setAccessibleName(textOfError(error));
    m_edit->setAccessibleDescription(textOfError(error));
    m_edit->setToolTip(textOfError(error));
    m_fault->adjustSize();
    place(m_fault);
    m_fault->show();
    m_fault->raise();
    update();
}

void QueryLine::clearFault()
{
    m_fault->hide();
    m_edit->setAccessibleDescription({});
    m_edit->setToolTip({});
    update();
}

void QueryLine::place(QWidget *widget)
{
    widget->move(geometry().left() + px(34), geometry().bottom() + px(3));
    if (widget->geometry().right() > geometry().right())
        widget->resize(std::max(geometry().right() - widget->x(), px(100)), widget->height());
}

void QueryLine::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    place(m_fault);
}

void QueryLine::mousePressEvent(QMouseEvent *event)
{
    QFrame::mousePressEvent(event);
    m_edit->setFocus(Qt::MouseFocusReason);
}

void QueryLine::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hasFault = !m_fault->isHidden();
    const bool hasFocus = m_edit->hasFocus();
    painter.setPen(QPen(hasFault ? t.error : hasFocus ? t.accent : t.lineStrong, hasFocus ? 2 : 1));
    painter.setBrush(t.raised);
    const double inset = hasFocus ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), px(5), px(5));
    if (hasFault) {
        const QPoint left = m_edit->mapTo(this, QPoint(0, m_edit->height() - px(2)));
        const int width = std::min(m_edit->fontMetrics().horizontalAdvance(m_edit->text()), m_edit->width());
        painter.setPen(QPen(t.error, 1.5, Qt::DotLine));
        painter.drawLine(left, left + QPoint(std::max(width, px(8)), 0));
    }
}

bool QueryLine::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit)
        return dragChip(watched, event) || QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
        if (event->type() == QEvent::FocusIn && m_edit->text().isEmpty())
            m_scroll->ensureWidgetVisible(m_edit);
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        // On X11 a line edit takes these for itself, as a terminal does; here they are the window's.
        const auto *const override = static_cast<QKeyEvent *>(event);
        const bool isWindows = override->modifiers() == Qt::ControlModifier
            && (override->key() == Qt::Key_E || override->key() == Qt::Key_K);
        if (isWindows)
            event->ignore();
        return isWindows;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    auto *const key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (finish())
            m_completer->popup()->hide();
        return true;
    case Qt::Key_Space: {
        // A term with field and value is finished by a blank; plain words go on until Enter.
        const QString text = m_edit->text();
        const std::string bytes = text.toStdString();
        const auto terms = calls::queryTerms(bytes);
        const bool isTerm = terms && terms->size() == 1 && m_edit->cursorPosition() == text.size()
            && !fieldOfTerm(text).isEmpty() && fieldOfTerm(text) != QLatin1String("time")
            && !text.startsWith(QLatin1Char('('));
        if (isTerm && finish()) {
            m_completer->popup()->hide();
            return true;
        }
        return false;
    }
    case Qt::Key_Backspace:
        if (m_edit->text().isEmpty() && m_editAt > 0) {
            edit(m_editAt - 1);
            return true;
        }
        return false;
    case Qt::Key_Left:
        if (m_edit->cursorPosition() == 0 && !m_chips.isEmpty() && key->modifiers() == Qt::NoModifier) {
            m_chips[std::max<qsizetype>(std::min(m_editAt, m_chips.size()) - 1, 0)]->setFocus(Qt::BacktabFocusReason);
            return true;
        }
        return false;
    case Qt::Key_Down:
        if (m_edit->text().isEmpty() && key->modifiers() == Qt::NoModifier) {
            Q_EMIT leftFor(1);
            return true;
        }
        complete();
        return true;
    case Qt::Key_Escape:
        if (!m_edit->text().isEmpty()) {
            m_edit->clear();
            apply({});
            return true;
        }
        return false;
    default: return false;
    }
}

bool QueryLine::dragChip(QObject *watched, QEvent *event)
{
    auto *const chip = qobject_cast<Chip *>(watched);
    if (chip == nullptr)
        return false;
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_dragged = chip;
        m_dragX = static_cast<QMouseEvent *>(event)->globalPosition().toPoint().x();
        m_isDragging = false;
        return false;
    case QEvent::MouseMove: {
        auto *const mouse = static_cast<QMouseEvent *>(event);
        if (m_dragged != chip || !mouse->buttons().testFlag(Qt::LeftButton))
            return false;
        const int x = mouse->globalPosition().toPoint().x();
        if (!m_isDragging && std::abs(x - m_dragX) < QApplication::startDragDistance())
            return false;
        m_isDragging = true;
        chip->setCursor(Qt::ClosedHandCursor);
        return true;
    }
    case QEvent::MouseButtonRelease: {
        const bool wasDragging = std::exchange(m_isDragging, false);
        m_dragged = nullptr;
        if (!wasDragging)
            return false;
        // It goes before the first chip whose middle lies behind the pointer.
        const int x = m_content->mapFromGlobal(static_cast<QMouseEvent *>(event)->globalPosition().toPoint()).x();
        const qsizetype from = m_chips.indexOf(chip);
        qsizetype to = 0;
        while (to < m_chips.size() && m_chips[to]->geometry().center().x() < x)
            ++to;
        if (to > from)
            --to;
        chip->setDown(false);
        m_terms.move(from, std::clamp<qsizetype>(to, 0, m_terms.size() - 1));
        m_editAt = m_terms.size();
        QMetaObject::invokeMethod(this, &QueryLine::rebuildChips, Qt::QueuedConnection);
        QMetaObject::invokeMethod(
            this, [this] { apply(m_edit->text()); }, Qt::QueuedConnection);
        return true;
    }
    default: return false;
    }
}

void QueryLine::complete()
{
    const QString before = m_edit->text().left(m_edit->cursorPosition());
    static const QRegularExpression word(QStringLiteral(R"((?:^|[\s(-])([A-Za-z][A-Za-z0-9_-]*)?$)"));
    static const QRegularExpression value(QStringLiteral(R"((?:^|[\s(-])([A-Za-z][A-Za-z0-9_-]*)[:=]([^\s"()]*)$)"));
    if (const auto match = value.match(before); match.hasMatch()) {
        const QString field = match.captured(1).toLower();
        const QString prefix = match.captured(2);
        m_completionBegin = static_cast<int>(match.capturedStart(2));
        QList<QStringList> rows;
        for (const std::string_view name : calls::queryFieldWords(field.toStdString())) {
            const QString text = QString::fromLatin1(name.data(), qsizetype(name.size()));
            if (text.startsWith(prefix, Qt::CaseInsensitive))
                rows.append(QStringList { text, meaningOf(field, name), QString() });
        }
        fillCompletions(rows);
        if (!m_values)
            return;
        m_values(field, prefix, [this, before, field, rows](const std::vector<items::ValueCount> &values) mutable {
            if (m_edit->text().left(m_edit->cursorPosition()) != before || !m_edit->hasFocus())
                return;
            QList<QStringList> all;
            for (const items::ValueCount &found : values) {
                const QString text = items::shownText(found.value);
                rows.removeIf([&](const QStringList &row) { return row.front() == text; });
                all.append(QStringList {
                    text, meaningOf(field, found.value), QLocale().toString(static_cast<qulonglong>(found.calls)) });
            }
            fillCompletions(all + rows);
        });
        return;
    }
    const auto match = word.match(before);
    const QString prefix = match.hasMatch() ? match.captured(1) : QString();
    if (!match.hasMatch() || prefix.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    m_completionBegin = static_cast<int>(match.capturedStart(1));
    QList<QStringList> rows;
    for (const std::string_view name : calls::queryFieldNames()) {
        const QString text = QString::fromLatin1(name.data(), qsizetype(name.size()));
        if (text.startsWith(prefix, Qt::CaseInsensitive))
            rows.append(QStringList { text + QLatin1Char(':'), meaningOf(name), QString() });
    }
    fillCompletions(rows);
}

void QueryLine::fillCompletions(const QList<QStringList> &rows)
{
    m_completions->clear();
    for (const QStringList &row : rows) {
        auto *const item = new QStandardItem(row[0]);
        item->setData(row[1], CompletionDelegate::MeaningRole);
        item->setData(row[2], CompletionDelegate::CountRole);
        item->setAccessibleText(row.join(QLatin1Char(' ')));
        m_completions->appendRow(item);
    }
    if (rows.isEmpty() || !m_edit->hasFocus()) {
        m_completer->popup()->hide();
        return;
    }
    const int left = m_edit->fontMetrics().horizontalAdvance(m_edit->text().left(m_completionBegin));
    QRect place = m_edit->rect();
    place.setLeft(std::min(left, std::max(m_edit->width() - px(280), 0)));
    place.setWidth(px(300));
    m_completer->complete(place);
}

void QueryLine::insertCompletion(const QString &word)
{
    const QString text = m_edit->text();
    const int cursor = m_edit->cursorPosition();
    // Where a value is not one plain word it goes into quotation marks.
    static const QRegularExpression plain(QStringLiteral(R"(^[\w.:@+*-]+$)"));
    const QString written = plain.match(word).hasMatch() ? word : QString(QLatin1Char('"') + word + QLatin1Char('"'));
    m_edit->setText(text.left(m_completionBegin) + written + text.mid(cursor));
    m_edit->setCursorPosition(m_completionBegin + static_cast<int>(written.size()));
    if (word.endsWith(QLatin1Char(':')))
        QMetaObject::invokeMethod(this, &QueryLine::complete, Qt::QueuedConnection);
    else
        finish();
}

void QueryLine::showHistory()
{
    auto *const list = new QMenu(this);
    list->setAttribute(Qt::WA_DeleteOnClose);
    constexpr qsizetype most = 20;
    for (const QString &query : m_history.first(std::min(most, m_history.size()))) {
        QAction *const action = list->addAction(QString(query).replace(QLatin1Char('&'), QLatin1String("&&")));
        connect(action, &QAction::triggered, this, [this, query] { setQuery(query); });
    }
    if (m_history.isEmpty())
        list->addAction(tr("No earlier queries"))->setEnabled(false);
    list->popup(m_clock->mapToGlobal(QPoint(0, m_clock->height())));
}

void QueryLine::showSaved()
{
    auto *const list = new QMenu(this);
    list->setAttribute(Qt::WA_DeleteOnClose);
    QAction *const save = list->addAction(tr("Save this query..."));
    save->setEnabled(!m_applied.isEmpty());
    connect(save, &QAction::triggered, this, &QueryLine::askName);
    if (!m_saved.empty())
        list->addSeparator();
    for (const Saved &saved : m_saved) {
        QAction *const action = list->addAction(QString(saved.name).replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setToolTip(saved.query);
        connect(action, &QAction::triggered, this, [this, query = saved.query] { setQuery(query); });
    }
    if (!m_saved.empty()) {
        QMenu *const forget = list->addMenu(tr("Forget"));
        for (const Saved &saved : m_saved) {
            connect(forget->addAction(saved.name), &QAction::triggered, this,
                [this, name = saved.name] { Q_EMIT forgetRequested(name); });
        }
    }
    list->popup(m_star->mapToGlobal(QPoint(0, m_star->height())));
}

void QueryLine::askName()
{
    auto *const dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save query"));
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(m_applied.left(40));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, query = m_applied](const QString &name) {
        if (!name.trimmed().isEmpty())
            Q_EMIT saveRequested(name.trimmed(), query);
    });
    dialog->open();
}

} // namespace legwork::ui
