// SPDX-License-Identifier: GPL-3.0-or-later
#include "syslogintake.h"

#include <formats/dialect.h>

#include <algorithm>
#include <optional>

namespace legwork::live {

namespace {

constexpr std::string_view overflowHost = "others";
/// Programs of one host that are told apart.
constexpr std::size_t maxApps = 32;

/// "123: " at the begin of a text.
std::optional<std::uint32_t> countAt(std::string_view text) noexcept
{
    std::uint64_t value = 0;
    std::size_t at = 0;
    constexpr std::size_t mostDigits = 10;
    for (; at < text.size() && at < mostDigits && text[at] >= '0' && text[at] <= '9'; ++at)
        value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
    if (at == 0 || at >= text.size() || text[at] != ':' || value > 0xffffffffU)
        return std::nullopt;
    return static_cast<std::uint32_t>(value);
}

/// APP-NAME "123": rsyslog makes a tag of the device's count.
std::optional<std::uint32_t> countOf(std::string_view app) noexcept
{
    if (app.empty() || app.size() > 10 || !std::ranges::all_of(app, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : app)
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value <= 0xffffffffU ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
}

formats::Dialect dialectOf(std::string_view line) noexcept
{
    for (const formats::DialectTraits &dialect : formats::dialects()) {
        if (const formats::Head head = dialect.match(line); head.kind == formats::LineKind::Head)
            return head.dialect == formats::Dialect::None ? dialect.dialect : head.dialect;
    }
    return formats::Dialect::None;
}

bool isDevices(formats::Dialect dialect) noexcept
{
    return dialect == formats::Dialect::Ios || dialect == formats::Dialect::Isdn
        || dialect == formats::Dialect::VoipTrace;
}

/// A message may hold several lines: the line ends of a collector's file are "#012".
void appendEscaped(std::string &line, std::string_view text)
{
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    for (const char c : text) {
        switch (c) {
        case '\n': line += "#012"; break;
        case '\r': break;
        case '\0': line += ' '; break;
        default: line += c;
        }
    }
}

/// The other way round: a log's own lines, which a collector escaped on their way.
void appendUnescaped(std::string &line, std::string_view text)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view escape = text[at] == '#' ? text.substr(at, 4) : std::string_view();
        if (escape == "#012")
            line += '\n';
        else if (escape == "#011")
            line += '\t';
        else if (escape != "#015")
            line += text[at];
        if (escape == "#012" || escape == "#011" || escape == "#015")
            at += 3;
    }
    while (line.ends_with('\n') || line.ends_with('\r'))
        line.pop_back();
}

} // namespace

SyslogIntake::Counts SyslogIntake::counts() const noexcept
{
    Counts counts = m_counts;
    for (const auto &[key, host] : m_hosts) {
        counts.lost += host->window.counts().lost;
        counts.late += host->window.counts().late;
        counts.repeated += host->window.counts().repeated;
    }
    return counts;
}

SyslogIntake::Host &SyslogIntake::hostOf(std::string_view sender, std::string_view name)
{
    // Messages of one host come in a row.
    m_line.assign(sender).append(1, ' ').append(name);
    if (m_lastHost && m_line == m_lastKey)
        return *m_lastHost;
    auto known = m_hosts.find(m_line);
    if (known == m_hosts.end() && m_hosts.size() >= maxHosts) {
        m_line = overflowHost;
        known = m_hosts.find(m_line);
    }
    if (known == m_hosts.end()) {
        auto host = std::make_unique<Host>();
        host->name = m_line == overflowHost ? overflowHost : name.empty() ? sender : name;
        known = m_hosts.emplace(m_line, std::move(host)).first;
    }
    m_lastKey = known->first;
    m_lastHost = known->second.get();
    return *m_lastHost;
}

void SyslogIntake::reject(std::string_view sender, std::string_view message)
{
    ++m_counts.rejected;
    // A TLS handshake record: type 22, version 3.x.
    m_stranger = { std::string(sender), message.size() > 2 && message[0] == 22 && message[1] == 3 };
}

void SyslogIntake::take(std::string_view sender, std::string_view text, UtcTime arrival, Connection *connection)
{
    SyslogMessage message = readSyslog(text);
    if (!isPrintable(message.text))
        return reject(sender, text);
    const bool continues = !message.hasPriority && connection && connection->hasMessage;
    if (continues) { // the sender put a message of several lines on a connection that is cut at line ends
        message.host = connection->host;
        message.app = connection->app;
        message.text = message.bareText = text;
    } else if (!message.hasPriority && dialectOf(message.text) == formats::Dialect::None) {
        return reject(sender, text);
    } else if (connection) {
        connection->hasMessage = true;
        connection->host = message.host;
        connection->app = message.app;
    }
    ++m_counts.records;
    m_counts.bytes += text.size();
    Host &host = hostOf(sender, message.host);
    std::string_view line;
    if (isPlain(host, message, line))
        takePlain(host, message.app, line);
    else
        takeRelayed(host, message, arrival);
}

