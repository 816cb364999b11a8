// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/ladder.h>

#include <calls/engine.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The bundled sample traces, read by the engine: ladders of real shape for tests of what is drawn.
namespace legwork::samples {

/// Traces with everything that was read from them.
class Traces final {
public:
    explicit Traces(const std::vector<std::string> &paths) { m_engine->load(paths); }

    [[nodiscard]] const calls::Engine &engine() const noexcept { return *m_engine; }
    [[nodiscard]] items::RecordText recordAt(calls::Place place) const
    {
        calls::Engine::Text text = m_engine->textAt(place);
        return { std::move(text.path), text.line, std::move(text.text) };
    }
    [[nodiscard]] items::Presenter presenter() const
    {
        return { .recordAt = [this](calls::Place place) { return recordAt(place); } };
    }
    /// The first call whose first finding has this code; the first call for an empty code. Null when there is none.
    [[nodiscard]] const calls::Call *callWith(std::string_view code) const
    {
        for (const calls::Call &call : m_engine->calls()) {
            if (code.empty() || (call.finding() && call.finding()->code == code))
                return &call;
        }
        return nullptr;
    }
    /// Made once: tests of pictures ask for the same ones again and again.
    [[nodiscard]] std::shared_ptr<const items::Ladder> ladderOf(const calls::Call &call) const
    {
        std::shared_ptr<const items::Ladder> &ladder = m_ladders[call.id.str()];
        if (!ladder)
            ladder = std::make_shared<const items::Ladder>(items::makeLadder(call, m_engine->rows(call.id), presenter()));
        return ladder;
    }

private:
    std::unique_ptr<calls::Engine> m_engine = std::make_unique<calls::Engine>();
    mutable std::map<std::string, std::shared_ptr<const items::Ladder>> m_ladders;
};

/// Fourteen calls with every outcome.
inline const Traces &bundled()
{
    static const Traces traces(
        { LEGWORK_SOURCE_DIR "/resources/samples/2008-03-13", LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14" });
    return traces;
}

} // namespace legwork::samples
