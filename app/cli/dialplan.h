// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplandevice.h"
#include "output.h"

#include <items/jsonwriter.h>

#include <string>
#include <vector>

namespace legwork::cli {

/// `legwork-cli dialplan ...`: argv begins with the word dialplan. `terminal`: stdout is one. Never throws but for
/// want of memory.
[[nodiscard]] int runDialplan(int argc, const char *const *argv, bool terminal);

/// One line about the command for the program's help.
inline constexpr const char *dialplanSummary
    = "Read and change gateway configurations: dial-peers, which one a number takes and why, faults, changes.";

/// Words of one `dialplan` command line.
struct DialplanWords {
    std::vector<std::string> paths {};
    std::string format {}, device {};
    bool quiet = false, verbose = false, mask = false, stats = false;
    // match
    std::string called {}, calling {}, inPort {}, sipTo {}, sipFrom {}, via {}, requestUri {}, carrier {}, vrf {},
        tenant {}, routeString {};
    std::string calledType = "unknown", callingType = "unknown";
    std::uint64_t seed = 0;
    bool h323 = false;
    std::vector<std::string> busy {}, assume {};
    // translate
    std::string rule {}, profile {}, number {}, type = "unknown", plan = "unknown", party = "called";
    // lint
    std::string lintProfile = "cvp", failOn = "warning";
    std::vector<std::string> labels {}, suppress {}, traces {};
    std::uint32_t licensedPorts = 0; // 0: not known
    // diff
    bool rollback = false;
    // fetch, apply
    DeviceWords remote {};
};

/// How the answer is written.
enum class DialplanFormat : std::uint8_t { Text, Json, Ndjson, Csv, Script };

struct DialplanInput;
struct DialplanCost;

/// The commands; each writes its answer and gives the exit code.
[[nodiscard]] int runPeers(const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out);
[[nodiscard]] int runMatch(const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out);
[[nodiscard]] int runTranslate(
    const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out);

/// `cost` gains what reading traces took.
[[nodiscard]] int runLint(
    const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out, DialplanCost &cost);
[[nodiscard]] int runDiff(const DialplanInput &before, const DialplanInput &after, const DialplanWords &words,
    DialplanFormat format, Output &out);

/// An object per element: an array for Json, else one a line.
template <typename Elements, typename Write>
void writeJsonValues(Output &out, DialplanFormat format, const Elements &elements, const Write &write)
{
    const bool isArray = format == DialplanFormat::Json;
    bool isFirst = true;
    if (isArray)
        out.write("[");
    for (const auto &element : elements) {
        if (isArray)
            out.write(isFirst ? "\n" : ",\n");
        isFirst = false;
        items::JsonWriter json(out.buffer());
        write(json, element);
        if (!isArray)
            out.buffer() += '\n';
        out.flushIfFull();
    }
    if (isArray)
        out.write(isFirst ? "]\n" : "\n]\n");
}

/// A message to stderr in the program's form; gives exitUsage.
int sayUsage(const char *command, const std::string &what, const char *form);

} // namespace legwork::cli
