// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keysource.h"
#include "nodestate.h"
#include "replicator.h"
#include "restserver.h"

#include <connections/secret.h>

namespace legwork::lab {

/// Who may sign in, and how tokens are made.
struct SignInRules {
    QByteArray user {};
    connections::Secret password {};
    QByteArray signingKey {}; // PEM, private; both nodes have it
    std::chrono::seconds tokenLife = std::chrono::minutes(5);
};

/// What the REST interface of a node works on; outlives the server.
struct CacheParts {
    QByteArray name {}; // of the node; each answer has it in X-Served-By
    NodeState *state = nullptr;
    KeySource *keys = nullptr;
    const SignInRules *rules = nullptr;
    Replicator *peer = nullptr;
};

/// The REST interface of a cache service (cvp-rest-api.md section 1): licenseUsage, licensePurchased, token.
void serveCache(RestServer &server, const CacheParts &parts);

} // namespace legwork::lab
