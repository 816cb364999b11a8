// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"
#include "laddertext.h"

#include <calls/engine.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace legwork::items {

/// Everything that is written of a call: its ladder and the text of every record in it, taken from the engine once, so
/// that an export can be made in any thread and the call may go on meanwhile.
struct ExportData {
    std::shared_ptr<const Ladder> ladder = std::make_shared<const Ladder>();
    std::map<calls::Place, RecordText> records {}; // rows, their copies, and what findings cite
    std::vector<std::string> kept {}; // numbers and prefixes that are nobody's: ringtone, error
    std::vector<calls::Call> others {}; // further calls whose numbers a masked export must not show
};

/// To be called where the engine may be asked (TraceSession::ask). Nothing for an unknown id.
[[nodiscard]] std::optional<ExportData> collectExport(const calls::Engine &engine, std::string_view callId);

/// An export's view of the data: as it is, or with caller data hidden everywhere, in file names too. Movable, not
/// copyable: the presenter refers to what it holds.
class ExportView final {
public:
    enum class Masking : std::uint8_t { Off, On };

    ExportView(const ExportData &data, Masking masking);
    ExportView(const ExportView &) = delete;
    ExportView &operator=(const ExportView &) = delete;

    [[nodiscard]] bool isMasked() const noexcept { return m_masker != nullptr; }
    [[nodiscard]] const Ladder &ladder() const noexcept { return *m_ladder; }
    [[nodiscard]] const std::shared_ptr<const Ladder> &shared() const noexcept { return m_ladder; }
    [[nodiscard]] const Presenter &presenter() const noexcept { return m_presenter; }
    /// The whole record, hidden where asked.
    [[nodiscard]] RecordText record(calls::Place place) const;
    /// The SIP message of a row with CRLF line ends and a Content-Length that is its body's; empty for events.
    [[nodiscard]] std::string message(const LadderRow &row) const;
    /// Any text about the call, hidden where asked: digits and media addresses of this call too.
    [[nodiscard]] std::string text(std::string_view text) const;

    /// What masking hides, for a preview: as it is in the traces, and as it is in the export. In order of first sight.
    struct Hidden {
        std::string before {}, after {};
    };
    [[nodiscard]] std::vector<Hidden> hidden() const;

private:
    const ExportData &m_data;
    std::unique_ptr<Masker> m_masker;
    Presenter m_presenter;
    std::shared_ptr<const Ladder> m_ladder;
    std::vector<std::string> m_secrets; // digits and media addresses, longest first
};

/// A SIP message in the form of the wire: CRLF after every line, Content-Length as long as the body is.
[[nodiscard]] std::string wireForm(std::string_view message);

/// The messages of the call, one after the other, each behind a line that says when and between whom it went.
[[nodiscard]] std::string messagesText(const ExportView &view, const LadderStyle &style);

} // namespace legwork::items
