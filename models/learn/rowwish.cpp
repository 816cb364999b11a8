// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowwish.h"

#include <QStringList>

namespace legwork::learn {

Result<RowWish> parseRowWish(const QString &text, const std::string &place)
{
    RowWish wish;
    QStringList label;
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(QLatin1Char('='));
        const QString key = word.left(equals), value = word.mid(equals + 1);
        if (equals <= 0) {
            label.append(word);
        } else if (key == QLatin1String("leg")) {
            wish.leg = value;
        } else if (key == QLatin1String("from")) {
            wish.from = value;
        } else if (key == QLatin1String("to")) {
            wish.to = value;
        } else if (key == QLatin1String("nth")) {
            bool isNumber = false;
            wish.nth = value.toInt(&isNumber);
            if (!isNumber || wish.nth < 1 || wish.nth > 1000)
                return failure(ErrorKind::Broken, place, "nth: a number from 1 to 1000 is wanted");
        } else {
            label.append(word); // "label=44" of an event
        }
    }
    wish.label = label.join(QLatin1Char(' '));
    if (wish.isEmpty())
        return failure(ErrorKind::Broken, place, "names no row: write how its label begins, such as INVITE leg=vru");
    return wish;
}

int rowOf(const RowWish &wish, const items::Ladder &ladder)
{
    const std::string label = wish.label.toStdString(), leg = wish.leg.toStdString();
    const std::string from = wish.from.toStdString(), to = wish.to.toStdString();
    int left = wish.nth;
    for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
        const items::LadderRow &row = ladder.rows[i];
        if (!row.row.label.starts_with(label) && !row.title.starts_with(label) && !row.label.starts_with(label))
            continue;
        if (!from.empty() && row.row.from != from)
            continue;
        if (!to.empty() && row.row.to != to)
            continue;
        if (!leg.empty()) {
            const auto at = static_cast<std::size_t>(row.row.leg);
            if (row.row.leg < 0 || at >= ladder.call.legs.size() || calls::nameOf(ladder.call.legs[at].kind) != leg)
                continue;
        }
        if (--left == 0)
            return static_cast<int>(i);
    }
    return -1;
}

} // namespace legwork::learn
