// SPDX-License-Identifier: GPL-3.0-or-later
#include "steplist.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QPainter>
#include <QResizeEvent>
#include <QStandardItemModel>
#include <QStringBuilder>
#include <QStyledItemDelegate>

#include <algorithm>

namespace legwork::ui {

using connections::ConnectionTest;
using connections::TestStep;

namespace {

enum Role { TitleRole = Qt::UserRole, DetailRole, AdviceRole, TimeRole, SignRole, NumberRole, LastRole, InsetRole };

constexpr int waits = -1; // as a sign: the step has not come

int titleWidth() { return px(146); }
int timeWidth() { return px(64); }
int glyphRoom() { return px(34); }
int textWidth(int width) { return std::max(width - glyphRoom() - titleWidth() - timeWidth() - px(8), px(80)); }

int heightOf(const QString &text, const QFont &font, int width)
{
    return text.isEmpty() ? 0 : QFontMetrics(font).boundingRect(0, 0, width, 10'000, Qt::TextWordWrap, text).height();
}

class StepDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int width = option.widget != nullptr
            ? qobject_cast<const QAbstractScrollArea *>(option.widget)->viewport()->width()
            : option.rect.width();
        if (const int inset = index.data(InsetRole).toInt(); inset > 0)
            return { px(100), inset };
        const int text = textWidth(width);
        const int height = heightOf(index.data(DetailRole).toString(), ui::font(TextStyle::Body), text)
            + heightOf(index.data(AdviceRole).toString(), ui::font(TextStyle::Caption), text);
        return { px(100), std::max(height + px(14), px(34)) };
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (index.data(InsetRole).toInt() > 0)
            return;
        painter->save();
        const QRect row = option.rect;
        const bool isRight = option.direction == Qt::RightToLeft;
        const auto place = [&](int from, int width) {
            return QRect(
                isRight ? row.right() - from - width : row.left() + from, row.top() + px(7), width, row.height());
        };
        if ((option.state & QStyle::State_HasFocus) != 0) {
            painter->setPen(theme().accent);
            painter->drawRect(row.adjusted(0, 0, -1, -1));
        }
        const QRect glyph = place(px(4), px(18));
        const double middle = glyph.left() + glyph.width() / 2.0;
        if (!index.data(LastRole).toBool()) {
            painter->setPen(QPen(theme().line, px(2)));
            painter->drawLine(QPointF(middle, glyph.top() + px(20)), QPointF(middle, row.bottom() + px(6)));
        }
        const int sign = index.data(SignRole).toInt();
        const bool isOpen = sign == waits;
        const QRectF disc(glyph.left(), glyph.top(), px(18), px(18));
        if (isOpen) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(theme().text3, px(1)));
            painter->setBrush(Qt::NoBrush);
            painter->drawEllipse(disc.adjusted(1, 1, -1, -1));
            painter->setFont(ui::font(TextStyle::Caption));
            painter->drawText(disc, Qt::AlignCenter, index.data(NumberRole).toString());
        } else {
            paintSeverity(*painter, disc, static_cast<Sign>(sign));
        }
        painter->setPen(isOpen ? theme().text2 : theme().text);
        painter->setFont(ui::font(TextStyle::Strong));
        painter->drawText(place(glyphRoom(), titleWidth()), Qt::AlignLeading | Qt::AlignTop,
            QFontMetrics(painter->font()).elidedText(index.data(TitleRole).toString(), Qt::ElideRight, titleWidth()));
        QRect text = place(glyphRoom() + titleWidth(), textWidth(row.width()));
        constexpr int wrap = Qt::TextWordWrap;
        const QString detail = index.data(DetailRole).toString();
        painter->setFont(ui::font(TextStyle::Body));
        painter->setPen(isOpen ? theme().text3 : theme().text);
        painter->drawText(text, Qt::AlignLeading | Qt::AlignTop | wrap, detail);
        text.translate(0, heightOf(detail, painter->font(), text.width()));
        painter->setFont(ui::font(TextStyle::Caption));
        painter->setPen(theme().text2);
        painter->drawText(text, Qt::AlignLeading | Qt::AlignTop | wrap, index.data(AdviceRole).toString());
        painter->drawText(place(row.width() - timeWidth() - px(4), timeWidth()), Qt::AlignTrailing | Qt::AlignTop,
            index.data(TimeRole).toString());
        painter->restore();
    }
};

