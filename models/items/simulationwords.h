// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"

#include <dialplan/explain.h>

#include <QCoreApplication>

namespace legwork::items {

/// The sentences of a simulation.
class SimulationWords final {
    Q_DECLARE_TR_FUNCTIONS(legwork::items::SimulationWords)
    using Router = dialplan::Router;
    using Selection = dialplan::Selection;
    using Found = dialplan::Found;

public:
    /// "in 5417641401T", "5417641400": what a peer matches by.
    static QString pattern(const dialplan::Object &object, dialplan::OptionId attribute);
    static QString huntMode(std::uint32_t hunt);
    static bool lacksService(const Router &router, const dialplan::Answer &answer);
    static QString outcome(
        const Router &router, const Selection &selection, const dialplan::Answer &answer, dialplan::CallSide side);

    static QString wonInbound(const Selection &selection);
    static QString lostInbound(const Router &router, const Selection &selection, const Found &found);
    static QString afterInbound(const Router &router, const Selection &selection);

    static QString wonOutbound(const Router &router, const Selection &selection);
    static QString lostOutbound(
        const Router &router, const Selection &selection, const Found &found, const Found &before);
    static bool isByLot(const Router &router, const Found &first, const Found &second);
    static QString unusable(
        const Router &router, const dialplan::CallInput &input, const Selection &selection, const Found &found);
    static QString sequence(const Router &router, const Selection &selection);

    static QString missed(const dialplan::NearMiss &miss, dialplan::CallSide side, std::string_view number);

    static std::vector<SimulationStep> why(const Router &router, const dialplan::CallInput &input,
        const Selection &selection, const dialplan::Answer &answer);

private:
    static QString nameOf(const Router &router, const Found &found);
    static QString digits(unsigned count);
};

} // namespace legwork::items
