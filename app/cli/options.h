// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>
#include <calls/call.h>
#include <calls/query.h>
#include <items/rules.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace legwork::cli {

enum class Command : std::uint8_t { Calls, Show, Report, Sources, Follow };
enum class Format : std::uint8_t { Table, Json, Ndjson, Csv, Text, Mermaid };

/// What --sort names: a field of the answer, and whether the largest comes first.
struct Order {
    std::string field {};
    bool descending = false;
};

/// Where --syslog and --hep listen. Port 0: a free one.
struct ListenAt {
    enum class Protocol : std::uint8_t { Syslog, Hep };
    Protocol protocol = Protocol::Syslog;
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
};

/// A command line that was understood. Defaults are those of CLI.md.
struct Options {
    Command command = Command::Calls;
    std::vector<std::string> paths {};
    Format format = Format::Ndjson;
    bool formatGiven = false;
    bool quiet = false;
    bool verbose = false;
    bool stats = false;
    bool mask = false;
    std::string zoneName = "UTC";
    calls::Zone zone {};
    unsigned threads = 0;
    std::uint64_t spoolBytes = 0;
    std::vector<std::string> ringtoneNumbers { "91919191" };
    std::vector<std::string> errorNumbers { "92929292" };
    std::optional<calls::Severity> failOn {};

    items::RuleBook rules {};
    std::string queryText {};
    calls::Query query {};
    std::optional<UtcTime> since {}, until {}; // by the start of a call, both included
    std::optional<std::uint64_t> limit {};
    std::optional<Order> order {};

    std::string call {}; // show
    bool everyRecord = false; // show
    bool isExplained = false; // show
    std::string out {}; // report
    bool fromStart = false; // follow
    bool events = false; // follow
    std::optional<Milliseconds> duration {}; // follow
    std::vector<ListenAt> doors {}; // follow
};

/// The process ends at once with this code, having said this.
struct Exit {
    int code = 0;
    std::string answer {}; // for stdout
    std::string message {}; // for stderr
};

inline constexpr int exitDone = 0;
inline constexpr int exitFound = 1;
inline constexpr int exitUsage = 2;
inline constexpr int exitUnreadable = 3;

/// `terminal`: stdout is one, which decides the default format. Never throws.
[[nodiscard]] std::variant<Options, Exit> readOptions(int argc, const char *const *argv, bool terminal);

/// Names that --sort takes.
[[nodiscard]] std::span<const std::string_view> sortFields() noexcept;

} // namespace legwork::cli
