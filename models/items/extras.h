// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/engine.h>
#include <calls/query.h>

#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// Fetches from the engine what a query asks for beyond a call's columns.
class EngineExtras final : public calls::QueryExtras {
public:
    explicit EngineExtras(const calls::Engine &engine)
        : m_engine(engine)
    {
    }

    [[nodiscard]] bool any(calls::Extra kind, const calls::Call &call, const Holds &holds) const override;

private:
    [[nodiscard]] bool anyText(const calls::Call &call, const Holds &holds) const;
    [[nodiscard]] bool anySource(const calls::Call &call, const Holds &holds) const;

    const calls::Engine &m_engine;
    mutable std::vector<std::string> m_paths; // of the sources, by their number; fetched at first use
};

/// The SIP method that a row's label tells: "INVITE 800..", "200 OK (INVITE)". Empty when it tells none.
[[nodiscard]] std::string_view methodOf(std::string_view label) noexcept;

/// Names of the codecs that the SDP in a message offers, by their RTP names; DTMF and comfort noise included.
[[nodiscard]] std::vector<std::string> codecsOf(std::string_view message);

} // namespace legwork::items
