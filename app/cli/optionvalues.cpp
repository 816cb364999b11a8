// SPDX-License-Identifier: GPL-3.0-or-later
#include "optionvalues.h"

#include <items/calljson.h>
#include <items/zone.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

namespace legwork::cli {

namespace {

tl::unexpected<Error> wrong(std::string option, std::string what, std::string_view rightForm)
{
    what.append("\n  as in: ").append(option).append(" ").append(rightForm);
    return failure(ErrorKind::Usage, std::move(option), std::move(what));
}

std::string quoted(std::string_view text) { return std::string("'").append(text).append("'"); }

std::optional<std::uint64_t> readCount(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc {} || end != text.data() + text.size())
        return {};
    return value;
}

/// "8G", "500M", "1048576".
std::optional<std::uint64_t> readSize(std::string_view text)
{
    static constexpr std::array<std::pair<char, unsigned>, 4> units { { { 'K', 10 }, { 'M', 20 }, { 'G', 30 },
        { 'T', 40 } } };
    unsigned shift = 0;
    for (const auto &[letter, bits] : units) {
        if (!text.empty() && (text.back() == letter || text.back() == letter + ('a' - 'A'))) {
            shift = bits;
            text.remove_suffix(1);
            break;
        }
    }
    const auto count = readCount(text);
    constexpr std::uint64_t most = 1ULL << 60U;
    if (!count || *count == 0 || *count > most >> shift)
        return {};
    return *count << shift;
}

constexpr std::array<std::string_view, 4> listFormats { "table", "json", "ndjson", "csv" };
constexpr std::array<std::string_view, 3> showFormats { "text", "json", "mermaid" };

Result<Format> readFormat(Command command, const std::string &word, bool terminal)
{
    const bool isShow = command == Command::Show;
    if (word.empty())
        return isShow ? Format::Text : terminal ? Format::Table : Format::Ndjson;
    const std::span<const std::string_view> allowed
        = isShow ? std::span<const std::string_view>(showFormats) : listFormats;
    if (std::ranges::find(allowed, word) == allowed.end()) {
        std::string list;
        for (const std::string_view name : allowed)
            list.append(list.empty() ? "" : "|").append(name);
        return wrong("--format", quoted(word) + " is not one of " + list, calls::nearestWord(word, allowed));
    }
    static constexpr std::array<std::pair<std::string_view, Format>, 6> names { { { "table", Format::Table },
        { "json", Format::Json }, { "ndjson", Format::Ndjson }, { "csv", Format::Csv }, { "text", Format::Text },
        { "mermaid", Format::Mermaid } } };
    return std::ranges::find(names, word, &std::pair<std::string_view, Format>::first)->second;
}

Result<UtcTime> readInstant(
    const std::string &option, const std::string &word, const calls::QueryClock &clock, bool isEnd)
{
    const calls::TimeText time = calls::readTime(word, clock.now, clock.zone);
    if (!time.valid || time.daily) {
        return wrong(option, quoted(word) + (time.daily ? " is a time of any day" : " is not a time"),
            "2008-03-13T14:34, 2008-03-13 or \"yesterday 14:00\"");
    }
    return UtcTime(Milliseconds(isEnd && time.wholeDay ? time.until - 1 : time.from));
}

constexpr std::array<std::string_view, 20> orders { "start", "end", "length", "ani", "dnis", "outcome", "finding",
    "code", "cause", "stage", "legs", "ivr", "queue", "talk", "setup", "ring", "messages", "copies", "events", "id" };

Result<Order> readOrder(std::string word)
{
    Order order;
    if (word.starts_with('-')) {
        order.descending = true;
        word.erase(0, 1);
    } else if (word.ends_with(":desc")) {
        order.descending = true;
        word.resize(word.size() - 5);
    }
    // The names of the query language and those of the JSON are the same, but for these.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> others { { { "time", "start" },
        { "sip", "code" }, { "q850", "cause" }, { "date", "start" } } };
    if (word.ends_with("Ms"))
        word.resize(word.size() - 2);
    for (const auto &[name, field] : others) {
        if (word == name)
            word = field;
    }
    if (std::ranges::find(orders, word) == orders.end())
        return wrong("--sort", "no field " + quoted(word), calls::nearestWord(word, orders));
    order.field = word;
    return order;
}

