// SPDX-License-Identifier: GPL-3.0-or-later
#include "piecesdelegate.h"

#include <common/theme.h>

#include <items/text.h>
#include <items/translationtrial.h>

#include <QPainter>

namespace legwork::ui {

using dialplan::NumberPiece;
using dialplan::RuleTrial;
using items::TrialModel;

namespace {

constexpr int cellMargin = 6;

/// Groups repeat the four colours of series; the letter tells them apart without colour.
QColor colourOf(int group)
{
    const Theme &t = theme();
    return group < 0 ? t.text : group == 0 ? t.accent : t.series[(group - 1) % 4];
}

void paintPieces(QPainter &painter, const QRect &rect, const std::vector<NumberPiece> &pieces)
{
    const QFont digits = font(TextStyle::Fixed), letters = font(TextStyle::Caption);
    const QFontMetrics metrics(digits), small(letters);
    const int top = rect.center().y() - (metrics.height() + small.height()) / 2;
    int x = rect.left();
    for (const NumberPiece &piece : pieces) {
        const QString text = items::shownText(piece.text);
        const int width = metrics.horizontalAdvance(text);
        if (x + width > rect.right()) {
            painter.setFont(digits);
            painter.setPen(theme().text2);
            painter.drawText(
                QRect(x, top, rect.right() - x, metrics.height()), Qt::AlignLeft, QStringLiteral("\u2026"));
            return;
        }
        painter.setPen(colourOf(piece.group));
        painter.setFont(digits);
        painter.drawText(QRect(x, top, width, metrics.height()), Qt::AlignLeft, text);
        if (piece.group >= 0) {
            const int line = top + metrics.height();
            painter.drawLine(x, line, x + width - 1, line);
            painter.setFont(letters);
            painter.drawText(QRect(x - px(8), line, width + px(16), small.height()), Qt::AlignHCenter,
                items::groupLetter(piece.group));
        }
        x += width;
    }
}

} // namespace

void PiecesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    const auto *const model = qobject_cast<const TrialModel *>(index.model());
    const auto &row = model->rows()[static_cast<std::size_t>(index.row())];
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isApplied = row.trial.verdict == RuleTrial::Applied, isReject = row.trial.verdict == RuleTrial::Rejects;
    painter->save();
    painter->fillRect(option.rect, isSelected ? t.sel : isApplied ? t.okBg : isReject ? t.errorBg : t.base);
    const QRect inside = option.rect.adjusted(px(cellMargin), 0, -px(cellMargin), 0);
    if (index.column() == TrialModel::BeforeColumn || index.column() == TrialModel::AfterColumn) {
        paintPieces(*painter, inside, index.column() == TrialModel::BeforeColumn ? row.trial.before : row.trial.after);
    } else {
        const bool isFixed
            = index.column() == TrialModel::MatchColumn || index.column() == TrialModel::ReplacementColumn;
        QFont face = font(isFixed ? TextStyle::Fixed : TextStyle::Body);
        if ((isApplied || isReject) && index.column() == TrialModel::WordsColumn)
            face.setWeight(QFont::DemiBold);
        painter->setFont(face);
        painter->setPen(isReject && index.column() == TrialModel::WordsColumn ? t.error
                : isApplied || isReject                                       ? t.text
                                                                              : t.text2);
        painter->drawText(inside, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(face).elidedText(index.data().toString(), Qt::ElideRight, inside.width()));
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && isSelected) {
        painter->setPen(QPen(t.accent, 1));
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    painter->restore();
}

QSize PiecesDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return { QStyledItemDelegate::sizeHint(option, index).width(), px(38) };
}

} // namespace legwork::ui
