// SPDX-License-Identifier: GPL-3.0-or-later
#include "translationtrial.h"

#include "text.h"

#include <QCoreApplication>

#include <algorithm>

namespace legwork::items {

using dialplan::NumberPiece;
using dialplan::ObjectKind;
using dialplan::RuleTrial;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(legwork::items::TrialModel)

public:
    static QString of(const RuleTrial &trial)
    {
        switch (trial.verdict) {
        case RuleTrial::Applied: return tr("Applied");
        case RuleTrial::Rejects: return tr("Rejects the call");
        case RuleTrial::NoMatch: return tr("Does not match");
        case RuleTrial::WrongType: return tr("Type or plan differ");
        case RuleTrial::NotReached: return tr("Not reached");
        }
        return {};
    }

    static QString set(std::string_view party, std::string_view rules)
    {
        return party.empty() ? tr("rule set %1").arg(shownText(rules))
                             : tr("%1, rule set %2").arg(shownText(party), shownText(rules));
    }

    static QString missing() { return tr("There is no such rule set"); }
    static QString isText() { return tr("Not a number, so not translated"); }
    static QString rejected() { return tr("A reject rule blocks the call."); }
    static QString unchanged() { return tr("No rule matches; the numbers stay as they are."); }
    static QString changed(const QString &before, const QString &after)
    {
        return tr("%1 becomes %2.").arg(before, after);
    }
};

QString joined(const std::vector<NumberPiece> &pieces)
{
    QString out;
    for (const NumberPiece &piece : pieces)
        out += shownText(piece.text);
    return out;
}

/// "a 408, b 527": what stands in the groups.
QString groupWords(const std::vector<NumberPiece> &pieces)
{
    QString out;
    for (const NumberPiece &piece : pieces) {
        if (piece.group > 0)
            out += (out.isEmpty() ? QString() : QStringLiteral(", "))
                + QStringLiteral("%1 %2").arg(groupLetter(piece.group), shownText(piece.text));
    }
    return out;
}

/// Tries one set and changes the number. False when it rejects.
bool trySet(const dialplan::Router &router, std::string_view party, std::string_view name,
    dialplan::PartyNumber &number, TranslationTrial &trial)
{
    const dialplan::TranslationRules *const rules = router.rules(name);
    const QString set = Words::set(party, name);
    if (rules == nullptr) {
        trial.rows.push_back({ set, { .verdict = RuleTrial::NoMatch }, Words::missing() });
        return true;
    }
    const dialplan::RuleOutcome outcome = rules->apply(number);
    for (RuleTrial &one : rules->tried(number)) {
        const QString words = outcome.isText ? Words::isText() : Words::of(one);
        trial.rows.push_back({ set, std::move(one), words });
    }
    if (outcome.isRejected)
        return false;
    number = outcome.number;
    return true;
}

} // namespace

QString groupLetter(int group)
{
    return group < 1 || group > 9 ? QString() : QString(QChar(static_cast<char16_t>(u'a' + group - 1)));
}

std::vector<TranslationSubject> translationSubjects(const dialplan::Device &device)
{
    std::vector<TranslationSubject> subjects;
    for (const auto kind : { ObjectKind::TranslationProfile, ObjectKind::TranslationRule }) {
        for (const dialplan::Object *object : device.all(kind))
            subjects.push_back({ kind == ObjectKind::TranslationProfile, textFrom(object->name) });
    }
    return subjects;
}

TranslationTrial tryTranslation(const dialplan::Router &router, const TrialInput &input)
{
    TranslationTrial trial;
    const auto word = [](const QString &text) { return text.isEmpty() ? std::string("unknown") : text.toStdString(); };
    dialplan::PartyNumber called { input.called.toStdString(), word(input.type), word(input.plan) };
    dialplan::PartyNumber calling { input.calling.toStdString() };
    const std::string name = input.subject.name.toStdString();
    bool goesOn = true;
    if (!input.subject.isProfile) {
        goesOn = trySet(router, {}, name, called, trial);
    } else if (const dialplan::Object *const profile = router.device().find(ObjectKind::TranslationProfile, name)) {
        for (const dialplan::ProfileEntry &entry : dialplan::entriesOf(*profile)) {
            // A number that was not typed is not asked about: a rule for any number would make one of nothing.
            const bool isCalled = entry.party == "called";
            const bool isAsked
                = isCalled ? !input.called.isEmpty() : entry.party == "calling" && !input.calling.isEmpty();
            if (goesOn && isAsked)
                goesOn = trySet(router, entry.party, entry.rules, isCalled ? called : calling, trial);
        }
    }
    trial.isRejected = !goesOn;
    trial.called = shownText(called.digits);
    trial.calling = shownText(calling.digits);
    trial.type = shownText(called.type);
    trial.plan = shownText(called.plan);
    if (trial.isRejected) {
        trial.outcome = Words::rejected();
        return trial;
    }
    const auto add = [&](const QString &before, const QString &after) {
        if (before != after)
            trial.outcome
                += (trial.outcome.isEmpty() ? QString() : QStringLiteral(" ")) + Words::changed(before, after);
    };
    add(shownText(input.called.toStdString()), trial.called);
    add(shownText(input.calling.toStdString()), trial.calling);
    const bool isApplied
        = std::ranges::any_of(trial.rows, [](const TrialRow &row) { return row.trial.verdict == RuleTrial::Applied; });
    if (trial.outcome.isEmpty() && !isApplied)
        trial.outcome = Words::unchanged();
    return trial;
}

int TrialModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TrialModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TrialRow &row = rowAt(index);
    if (role == VerdictRole)
        return static_cast<int>(row.trial.verdict);
    if (role == LineRole)
        return row.trial.line;
    if (role == Qt::AccessibleDescriptionRole && (index.column() == BeforeColumn || index.column() == AfterColumn))
        return groupWords(index.column() == BeforeColumn ? row.trial.before : row.trial.after);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case SetColumn: return row.set;
    case RuleColumn: return row.trial.number == 0 ? QString() : QString::number(row.trial.number);
    case MatchColumn:
        return row.trial.number == 0 ? QString()
                                     : (row.trial.isReject ? QStringLiteral("reject /%1/") : QStringLiteral("/%1/"))
                                           .arg(shownText(row.trial.match));
    case ReplacementColumn:
        return row.trial.isReject || row.trial.number == 0
            ? QString()
            : QStringLiteral("/%1/").arg(shownText(row.trial.replacement));
    case BeforeColumn: return joined(row.trial.before);
    case AfterColumn: return joined(row.trial.after);
    case WordsColumn: return row.words;
    default: return {};
    }
}

QVariant TrialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SetColumn: return tr("Number and set");
    case RuleColumn: return tr("Rule");
    case MatchColumn: return tr("Match");
    case ReplacementColumn: return tr("Replace by");
    case BeforeColumn: return tr("Matched");
    case AfterColumn: return tr("Becomes");
    case WordsColumn: return tr("What it does");
    default: return {};
    }
}

} // namespace legwork::items
