// SPDX-License-Identifier: GPL-3.0-or-later
#include "learnpage.h"

#include "breakview.h"
#include "callloader.h"
#include "lessonlist.h"
#include "lessonview.h"
#include "planview.h"
#include "questionview.h"

#include <common/strip.h>
#include <common/theme.h>
#include <dialplan/configedit.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QKeyEvent>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace legwork::ui {

namespace {

/// Keys that are the page's own. In a field they are letters, and a field says so first.
bool isOurs(const QKeyEvent &event)
{
    if (event.modifiers() != Qt::NoModifier)
        return false;
    const int key = event.key();
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Space || key == Qt::Key_H
        || (key >= Qt::Key_A && key <= Qt::Key_G);
}

} // namespace

LearnPage::LearnPage(workspace::Workspace *workspace, QWidget *parent)
    : Page(parent)
    , m_workspace(workspace)
    , m_library(workspace)
    , m_results(workspace)
    , m_list(new LessonList(m_library, m_results, this))
    , m_strip(new Strip(this))
    , m_stack(new QStackedWidget(this))
    , m_lesson(new LessonView(m_library, m_results, this))
    , m_break(new BreakView(m_library, m_results, this))
    , m_plan(new PlanView(m_library, m_results, this))
    , m_questions(new QuestionView(m_library, m_results, this))
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_loader(new CallLoader(this))
{
    setObjectName(QStringLiteral("learn"));
    setAcceptDrops(true);
    for (QWidget *const view : { static_cast<QWidget *>(m_lesson), static_cast<QWidget *>(m_break),
             static_cast<QWidget *>(m_plan), static_cast<QWidget *>(m_questions) })
        m_stack->addWidget(view);
    auto *const main = new QWidget(this);
    auto *const column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    m_split->addWidget(m_list);
    m_split->addWidget(main);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({ px(250), px(1110) });
    m_split->setCollapsible(1, false);
    m_list->setMinimumWidth(px(150));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_split);

    connect(m_list, &LessonList::chosen, this, &LearnPage::open);
    connect(m_list, &LessonList::started, this, [this](const QString &id) {
        open(id);
        focusView();
    });
    connect(m_list, &LessonList::menuRequested, this, &LearnPage::openMenu);
    connect(m_lesson, &LessonView::ladderRequested, this, &LearnPage::callRequested);
    connect(m_lesson, &LessonView::stepChanged, this, [this] {
        Q_EMIT titleChanged();
        Q_EMIT statusChanged();
    });
    for (const auto &trouble : m_library.problems())
        report(QString::fromStdString(trouble.place + ": " + trouble.what));
    const auto say = [this](const QString &why) { report(why); };
    connect(m_lesson, &LessonView::failed, this, say);
    connect(m_break, &BreakView::failed, this, say);
    connect(m_plan, &PlanView::failed, this, say);
    connect(m_questions, &QuestionView::failed, this, say);
    makeActions();
    if (!m_library.lessons().isEmpty()) {
        m_current = m_library.lessons().front().id; // opened when the page is first shown
        m_list->select(m_current);
    }
}

LearnPage::~LearnPage() = default;

QUndoStack *LearnPage::undoStack() { return m_plan->undoStack(); }

void LearnPage::report(const QString &text) { m_strip->say(Sign::Warning, text); }

QString LearnPage::title() const
{
    if (const learn::Lesson *const lesson = m_library.lesson(m_current))
        return tr("Learn: %1").arg(lesson->title);
    if (const learn::Exercise *const exercise = m_library.exercise(m_current))
        return tr("Learn: %1").arg(exercise->title);
    return tr("Learn");
}

QJsonObject LearnPage::saveState() const
{
    return { { QStringLiteral("current"), m_current }, { QStringLiteral("speed"), m_lesson->speed() },
        { QStringLiteral("split"), QString::fromLatin1(m_split->saveState().toBase64()) } };
}

