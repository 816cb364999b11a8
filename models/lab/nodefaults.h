// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <chrono>
#include <cstdint>

namespace legwork::lab {

/// What a cache service answers instead of its figures.
enum class Body : std::uint8_t {
    Good,
    Cut, // JSON that ends too early
    Foreign, // JSON with names nobody knows
    Page // HTML, as from a portal in between
};

/// What is wrong with a node on purpose; the default is nothing.
struct NodeFaults {
    std::chrono::milliseconds delay {}; // before each answer
    int status = 0; // of each answer; 0: as it should be
    int retryAfter = 0; // s, with the status; 0: not said
    Body body = Body::Good;
    std::chrono::seconds clock {}; // how far its clock is ahead
    bool takesPublishers = true; // false: the port for publishers is closed
};

/// For the way to the node's process, and back.
[[nodiscard]] QJsonObject toJson(const NodeFaults &faults);
[[nodiscard]] NodeFaults nodeFaultsFrom(const QJsonObject &object);

} // namespace legwork::lab
