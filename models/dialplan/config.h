// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "option.h"

#include <base/result.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace legwork::dialplan {

/// A line of the text counted from 1; 0 is none.
using LineNumber = std::uint32_t;

/// A configuration larger than this is refused: the largest real one is below 10 MB, and places are 32 bits.
inline constexpr std::size_t maxConfigBytes = 1024ULL * 1024 * 1024;
/// Bytes of a line that are read as a command; the rest is kept.
inline constexpr std::size_t maxCommandBytes = 4096;
/// How far a banner or a certificate may reach before its missing end is taken for a typing error.
inline constexpr std::uint32_t maxSkippedLines = 400;
/// Diagnostics kept of one file; the rest is counted.
inline constexpr std::size_t maxDiagnostics = 10'000;

/// One command of a block. Views point into the configuration's text.
struct Option {
    OptionId id = OptionId::Unknown;
    bool isNegated = false; // `no ...`
    bool isReplaced = false; // a later line took its place
    bool isDefault = false; // `default ...`: takes back what was set, and sets nothing
    LineNumber line = 0;
    std::string_view words {}; // the command's words, `no` left out; of an unknown one the whole command
    std::string_view value {}; // what follows them
    std::string_view mode {}; // the sub-mode it stands in
};

/// A block: a dial-peer, a voice class, an interface. Entered again later in the text, its lines come together here.
struct Object {
    ObjectKind kind = ObjectKind::Other;
    std::string_view name {}; // tag, number or name as written
    std::string_view type {}; // dial-peer: pots or voip; voice service: voip or pots; class: its kind
    std::uint32_t tag = 0; // of a dial-peer; 0 when it is no number
    LineNumber line = 0; // its first header
    std::vector<LineNumber> headers {}; // every header
    std::vector<Option> options {};
    bool isDeleted = false; // `no dial-peer voice ...` came later

    [[nodiscard]] bool isPots() const noexcept { return type == "pots"; }
    [[nodiscard]] bool isVoip() const noexcept { return type == "voip"; }
    /// The option in force; null when it is not set. A negated one is set too.
    [[nodiscard]] const Option *find(OptionId id) const noexcept;
    /// Its value; empty when it is not set or negated.
    [[nodiscard]] std::string_view value(OptionId id) const noexcept;
    /// Set and not negated.
    [[nodiscard]] bool has(OptionId id) const noexcept;
    [[nodiscard]] LineNumber lineOf(OptionId id) const noexcept;
};

enum class DiagnosticKind : std::uint8_t { Info, Warning, Error };

/// A line that cannot be right, or was read otherwise than it stands.
struct Diagnostic {
    DiagnosticKind kind = DiagnosticKind::Warning;
    LineNumber line = 0;
    std::string what {};
};

/// The configuration of one device.
class Device final {
public:
    std::string_view name {}; // hostname; empty when the text has none
    LineNumber firstLine = 0, lastLine = 0;
    std::vector<Object> objects {}; // in order of their first header; [0] is Global

    /// The block of that kind and name; null when there is none (or it was deleted). Names are case-sensitive.
    [[nodiscard]] const Object *find(ObjectKind kind, std::string_view wanted) const noexcept;
    [[nodiscard]] const Object &global() const noexcept { return objects.front(); }
    /// Dial-peers that were not deleted, in order.
    [[nodiscard]] std::vector<const Object *> peers() const;
    /// Blocks of a kind that were not deleted, in order.
    [[nodiscard]] std::vector<const Object *> all(ObjectKind kind) const;

private:
    friend class Parser;
    std::unordered_map<std::string, std::uint32_t> m_index; // kind, name -> object
};

/// A reference from an option to a block by name; `target` is null where nothing of that name is defined.
struct Reference {
    const Object *user = nullptr;
    const Option *option = nullptr;
    ObjectKind kind = ObjectKind::Other;
    std::string_view name {};
    const Object *target = nullptr;
};

/// A configuration text and what it says. Copies share the text.
class Config final {
public:
    /// Reads whole configurations, fragments, terminal captures, several devices. Fails only when it is too large.
    [[nodiscard]] static Result<Config> parse(std::string text);

    [[nodiscard]] const std::string &text() const noexcept { return *m_text; }
    /// Put together again from its lines: the same bytes.
    [[nodiscard]] std::string written() const;
    [[nodiscard]] LineNumber lineCount() const noexcept { return static_cast<LineNumber>(m_starts.size()); }
    /// A line without its end; empty beyond the last.
    [[nodiscard]] std::string_view line(LineNumber number) const noexcept;
    /// The same with its end.
    [[nodiscard]] std::string_view wholeLine(LineNumber number) const noexcept;

    /// At least one.
    [[nodiscard]] const std::vector<Device> &devices() const noexcept { return m_devices; }
    [[nodiscard]] const std::vector<Diagnostic> &diagnostics() const noexcept { return m_diagnostics; }
    [[nodiscard]] std::size_t diagnosticCount() const noexcept { return m_diagnosticCount; }
    /// Headers of dial-peers as often as they stand in the text.
    [[nodiscard]] std::vector<const Object *> peerDefinitions() const;

private:
    friend class Parser;
    Config() = default;

    std::shared_ptr<const std::string> m_text;
    std::vector<std::uint32_t> m_starts;
    std::vector<Device> m_devices;
    std::vector<Diagnostic> m_diagnostics;
    std::size_t m_diagnosticCount = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_definitions; // device, object
};

/// What the options of a device name, in order of the text. O(options).
[[nodiscard]] std::vector<Reference> referencesOf(const Device &device);
/// What names this block.
[[nodiscard]] std::vector<Reference> usersOf(const Device &device, const Object &target);

} // namespace legwork::dialplan