Sign signOf(const TestStep &step)
{
    if (!step.isOk)
        return step.certificate.isEmpty() ? Sign::Error : Sign::Warning;
    return step.isWarning ? Sign::Warning : Sign::Ok;
}

} // namespace

StepList::StepList(QWidget *parent)
    : QListView(parent)
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("stepList"));
    setAccessibleName(tr("Steps of the test"));
    setModel(m_model);
    setItemDelegate(new StepDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setResizeMode(QListView::Adjust);
    QPalette ground = palette();
    ground.setColor(QPalette::Base, Qt::transparent);
    setPalette(ground);
}

void StepList::setReport(const TestReport &report)
{
    const QStringList steps = ConnectionTest::stepsOf(report.profile.service);
    m_done = static_cast<int>(std::min(report.steps.size(), steps.size()));
    const bool hasFailed = !report.isRunning && !report.isOk && m_done > 0;
    m_model->clear();
    for (int number = 0; number < steps.size(); ++number) {
        auto *const item = new QStandardItem;
        QString time;
        QString state;
        item->setData(titleOfStep(steps[number]), TitleRole);
        item->setData(number + 1, NumberRole);
        item->setData(number == steps.size() - 1, LastRole);
        if (number < m_done) {
            const TestStep &step = report.steps[number];
            time = tr("%1 ms").arg(step.ms);
            state = wordFor(signOf(step));
            item->setData(step.brief.isEmpty() ? step.detail : step.brief, DetailRole);
            item->setData(step.advice, AdviceRole);
            item->setData(static_cast<int>(signOf(step)), SignRole);
        } else {
            const bool isNext = report.isRunning && number == m_done;
            time = isNext ? tr("checking") : hasFailed ? tr("waits") : QString();
            state = time;
            item->setData(intentOfStep(steps[number], report.profile), DetailRole);
            item->setData(waits, SignRole);
        }
        item->setData(time, TimeRole);
        item->setData(tr("Step %1, %2, %3, %4")
                          .arg(number + 1)
                          .arg(titleOfStep(steps[number]), state, item->data(DetailRole).toString()),
            Qt::AccessibleTextRole);
        m_model->appendRow(item);
        if (m_inset != nullptr && number == m_done - 1) {
            auto *const room = new QStandardItem;
            room->setData(1, InsetRole);
            room->setFlags(Qt::NoItemFlags);
            m_model->appendRow(room);
        }
    }
    layOut();
}

void StepList::setInset(QWidget *inset)
{
    m_inset = inset;
    if (m_inset != nullptr)
        m_inset->setParent(viewport());
}

/// The inset's height depends on the width, so it is asked again whenever that changes.
void StepList::layOut()
{
    if (m_inset != nullptr) {
        const int width = viewport()->width() - glyphRoom();
        const int height
            = std::max(m_inset->hasHeightForWidth() ? m_inset->heightForWidth(width) : 0, m_inset->sizeHint().height());
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_model->item(row)->data(InsetRole).toInt() > 0)
                m_model->item(row)->setData(height + px(8), InsetRole);
        }
    }
    doItemsLayout();
    if (m_inset != nullptr) {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_model->item(row)->data(InsetRole).toInt() == 0)
                continue;
            const QRect room = visualRect(m_model->index(row, 0));
            const bool isRight = layoutDirection() == Qt::RightToLeft;
            m_inset->setGeometry(room.adjusted(isRight ? 0 : glyphRoom(), 0, isRight ? -glyphRoom() : 0, -px(8)));
            m_inset->show();
        }
    }
    updateGeometry();
}

QSize StepList::sizeHint() const
{
    QStyleOptionViewItem option;
    option.widget = this;
    int height = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        height += itemDelegate()->sizeHint(option, m_model->index(row, 0)).height();
    return { px(420), height + px(2) };
}

void StepList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        layOut();
}

} // namespace legwork::ui
