// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"

#include <calls/engine.h>
#include <diagnosis/causes.h>
#include <diagnosis/explanation.h>

#include <string>
#include <vector>

namespace legwork::items {

/// A finding of a call with all that is told about it.
struct Diagnosed {
    diagnosis::OrderedFinding order {}; // its index among the call's findings, and which one explains it
    const diagnosis::Explanation *explanation = nullptr; // null: nothing is known about its code
    std::vector<diagnosis::Check> checks {}; // of this call, numbers as they may be shown
    Text peer {}; // tag of the dial-peer it is about, where the traces name it
    int leg = -1; // of that peer
};

/// The call's findings, causes before what follows from them.
[[nodiscard]] std::vector<Diagnosed> diagnosisOf(const calls::Call &call, const Presenter &presenter);

/// Compares the ladder's call with a good one of the same number, when the engine has one.
void addGoodCall(Ladder &ladder, const calls::Engine &engine, const Presenter &presenter);

/// Causes, checks and sureness of one finding, for people, indented.
[[nodiscard]] std::string explanationText(const Diagnosed &found, const std::string &indent);
/// The story and what a good call did, for people; ends in a line end. Empty when there is none.
[[nodiscard]] std::string storyText(const Ladder &ladder, const calls::Zone &zone);

/// The members `diagnosis`, `story`, `goodCall` and `differences` of resources/schema/show.schema.json.
void writeDiagnosis(JsonWriter &json, const Ladder &ladder, const Presenter &presenter);

/// Breaks a text at blanks so that no line is longer than ladderColumns; later lines are indented as far as `first`.
void appendWrapped(std::string &out, std::string_view first, std::string rest, std::size_t mostLines);

} // namespace legwork::items
