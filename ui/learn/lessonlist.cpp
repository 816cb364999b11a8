// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessonlist.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QKeyEvent>
#include <QPainter>

namespace legwork::ui {

namespace {

QString headingOf(learn::ExerciseKind kind)
{
    switch (kind) {
    case learn::ExerciseKind::Break: return LessonList::tr("Break it");
    case learn::ExerciseKind::Fix: return LessonList::tr("Fix it");
    case learn::ExerciseKind::Predict: return LessonList::tr("Predict");
    case learn::ExerciseKind::Build: return LessonList::tr("Build");
    case learn::ExerciseKind::Quiz: return LessonList::tr("Quiz");
    }
    return {};
}

/// Tick, half-filled disc or ring.
void paintState(QPainter &painter, const QRectF &box, learn::LessonState state)
{
    if (state == learn::LessonState::Done) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().ok);
        painter.drawEllipse(box);
        painter.setPen(QPen(theme().base, box.width() / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF({ box.topLeft() + QPointF(box.width() * 0.27, box.height() * 0.52),
            box.topLeft() + QPointF(box.width() * 0.44, box.height() * 0.68),
            box.topLeft() + QPointF(box.width() * 0.73, box.height() * 0.35) }));
        return;
    }
    painter.setPen(QPen(state == learn::LessonState::Begun ? theme().accent : theme().lineStrong, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(box.adjusted(1, 1, -1, -1));
    if (state == learn::LessonState::Begun) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().accent);
        painter.drawPie(box.adjusted(2, 2, -2, -2), 90 * 16, 180 * 16);
    }
}

} // namespace

LessonList::LessonList(learn::Library &library, learn::Results &results, QWidget *parent)
    : QListView(parent)
    , m_library(library)
    , m_results(results)
{
    setObjectName(QStringLiteral("lessons"));
    setAccessibleName(tr("Lessons and exercises"));
    setModel(&m_model);
    setItemDelegate(new LessonDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setEditTriggers(NoEditTriggers);
    fill();
    connect(&library, &learn::Library::changed, this, &LessonList::fill);
    connect(&results, &learn::Results::changed, this, &LessonList::refresh);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (!m_isSelecting && index.isValid())
            Q_EMIT chosen(index.data(IdRole).toString());
    });
    connect(this, &QListView::doubleClicked, this,
        [this](const QModelIndex &index) { Q_EMIT started(index.data(IdRole).toString()); });
    connect(this, &QWidget::customContextMenuRequested, this, [this](const QPoint &point) {
        const QModelIndex index = indexAt(point);
        if (index.isValid() && !index.data(IdRole).toString().isEmpty())
            Q_EMIT menuRequested(index.data(IdRole).toString(), viewport()->mapToGlobal(point));
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        scheduleDelayedItemsLayout();
        viewport()->update();
    });
}

void LessonList::addHeading(const QString &text, const QString &right)
{
    auto *const item = new QStandardItem(text);
    item->setFlags(Qt::NoItemFlags);
    item->setData(true, IsHeadingRole);
    item->setData(right, RightRole);
    m_model.appendRow(item);
}

void LessonList::addItem(const QString &id, const QString &title, bool isLesson)
{
    auto *const item = new QStandardItem(title);
    item->setData(id, IdRole);
    item->setData(isLesson, IsLessonRole);
    m_model.appendRow(item);
}

void LessonList::fill()
{
    const QString current = currentId();
    m_isSelecting = true;
    m_model.clear();
    int minutes = 0;
    for (const learn::Lesson &lesson : m_library.lessons())
        minutes += lesson.minutes;
    addHeading(tr("Lessons"), tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60));
    for (const learn::Lesson &lesson : m_library.lessons())
        addItem(lesson.id, lesson.title, true);
    std::optional<learn::ExerciseKind> kind;
    for (const learn::Exercise &exercise : m_library.exercises()) {
        if (kind != exercise.kind) {
            kind = exercise.kind;
            addHeading(headingOf(exercise.kind), {});
        }
        addItem(exercise.id, exercise.title, false);
    }
    m_isSelecting = false;
    refresh();
    select(current);
}

