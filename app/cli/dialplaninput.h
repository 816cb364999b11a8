// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory.h"

#include <calls/engine.h>
#include <dialplan/config.h>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace legwork::cli {

struct DialplanWords;

/// A configuration and where it was found: a file, a member of an archive, standard input.
struct FoundConfig {
    std::string path {};
    dialplan::Config config;
};

/// The configurations below one path, and the device that is meant.
struct DialplanInput {
    std::vector<FoundConfig> configs {};
    const dialplan::Device *device = nullptr; // null: all of them

    /// A device and the configuration it stands in.
    struct Place {
        const FoundConfig *found = nullptr;
        const dialplan::Device *device = nullptr;
    };
    /// The devices that are meant, in order.
    [[nodiscard]] std::vector<Place> places() const;
};

/// What a run cost, for --stats.
struct DialplanCost {
    calls::Stats read {}; // bytes of configurations and traces; lines of configurations count as records
    unsigned threads = 1;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    MemorySampler memory {};

    /// {"stats":{..}} to standard error.
    void print();
};

enum class Devices : std::uint8_t { One, All };

/// Who asks, for messages, and whether the answer is about one device.
struct InputQuestion {
    const char *command = "";
    const char *form = "";
    Devices devices = Devices::All;
};

/// Reads what `path` names: a file, a folder, an archive or "-". Of several files those that hold a dial plan count,
/// told by their content. An exit code where there is none, or more than the question allows.
[[nodiscard]] std::variant<DialplanInput, int> readInput(
    const std::string &path, const DialplanWords &words, const InputQuestion &question, DialplanCost &cost);

} // namespace legwork::cli
