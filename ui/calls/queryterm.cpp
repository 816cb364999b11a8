// SPDX-License-Identifier: GPL-3.0-or-later
#include "queryline.h"

#include <common/roles.h>

#include <QRegularExpression>

namespace legwork::ui {

namespace {

struct Split {
    bool isNegated = false;
    QString field, op, value;
};

Split split(const QString &term)
{
    Split parts;
    QString rest = term.trimmed();
    static const QRegularExpression negation(
        QStringLiteral(R"(^(-|not\s+))"), QRegularExpression::CaseInsensitiveOption);
    if (const auto match = negation.match(rest); match.hasMatch()) {
        parts.isNegated = true;
        rest.remove(0, match.capturedLength());
    }
    static const QRegularExpression fielded(
        QStringLiteral(R"(^([A-Za-z][A-Za-z0-9_-]*)\s*(:>=|:<=|:>|:<|!=|<=|>=|[:=<>~])\s*(.*)$)"),
        QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = fielded.match(rest); match.hasMatch()) {
        parts.field = match.captured(1).toLower();
        parts.op = match.captured(2);
        parts.value = match.captured(3);
    } else {
        parts.value = rest;
    }
    return parts;
}

QString unquoted(const QString &value)
{
    if (value.size() >= 2 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
        return value.mid(1, value.size() - 2);
    return value;
}

/// "2008-03-13T14:00:00.000" is the time of day to a person who looks at one day.
QString shortTime(QString text)
{
    static const QRegularExpression date(QStringLiteral(R"(\d{4}-\d\d-\d\dT)"));
    static const QRegularExpression noFraction(QStringLiteral(R"(\.000\b)"));
    return text.remove(date).remove(noFraction);
}

} // namespace

TermWords wordsOfTerm(const QString &term)
{
    const Split parts = split(term);
    TermWords words { parts.field, {}, unquoted(parts.value) };
    if (parts.field == QLatin1String("time"))
        words.value = shortTime(words.value).replace(QLatin1String(".."), QStringLiteral("\u2013"));
    else if (parts.field == QLatin1String("finding") && !words.value.isEmpty()
        && !words.value.contains(QLatin1Char('*')))
        words.value = titleOfFinding(words.value.toStdString());
    const bool isNot = parts.isNegated != (parts.op == QLatin1String("!="));
    if (words.value.isEmpty() && !parts.field.isEmpty()) {
        words.relation = isNot ? QueryLine::tr("is known") : QueryLine::tr("is unknown");
        return words;
    }
    if (isNot)
        words.relation = parts.field.isEmpty() ? QueryLine::tr("not") : QueryLine::tr("is not");
    if (parts.op == QLatin1String("~"))
        words.relation = isNot ? QueryLine::tr("does not match") : QueryLine::tr("matches");
    else if (parts.op.contains(QLatin1Char('<')) || parts.op.contains(QLatin1Char('>')))
        words.relation = (isNot ? QueryLine::tr("not ") : QString())
            + parts.op.right(parts.op.startsWith(QLatin1Char(':')) ? parts.op.size() - 1 : parts.op.size());
    return words;
}

QString inverted(const QString &term)
{
    const QString trimmed = term.trimmed();
    const Split parts = split(trimmed);
    if (parts.isNegated)
        return trimmed.startsWith(QLatin1Char('-')) ? trimmed.mid(1) : trimmed.mid(3).trimmed();
    return QLatin1Char('-') + trimmed;
}

QString fieldOfTerm(const QString &term) { return split(term).field; }

} // namespace legwork::ui
