// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults.h"

#include <array>

namespace legwork::lab {

namespace {

using namespace std::chrono_literals;

// Slow stays below the second after which the load balancer tries the other node.
constexpr std::array faults {
    Fault { "kill-primary", FaultKind::KillNode, "The primary cache service is killed", 0 },
    Fault { "kill-secondary", FaultKind::KillNode, "The secondary cache service is killed", 1 },
    Fault { "hang-primary", FaultKind::HangNode, "The primary cache service takes connections and never answers", 0 },
    Fault {
        "hang-secondary", FaultKind::HangNode, "The secondary cache service takes connections and never answers", 1 },
    Fault { "kill-balancer", FaultKind::KillBalancer, "The load balancer is killed" },
    Fault { "slow", FaultKind::NodeAnswers, "Both nodes answer after 700 ms", -1, { .delay = 700ms } },
    Fault { "error-500", FaultKind::NodeAnswers, "Both nodes answer 500", -1, { .status = 500 } },
    Fault { "error-503", FaultKind::NodeAnswers, "Both nodes answer 503 and ask to come back after 3 s", -1,
        { .status = 503, .retryAfter = 3 } },
    Fault { "error-429", FaultKind::NodeAnswers, "Both nodes answer 429 and ask to come back after 3 s", -1,
        { .status = 429, .retryAfter = 3 } },
    Fault { "wrong-json", FaultKind::NodeAnswers, "Both nodes answer with JSON whose names nobody knows", -1,
        { .body = Body::Foreign } },
    Fault { "cut-json", FaultKind::NodeAnswers, "Both nodes answer with JSON that ends too early", -1,
        { .body = Body::Cut } },
    Fault { "web-page", FaultKind::NodeAnswers, "Both nodes answer with a page of a portal in between", -1,
        { .body = Body::Page } },
    Fault { "clock-ahead", FaultKind::NodeAnswers, "The clock of both nodes jumps ahead by an hour", -1,
        { .clock = 3600s } },
    Fault { "clock-back", FaultKind::NodeAnswers, "The clock of both nodes jumps back by an hour", -1,
        { .clock = -3600s } },
    Fault { "split", FaultKind::NodeAnswers, "Publishers and the secondary do not reach the primary; clients do", 0,
        { .takesPublishers = false } },
    Fault { "split-both", FaultKind::NodeAnswers, "Publishers reach neither node; clients do", -1,
        { .takesPublishers = false } },
    Fault { "silent-server", FaultKind::SilentServer, "The first VXML server stops publishing" },
    Fault { "expired-keys", FaultKind::ExpiredKeys, "The authentication server has another key: no token is good" },
    Fault { "expired-certificate", FaultKind::Certificate, "The load balancer's certificate ran out an hour ago", -1,
        {}, -1 },
    Fault { "changed-certificate", FaultKind::Certificate, "The load balancer has another certificate", -1, {}, 1 },
    Fault { "burst", FaultKind::Surge, "300 calls more within 30 s", -1, {}, 36'000, 30 },
    Fault { "campaign", FaultKind::Surge, "9000 calls an hour more for ten minutes", -1, {}, 9'000, 600 },
};

} // namespace

std::span<const Fault> allFaults() { return faults; }

const Fault *faultNamed(const QString &name)
{
    for (const Fault &fault : faults) {
        if (name == QLatin1StringView(fault.name))
            return &fault;
    }
    return nullptr;
}

} // namespace legwork::lab
