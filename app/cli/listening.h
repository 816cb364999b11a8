// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <memory>
#include <string>
#include <vector>

namespace legwork::cli {

/// Senders of syslog and HEP that `follow` listens to. What they send lies in a folder of its own in the system's
/// temporary one until this ends. One thread, the program's first.
class Listening final {
public:
    explicit Listening(const std::vector<ListenAt> &doors);
    ~Listening();
    Listening(const Listening &) = delete;
    Listening &operator=(const Listening &) = delete;

    struct News {
        std::vector<std::string> files {}; // further ones to be followed from their first byte
        std::vector<std::string> told {}; // for a person: what listens where, and what is wrong
    };
    /// What is new since the last call; does not wait.
    [[nodiscard]] News poll();
    /// A door that never opened.
    [[nodiscard]] bool hasFailed() const;
    /// Stops listening: what came is in the files.
    void stop();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace legwork::cli
