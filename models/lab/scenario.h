// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "balancer.h"
#include "callload.h"

#include <QList>

namespace legwork::lab {

/// Something that happens while a lab runs: a fault, or calls in a burst.
struct ScenarioStep {
    std::chrono::seconds at {}; // after the start
    QString fault {}; // a name of faultNamed()
    std::chrono::seconds length {}; // until it is cleared; 0: it stays
};

/// How a lab is made; the defaults are the usual one.
struct Scenario {
    int servers = 4; // VXML servers
    int portsPerServer = 150;
    int purchased = 500;
    Balancing balancing = Balancing::PrimaryBackup;
    LoadPlan load {};
    std::chrono::seconds tokenLife = std::chrono::minutes(5);
    std::chrono::seconds window = std::chrono::seconds(15);
    QList<ScenarioStep> steps {};
};

/// Reads a scenario: a JSON object whose members are the names of its schema
/// (resources/schema/lab-scenario.schema.json). A name that is not known, or a value out of its range, is refused with
/// the name.
[[nodiscard]] Result<Scenario> readScenario(const QByteArray &json);

} // namespace legwork::lab
