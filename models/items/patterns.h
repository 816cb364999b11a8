// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonwriter.h"
#include "presenter.h"

#include <calls/engine.h>
#include <calls/querytime.h>
#include <diagnosis/patterns.h>

namespace legwork::items {

/// Reads the first codec that a caller offers, and the User-Agent and Server of the call's first messages, from the
/// sources. The engine must outlive it.
[[nodiscard]] diagnosis::ExtraValues extraValuesOf(const calls::Engine &engine);

/// Times in `zone`, numbers as the presenter shows them. The presenter must outlive it; null: numbers as they are.
[[nodiscard]] diagnosis::PatternWords patternWords(const calls::Zone &zone, const Presenter *presenter);

/// An array, resources/schema/report.schema.json, "patterns".
void writePatterns(JsonWriter &json, const diagnosis::Patterns &patterns, const diagnosis::PatternWords &words);

} // namespace legwork::items
