// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tablerows.h"

#include <dialplan/router.h>

#include <QString>
#include <QStringList>

#include <vector>

namespace legwork::items {

/// A profile or a rule set of a device.
struct TranslationSubject {
    bool isProfile = true;
    QString name {};

    friend bool operator==(const TranslationSubject &, const TranslationSubject &) = default;
};
/// Profiles in order, then rule sets.
[[nodiscard]] std::vector<TranslationSubject> translationSubjects(const dialplan::Device &device);

/// A number to be translated, as typed. A profile is asked with both; a rule set with `called`.
struct TrialInput {
    TranslationSubject subject {};
    QString called {}, calling {}, type {}, plan {}; // type and plan: empty: unknown

    friend bool operator==(const TrialInput &, const TrialInput &) = default;
};

/// One rule that was tried, in order.
struct TrialRow {
    QString set {}; // "called, rule set 1"
    dialplan::RuleTrial trial {};
    QString words {}; // what it did
};

/// What a profile or a rule set makes of the numbers.
struct TranslationTrial {
    std::vector<TrialRow> rows {};
    QString called {}, calling {}; // as they come out
    QString type {}, plan {}; // of the called number
    QString outcome {}; // a sentence
    bool isRejected = false;
};
[[nodiscard]] TranslationTrial tryTranslation(const dialplan::Router &router, const TrialInput &input);

/// The letter of a group: a for 1. Empty for what is in none.
[[nodiscard]] QString groupLetter(int group);

/// The rules of a trial. Lives in the GUI thread.
class TrialModel final : public TableRows<TrialRow> {
    Q_OBJECT
public:
    enum Column {
        SetColumn,
        RuleColumn,
        MatchColumn,
        ReplacementColumn,
        BeforeColumn,
        AfterColumn,
        WordsColumn,
        ColumnCount
    };
    enum Role { VerdictRole = Qt::UserRole, LineRole };

    using TableRows::TableRows;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};

} // namespace legwork::items
