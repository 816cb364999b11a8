// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interrupt.h"
#include "memory.h"
#include "options.h"
#include "output.h"

#include <calls/engine.h>
#include <items/calljson.h>
#include <items/laddertext.h>

#include <chrono>
#include <deque>
#include <memory>
#include <vector>

namespace legwork::cli {

/// What every command has: options, the engine, where it writes, and when to stop.
class Session final {
public:
    Session(const Options &options, const Interrupt &interrupt);

    [[nodiscard]] const Options &options() const noexcept { return m_options; }
    [[nodiscard]] calls::Engine &engine() noexcept { return *m_engine; }
    [[nodiscard]] Output &output() noexcept { return m_output; }
    [[nodiscard]] const Interrupt &interrupt() const noexcept { return m_interrupt; }

    /// Reads the paths, with a progress bar where a person sees it. False when interrupted.
    [[nodiscard]] bool load();
    /// True when the rest of the answer is not wanted any more.
    [[nodiscard]] bool isStopped() const noexcept { return m_interrupt.isRaised() || m_output.isClosed(); }

    /// How calls are to be shown. Learns the numbers of all calls when caller data is hidden.
    [[nodiscard]] const items::Presenter &presenter();
    /// Takes note of the numbers of calls that came since.
    void learn(const calls::Call &call);
    [[nodiscard]] items::LadderStyle style() const;

    /// The calls the options ask for, in their order.
    [[nodiscard]] std::vector<const calls::Call *> selection();
    /// The call with what the user's rules find on it; lives as long as the session.
    [[nodiscard]] const calls::Call &withRules(const calls::Call &call);
    [[nodiscard]] bool isSelected(const calls::Call &call);
    /// Remembers for --fail-on what was found.
    void note(const calls::Call &call) noexcept;

    /// An input could not be read at all.
    void noteUnreadable() noexcept { m_unreadable = true; }

    /// A message to stderr, unless --quiet.
    void say(const std::string &text) const;
    /// The same, only with --verbose.
    void sayMore(const std::string &text) const;

    /// Flushes the answer, prints problems not yet printed and --stats, and gives the exit code.
    [[nodiscard]] int finish();

private:
    void sayProblems();

    const Options &m_options;
    const Interrupt &m_interrupt;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    MemorySampler m_memory;
    std::unique_ptr<calls::Engine> m_engine;
    Output m_output;
    std::unique_ptr<items::Masker> m_masker;
    items::Presenter m_presenter;
    std::unique_ptr<calls::QueryExtras> m_extras;
    diagnosis::Explanations m_explanations;
    std::deque<calls::Call> m_ruled; // calls on which rules found something
    std::size_t m_problemsSaid = 0;
    bool m_learned = false;
    bool m_found = false;
    bool m_unreadable = false;
};

/// The commands; each gives the exit code.
[[nodiscard]] int runCalls(Session &session);
[[nodiscard]] int runShow(Session &session);
[[nodiscard]] int runReport(Session &session);
[[nodiscard]] int runSources(Session &session);
[[nodiscard]] int runFollow(Session &session);

} // namespace legwork::cli