Result<void> understandCommon(Options &options, const Words &words)
{
    options.quiet = words.quiet;
    options.verbose = words.verbose;
    options.stats = words.stats;
    options.mask = words.mask;
    if (words.quiet && words.verbose)
        return failure(ErrorKind::Usage, "--quiet", "cannot stand beside --verbose");
    if (!words.zone.empty()) {
        auto zone = items::zoneFromName(words.zone);
        if (!zone)
            return wrong("--tz", "no time zone " + quoted(words.zone), "America/Los_Angeles, UTC or local");
        options.zone = std::move(*zone);
        options.zoneName = words.zone;
    }
    if (!words.threads.empty()) {
        constexpr std::uint64_t mostThreads = 256;
        const auto threads = readCount(words.threads);
        if (!threads || *threads == 0 || *threads > mostThreads)
            return wrong("--threads", quoted(words.threads) + " is not a number of threads from 1 to 256", "4");
        options.threads = static_cast<unsigned>(*threads);
    }
    if (!words.spoolLimit.empty()) {
        const auto bytes = readSize(words.spoolLimit);
        if (!bytes)
            return wrong("--spool-limit", quoted(words.spoolLimit) + " is not a size", "8G");
        options.spoolBytes = *bytes;
    }
    if (!words.failOn.empty()) {
        if (words.failOn != "warning" && words.failOn != "error")
            return wrong("--fail-on", quoted(words.failOn) + " is not one of warning|error", "error");
        options.failOn = words.failOn == "error" ? calls::Severity::Error : calls::Severity::Warning;
    }
    for (const auto &[option, given, kept] :
        { std::tuple { "--ringtone-number", &words.ringtoneNumbers, &options.ringtoneNumbers },
            std::tuple { "--error-number", &words.errorNumbers, &options.errorNumbers } }) {
        for (const std::string &number : *given) {
            if (number.empty() || number.find_first_not_of("0123456789*#+") != std::string::npos)
                return wrong(option, quoted(number) + " is not a number, or the beginning of one", "91919191");
        }
        if (!given->empty())
            *kept = *given;
    }
    return {};
}

Result<void> understandSelection(Options &options, const Words &words)
{
    const calls::QueryClock clock { std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()), options.zone };
    if (!words.query.empty()) {
        auto query = calls::Query::parse(words.query, clock);
        if (!query) {
            std::string text = calls::render(query.error(), words.query);
            if (options.formatGiven && (options.format == Format::Json || options.format == Format::Ndjson)) {
                text += '\n';
                items::JsonWriter json(text);
                items::writeQueryError(json, query.error(), words.query);
            }
            return failure(ErrorKind::Usage, "--query", std::move(text));
        }
        options.queryText = words.query;
        options.query = std::move(*query);
    }
    if (!words.since.empty()) {
        const auto time = readInstant("--since", words.since, clock, false);
        if (!time)
            return tl::unexpected(time.error());
        options.since = *time;
    }
    if (!words.until.empty()) {
        const auto time = readInstant("--until", words.until, clock, true);
        if (!time)
            return tl::unexpected(time.error());
        options.until = *time;
    }
    if (options.since && options.until && *options.until < *options.since)
        return failure(ErrorKind::Usage, "--until", "is before --since");
    if (!words.limit.empty()) {
        options.limit = readCount(words.limit);
        if (!options.limit)
            return wrong("--limit", quoted(words.limit) + " is not a number of calls", "100");
    }
    if (!words.sort.empty()) {
        auto order = readOrder(words.sort);
        if (!order)
            return tl::unexpected(order.error());
        options.order = std::move(*order);
    }
    return {};
}