/// Whether the message is a line that the engine knows without its relay, or one that goes on after such a line.
bool SyslogIntake::isPlain(Host &host, const SyslogMessage &message, std::string_view &line)
{
    const auto known = host.plainApps.find(message.app);
    for (const std::string_view text : { message.text, message.bareText }) {
        const formats::Dialect dialect = dialectOf(text);
        if (dialect == formats::Dialect::None)
            continue;
        if (isDevices(dialect)) {
            if (text.size() != message.text.size() && !countOf(message.app) && host.deviceTags.size() < maxApps)
                host.deviceTags.emplace(message.app);
            return false;
        }
        line = text;
        if (known == host.plainApps.end() && host.plainApps.size() < maxApps)
            host.plainApps.emplace(message.app);
        return true;
    }
    line = message.bareText;
    return known != host.plainApps.end();
}

void SyslogIntake::takePlain(const Host &host, std::string_view app, std::string_view line)
{
    m_line.clear();
    appendUnescaped(m_line, line);
    m_line += '\n';
    std::string name = host.name;
    if (!app.empty() && !countOf(app))
        name.append(1, '-').append(app);
    const bool begins = dialectOf(line) != formats::Dialect::None;
    m_spool.append(name, m_line, begins ? SpoolSet::Border::Record : SpoolSet::Border::Inside);
}

/// Some devices number every line they send, some only what begins a message: numbers of the second sort say nothing
/// of the order and loss of lines.
void SyslogIntake::noteCount(Host &host, std::optional<std::uint32_t> count)
{
    if (!count && !host.lacksCounts) {
        host.lacksCounts = true;
        m_ready.clear();
        host.window.flush(m_ready);
        write(host, m_ready);
    }
    if (!count) {
        host.countsInRow = 0;
        return;
    }
    constexpr std::uint32_t convincing = 32;
    host.countsInRow = host.lacksCounts && *count == host.lastSeen + 1 ? host.countsInRow + 1 : 0;
    host.lastSeen = *count;
    if (host.countsInRow >= convincing)
        host.lacksCounts = false;
}

void SyslogIntake::takeRelayed(Host &host, const SyslogMessage &message, UtcTime arrival)
{
    std::optional<std::uint32_t> count = message.isStructured ? countOf(message.app) : std::nullopt;
    const bool isTag = count.has_value();
    const std::string_view text = host.deviceTags.contains(message.app) ? message.bareText : message.text;
    if (!count)
        count = countAt(text);
    noteCount(host, count);
    m_line = toIso8601(arrival);
    m_line.append(1, ' ').append(host.name).append(1, ' ');
    if (host.lacksCounts)
        m_line.append(std::to_string(++host.lastCount)).append(": ");
    if (isTag)
        m_line.append(message.app).append(": ");
    appendEscaped(m_line, text);
    m_line += '\n';
    m_ready.clear();
    if (!host.lacksCounts && count && host.name != overflowHost) {
        host.lastCount = *count;
        host.window.add(*count, m_line, Clock::now(), m_ready);
    } else {
        m_ready.push_back(m_line);
    }
    write(host, m_ready);
    setWaiting(host);
}

void SyslogIntake::write(Host &host, const std::vector<std::string> &lines)
{
    for (const std::string &line : lines) {
        // A header begins behind the stamp, the host and the count; only one may begin a new file.
        const bool begins = dialectOf(line) != formats::Dialect::None;
        m_spool.append(host.name, line, begins ? SpoolSet::Border::Record : SpoolSet::Border::Inside);
    }
}

void SyslogIntake::setWaiting(Host &host)
{
    if (host.window.isWaiting() == host.isWaiting)
        return;
    host.isWaiting = !host.isWaiting;
    m_waiting += host.isWaiting ? 1U : ~std::size_t { 0 };
}

void SyslogIntake::expire(Clock::time_point now)
{
    if (m_waiting == 0)
        return;
    for (const auto &[key, host] : m_hosts) {
        m_ready.clear();
        host->window.expire(now, m_ready);
        write(*host, m_ready);
        setWaiting(*host);
    }
}

void SyslogIntake::flush()
{
    for (const auto &[key, host] : m_hosts) {
        m_ready.clear();
        host->window.flush(m_ready);
        write(*host, m_ready);
        setWaiting(*host);
    }
}

} // namespace legwork::live