void LessonList::refresh()
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        QStandardItem *const item = m_model.item(row);
        const QString id = item->data(IdRole).toString();
        if (item->data(IsHeadingRole).toBool() || id.isEmpty())
            continue;
        if (item->data(IsLessonRole).toBool()) {
            const learn::Lesson *const lesson = m_library.lesson(id);
            const learn::LessonState state = m_results.state(id);
            const QString words = state == learn::LessonState::Done ? tr("done")
                : state == learn::LessonState::Begun                ? tr("begun")
                                                                    : tr("not begun");
            item->setData(static_cast<int>(state), StateRole);
            item->setData(tr("%1 min").arg(lesson != nullptr ? lesson->minutes : 0), RightRole);
            item->setData(
                tr("%1, lesson, %2, %3 minutes").arg(item->text(), words).arg(lesson != nullptr ? lesson->minutes : 0),
                Qt::AccessibleTextRole);
        } else {
            const int best = m_results.best(id);
            const QString right = best < 0 ? tr("not tried") : tr("%1 of 100").arg(best);
            item->setData(static_cast<int>(best < 0 ? learn::LessonState::New
                                  : best >= 60      ? learn::LessonState::Done
                                                    : learn::LessonState::Begun),
                StateRole);
            item->setData(right, RightRole);
            item->setData(tr("%1, exercise, %2").arg(item->text(), right), Qt::AccessibleTextRole);
        }
        item->setToolTip(item->text());
    }
}

QString LessonList::currentId() const { return currentIndex().data(IdRole).toString(); }

void LessonList::select(const QString &id)
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (!id.isEmpty() && m_model.item(row)->data(IdRole).toString() == id) {
            m_isSelecting = true;
            setCurrentIndex(m_model.index(row, 0));
            m_isSelecting = false;
            return;
        }
    }
}

void LessonList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !currentId().isEmpty()) {
        Q_EMIT started(currentId());
        return;
    }
    // Steps, and letters of answers, are keys of the page; a list would take them for a search.
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right || event->key() == Qt::Key_Space
        || (event->key() >= Qt::Key_A && event->key() <= Qt::Key_Z && event->modifiers() == Qt::NoModifier)) {
        event->ignore();
        return;
    }
    QListView::keyPressEvent(event);
}

void LessonDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF row = QRectF(option.rect).adjusted(px(6), 1, -px(6), -1);
    const QString right = index.data(LessonList::RightRole).toString();
    if (index.data(LessonList::IsHeadingRole).toBool()) {
        if (index.row() > 0) {
            painter->setPen(QPen(theme().line, 1));
            painter->drawLine(QPointF(option.rect.left(), option.rect.top() + px(8)),
                QPointF(option.rect.right(), option.rect.top() + px(8)));
        }
        const QRectF words = row.adjusted(px(10), index.row() > 0 ? px(12) : 0, -px(6), 0);
        painter->setFont(ui::font(TextStyle::Strong));
        painter->setPen(theme().text);
        painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        painter->setFont(ui::font(TextStyle::Caption));
        painter->setPen(theme().text2);
        painter->drawText(words, Qt::AlignRight | Qt::AlignVCenter, right);
        painter->restore();
        return;
    }
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(
            isSelected && option.state.testFlag(QStyle::State_HasFocus) ? QPen(theme().accent, 1) : QPen(Qt::NoPen));
        painter->setBrush(isSelected ? theme().sel : theme().hover);
        painter->drawRoundedRect(row, px(5), px(5));
        if (isSelected)
            painter->fillRect(QRectF(row.left(), row.top() + px(5), px(3), row.height() - px(10)), theme().accent);
    }
    const double size = px(14);
    paintState(*painter, QRectF(row.left() + px(10), row.center().y() - size / 2, size, size),
        static_cast<learn::LessonState>(index.data(LessonList::StateRole).toInt()));
    painter->setFont(ui::font(TextStyle::Caption));
    const double rightWidth = painter->fontMetrics().horizontalAdvance(right);
    painter->setPen(theme().text2);
    painter->drawText(row.adjusted(0, 0, -px(8), 0), Qt::AlignRight | Qt::AlignVCenter, right);
    painter->setFont(ui::font(isSelected ? TextStyle::Strong : TextStyle::Body));
    painter->setPen(isSelected ? theme().selText : theme().text);
    const QRectF words = row.adjusted(px(32), 0, -rightWidth - px(14), 0);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, static_cast<int>(words.width())));
    painter->restore();
}

QSize LessonDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const bool isHeading = index.data(LessonList::IsHeadingRole).toBool();
    return { px(160), isHeading ? px(index.row() > 0 ? 44 : 36) : px(34) };
}

} // namespace legwork::ui