/// PORT, HOST:PORT or [IPv6]:PORT.
std::optional<ListenAt> readDoor(std::string_view word, ListenAt::Protocol protocol)
{
    ListenAt door { .protocol = protocol };
    const std::size_t colon = word.rfind(':');
    const std::string_view port = word.substr(colon == std::string_view::npos ? 0 : colon + 1);
    if (colon != std::string_view::npos) {
        std::string_view host = word.substr(0, colon);
        if (host.starts_with('[') && host.ends_with(']'))
            host = host.substr(1, host.size() - 2);
        else if (host.find(':') != std::string_view::npos)
            return {}; // an IPv6 address alone: which part is the port?
        if (host.empty())
            return {};
        door.host = host;
    }
    const char *const end = port.data() + port.size();
    const auto read = std::from_chars(port.data(), end, door.port);
    if (read.ec != std::errc {} || read.ptr != end)
        return {};
    return door;
}

/// The file is read here, so that nothing is loaded before what is wrong in it has been said.
Result<void> understandRules(Options &options, const Words &words)
{
    if (words.rules.empty())
        return {};
    std::ifstream file(words.rules, std::ios::binary);
    if (!file)
        return failure(ErrorKind::Usage, "--rules", quoted(words.rules) + " cannot be read");
    std::string text(items::maxRulesBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    options.rules
        = items::readRules(text, { std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()), options.zone });
    if (options.rules.errors.empty())
        return {};
    std::string what;
    for (const items::RuleError &error : options.rules.errors)
        what.append(what.empty() ? "" : "\n  ")
            .append(words.rules)
            .append(", line ")
            .append(std::to_string(error.line))
            .append(": ")
            .append(error.what);
    return failure(ErrorKind::Usage, "--rules", std::move(what));
}

Result<void> understandFollow(Options &options, const Words &words)
{
    using Protocol = ListenAt::Protocol;
    for (const auto &[option, given, protocol] : { std::tuple { "--syslog", &words.syslog, Protocol::Syslog },
             std::tuple { "--hep", &words.hep, Protocol::Hep } }) {
        for (const std::string &word : *given) {
            const auto door = readDoor(word, protocol);
            if (!door)
                return wrong(option, quoted(word) + " is not a port, or an address and a port",
                    protocol == Protocol::Hep ? "9060 or [2001:db8::5]:9060" : "5514 or 10.10.6.80:5514");
            options.doors.push_back(*door);
        }
    }
    if (options.paths.empty() && options.doors.empty())
        return failure(ErrorKind::Usage, "PATH",
            "is missing: name a file or folder to follow, or where to listen\n"
            "  as in: legwork-cli follow /var/log/cvp/ --syslog 5514");
    if (std::ranges::find(options.paths, "-") != options.paths.end())
        return failure(
            ErrorKind::Usage, "PATH", "standard input does not grow like a file; give it to legwork-cli calls -");
    options.fromStart = words.fromStart;
    options.events = words.events;
    if (!words.duration.empty()) {
        double seconds = 0;
        constexpr double longest = 1e9;
        const char *const end = words.duration.data() + words.duration.size();
        const auto read = std::from_chars(words.duration.data(), end, seconds);
        if (read.ec != std::errc {} || read.ptr != end || !(seconds >= 0) || seconds > longest)
            return wrong("--for", quoted(words.duration) + " is not a number of seconds", "60");
        options.duration = Milliseconds(static_cast<std::int64_t>(seconds * 1000));
    }
    return {};
}

} // namespace

std::span<const std::string_view> sortFields() noexcept { return orders; }

Result<Options> understand(Command command, const Words &words, bool terminal)
{
    Options options;
    options.command = command;
    options.paths = words.paths;
    options.call = words.call;
    options.out = words.out;
    options.everyRecord = words.everyRecord;
    options.isExplained = words.isExplained;
    const auto format = readFormat(command, words.format, terminal);
    if (!format)
        return tl::unexpected(format.error());
    options.format = *format;
    options.formatGiven = !words.format.empty();
    auto done = understandCommon(options, words);
    if (done)
        done = understandSelection(options, words);
    if (done)
        done = understandRules(options, words);
    if (done && command == Command::Follow)
        done = understandFollow(options, words);
    if (done && command == Command::Show && options.call.empty())
        done = wrong("--call", "needs the id of a call", "73822926F14011DC80250013192D1650");
    if (!done)
        return tl::unexpected(done.error());
    return options;
}

} // namespace legwork::cli
