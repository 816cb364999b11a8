// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplansession.h"

#include <atomic>
#include <functional>
#include <variant>

namespace legwork::items {

/// What the worker is given to read. Owns all of it.
struct DialPlanReading {
    QString id {}, name {}, path {};
    quint64 revision = 0;
    std::string text {};
    std::shared_ptr<const dialplan::Config> base {};
    std::shared_ptr<const dialplan::Router> baseRouter {}; // null: not made yet
};

/// A device of a text that was opened, its base understood.
struct DialPlanOpened {
    DialPlanDevice device {};
    std::shared_ptr<const dialplan::Config> base {};
    DialPlanText text {};
    QByteArray packed {}; // the base, as it is kept
};

/// Cuts a text into its devices and reads each. The error is a sentence.
struct DialPlanOpening {
    std::vector<DialPlanOpened> devices {};
    QString error {};
};
[[nodiscard]] DialPlanOpening openDialPlan(const DialPlanDevice &device, std::string text);
/// The same from a file.
[[nodiscard]] DialPlanOpening openDialPlanFile(const QString &path);

/// What was kept of one.
[[nodiscard]] DialPlanOpening unpackedDialPlan(
    const DialPlanDevice &device, const QByteArray &base, const QByteArray &edits);
[[nodiscard]] QByteArray packed(const std::vector<LineEdits> &edits);
[[nodiscard]] std::vector<LineEdits> unpacked(const QByteArray &edits);

/// The text read, matched and compared, but not checked yet; or why it cannot be meant.
[[nodiscard]] std::variant<std::shared_ptr<const DialPlanSnapshot>, DialPlanProblem> readDialPlan(
    DialPlanReading reading);

/// The same snapshot with lint and scripts.
[[nodiscard]] std::shared_ptr<const DialPlanSnapshot> checkedDialPlan(
    const DialPlanSnapshot &snapshot, const dialplan::LintContext &context);

/// A line that an edit brought and that cannot be meant; nothing when there is none.
[[nodiscard]] std::optional<DialPlanProblem> problemOf(
    const dialplan::Config &edited, const std::vector<LineHunk> &hunks);

/// The word of a list that was probably meant; empty when none is near.
[[nodiscard]] std::string_view nearestWord(std::string_view word, const std::vector<std::string_view> &words);

} // namespace legwork::items