void LearnPage::restoreState(const QJsonObject &state)
{
    const QString current = state.value(QStringLiteral("current")).toString();
    if (m_library.lesson(current) != nullptr || m_library.exercise(current) != nullptr) {
        m_current = current;
        m_list->select(current);
    }
    m_lesson->setSpeed(state.value(QStringLiteral("speed")).toDouble(1));
    if (state.contains(QStringLiteral("split")))
        m_split->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("split")).toString().toLatin1()));
}

bool LearnPage::show(const Link &link)
{
    if (link.page != QLatin1String("learn"))
        return false;
    if (!link.query.isEmpty() && link.query != m_current)
        open(link.query);
    return true;
}

Link LearnPage::here() const
{
    Link link;
    link.page = QStringLiteral("learn");
    link.query = m_current;
    return link;
}

void LearnPage::takeFocus()
{
    if (m_lesson->lesson().id.isEmpty() && !m_current.isEmpty())
        open(m_current);
    m_list->setFocus(Qt::OtherFocusReason);
}

void LearnPage::focusView()
{
    QWidget *const view = m_stack->currentWidget();
    if (view == m_lesson)
        m_lesson->ladder().setFocus();
    else if (view == m_plan)
        m_plan->editor()->setFocus();
    else if (view == m_break && m_break->ladder() != nullptr)
        m_break->ladder()->takeFocus();
    else
        view->setFocus();
}

void LearnPage::open(const QString &id)
{
    const learn::Lesson *const lesson = m_library.lesson(id);
    const learn::Exercise *const exercise = m_library.exercise(id);
    if (lesson == nullptr && exercise == nullptr)
        return;
    m_strip->clear();
    m_current = id;
    m_list->select(id);
    if (lesson != nullptr) {
        m_stack->setCurrentWidget(m_lesson);
        m_lesson->open(id);
    } else {
        const quint64 seed = m_isSeedGiven ? m_seed : QRandomGenerator::global()->bounded(1U, 1'000'000U);
        if (exercise->kind == learn::ExerciseKind::Break) {
            m_stack->setCurrentWidget(m_break);
            m_break->open(id, seed);
        } else if (exercise->kind == learn::ExerciseKind::Fix || exercise->kind == learn::ExerciseKind::Build) {
            m_stack->setCurrentWidget(m_plan);
            m_plan->open(id);
        } else {
            m_stack->setCurrentWidget(m_questions);
            m_questions->open(id, seed);
        }
    }
    Q_EMIT titleChanged();
    Q_EMIT placeChanged();
}

void LearnPage::startOver(const QString &id)
{
    if (m_library.lesson(id) != nullptr)
        m_results.forget(id);
    open(id);
}

bool LearnPage::takeKey(int key)
{
    QWidget *const view = m_stack->currentWidget();
    if (view == m_lesson)
        return m_lesson->takeKey(key);
    if (view == m_break)
        return m_break->takeKey(key);
    if (view == m_plan)
        return m_plan->takeKey(key);
    return m_questions->takeKey(key);
}

bool LearnPage::event(QEvent *event)
{
    // So that the key comes as a key to who has the focus, and to this page only when that does not want it.
    if (event->type() == QEvent::ShortcutOverride && isOurs(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return Page::event(event);
}

void LearnPage::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if ((isOurs(*event) || (isReturn && event->modifiers() == Qt::NoModifier)) && takeKey(event->key()))
        return;
    Page::keyPressEvent(event);
}

void LearnPage::dragEnterEvent(QDragEnterEvent *event)
{
    for (const QUrl &url : event->mimeData()->urls()) {
        const QString path = url.toLocalFile();
        if (path.endsWith(QLatin1String(".json")) || path.endsWith(QLatin1String(".md")))
            event->acceptProposedAction();
    }
}

void LearnPage::dropEvent(QDropEvent *event)
{
    for (const QUrl &url : event->mimeData()->urls()) {
        const QString path = url.toLocalFile();
        if (path.endsWith(QLatin1String(".json")) || path.endsWith(QLatin1String(".md")))
            install(path);
    }
}

} // namespace legwork::ui
