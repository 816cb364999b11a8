// SPDX-License-Identifier: GPL-3.0-or-later
#include "callsearch.h"

#include <items/text.h>
#include <items/zone.h>

#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace legwork::desktop {

namespace {

QString text(std::string_view bytes) { return items::textFrom(bytes); }

/// Bytes without regard to the case of ASCII letters, which is all that identifiers and hosts are made of.
bool holds(std::string_view hay, std::string_view needle)
{
    if (needle.size() > hay.size())
        return false;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return std::search(hay.begin(), hay.end(), needle.begin(), needle.end(), [lower](char a, char b) {
        return lower(a) == lower(b);
    }) != hay.end();
}

struct Question {
    items::SessionSnapshot snapshot {};
    items::TraceSession::Clock clock {};
    std::string needle {};
    std::set<std::string, std::less<>> findings {}; // codes whose title holds the needle
    std::set<calls::Outcome> outcomes {};
    SearchScope scope = SearchScope::Everything;
    std::shared_ptr<std::atomic<bool>> cancelled {};
};

struct Found {
    std::vector<std::size_t> failed {}, other {}; // calls, newest first, as many as are shown
    std::size_t calls = 0;
    std::map<std::string, std::size_t, std::less<>> numbers {}, hosts {}; // with how many calls have them
};

bool isInCall(const calls::Call &call, const Question &question)
{
    const std::string &needle = question.needle;
    if (holds(call.ani, needle) || holds(call.dnis, needle) || holds(call.id, needle) || holds(call.callguid, needle)
        || holds(call.label, needle))
        return true;
    if (call.finding() != nullptr && question.findings.contains(call.finding()->code.view()))
        return true;
    if (question.outcomes.contains(call.outcome))
        return true;
    return std::ranges::any_of(call.legs,
        [&needle](const calls::Leg &leg) { return holds(leg.callId, needle) || holds(leg.dialled, needle); });
}

void noteWords(const calls::Call &call, const Question &question, Found &found)
{
    constexpr std::size_t enough = 1000; // distinct ones; a person refines long before
    const auto note = [&question](auto &into, std::string_view word) {
        if (word.empty() || !holds(word, question.needle))
            return;
        const auto known = into.find(word);
        if (known != into.end())
            ++known->second;
        else if (into.size() < enough)
            into.emplace(word, 1);
    };
    if (question.scope == SearchScope::Everything || question.scope == SearchScope::Numbers) {
        note(found.numbers, call.ani);
        if (call.dnis != call.ani)
            note(found.numbers, call.dnis);
    }
    if (question.scope == SearchScope::Everything || question.scope == SearchScope::Hosts) {
        std::set<std::string_view> hosts; // each once a call
        for (const calls::Leg &leg : call.legs)
            for (const Text *const host : { &leg.from, &leg.to, &leg.fromIp, &leg.toIp })
                hosts.insert(host->view());
        for (const std::string_view host : hosts)
            note(found.hosts, host);
    }
}

Found find(const Question &question)
{
    Found found;
    const calls::CallList &calls = question.snapshot.calls;
    for (std::size_t n = calls.size(); n-- > 0;) {
        if (n % 1024 == 0 && question.cancelled->load(std::memory_order_relaxed))
            return {};
        const calls::Call &call = calls[n];
        if ((question.scope == SearchScope::Everything || question.scope == SearchScope::Calls)
            && isInCall(call, question)) {
            ++found.calls;
            std::vector<std::size_t> &into = ui::signOf(call) == ui::Sign::Error ? found.failed : found.other;
            if (into.size() < static_cast<std::size_t>(maxPaletteRows))
                into.push_back(n);
        }
        noteWords(call, question, found);
    }
    return found;
}

PaletteEntry entryOf(const calls::Call &call, const Question &question)
{
    PaletteEntry entry;
    entry.group = PaletteGroup::Calls;
    entry.sign = ui::signOf(call);
    entry.title = QStringLiteral("%1 \u2192 %2").arg(text(call.ani), text(call.dnis));
    const QString what
        = call.finding() != nullptr ? ui::titleOfFinding(call.finding()->code) : ui::wordFor(call.outcome);
    const QString when = text(items::wallClock(call.start, question.clock.zone)).left(19);
    const QString length = text(items::durationText(std::chrono::duration_cast<Milliseconds>(call.end - call.start)));
    entry.detail = QStringList { what, when, length }.join(QStringLiteral(", "));
    entry.link.callId = text(call.id);
    return entry;
}

/// The commonest first.
QList<std::pair<QString, std::size_t>> ranked(const std::map<std::string, std::size_t, std::less<>> &words)
{
    QList<std::pair<QString, std::size_t>> rows;
    for (const auto &[word, count] : words)
        rows.append({ text(word), count });
    std::ranges::stable_sort(rows, [](const auto &a, const auto &b) { return a.second > b.second; });
    return rows;
}

PaletteResults resultsOf(const Found &found, const Question &question)
{
    PaletteResults results;
    std::vector<std::size_t> shown = found.failed;
    shown.insert(shown.end(), found.other.begin(), found.other.end());
    shown.resize(std::min(shown.size(), static_cast<std::size_t>(maxPaletteRows)));
    for (const std::size_t n : shown)
        results.entries.append(entryOf(question.snapshot.calls[n], question));
    const QLocale locale;
    if (found.calls > shown.size())
        results.notes.insert(PaletteGroup::Calls,
            CallSearch::tr("%1 of %2, failures first")
                .arg(locale.toString(static_cast<qulonglong>(shown.size())),
                    locale.toString(static_cast<qulonglong>(found.calls))));
    const auto addWords = [&results](const auto &words, PaletteGroup group, const char *icon, const QString &field) {
        const auto rows = ranked(words);
        for (const auto &[word, count] : rows.mid(0, maxPaletteRows)) {
            PaletteEntry entry;
            entry.group = group;
            entry.icon = icon;
            entry.title = word;
            entry.detail = CallSearch::tr("%n call(s)", nullptr, static_cast<int>(count));
            entry.link.page = QStringLiteral("calls");
            const bool isPlain = std::ranges::all_of(word, [](QChar c) {
                return c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('-') || c == QLatin1Char('_');
            });
            entry.link.query = field + (isPlain ? word : QLatin1Char('"') + word + QLatin1Char('"'));
            results.entries.append(entry);
        }
        if (rows.size() > maxPaletteRows)
            results.notes.insert(group, CallSearch::tr("%1 of %2").arg(maxPaletteRows).arg(rows.size()));
    };
    addWords(found.numbers, PaletteGroup::Numbers, "phone", QStringLiteral("any:"));
    addWords(found.hosts, PaletteGroup::Hosts, "server", QStringLiteral("host:"));
    return results;
}

} // namespace

CallSearch::CallSearch(items::TraceSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_cancelled(std::make_shared<std::atomic<bool>>(false))
{
    m_pool.setMaxThreadCount(1);
    // Reading records keeps the session from answering others: only for what a person has finished typing.
    m_lineSoon.setSingleShot(true);
    m_lineSoon.setInterval(std::chrono::milliseconds(250));
    connect(&m_lineSoon, &QTimer::timeout, this, &CallSearch::searchLines);
}

CallSearch::~CallSearch()
{
    cancel();
    m_pool.waitForDone();
}

void CallSearch::cancel()
{
    m_cancelled->store(true);
    ++m_generation;
    m_lineSoon.stop();
    m_lineText.clear();
    m_lineCalls = {};
}

void CallSearch::search(const QString &needle, SearchScope scope)
{
    cancel();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    if (needle.isEmpty())
        return;
    Question question;
    question.snapshot = m_session.snapshot();
    question.clock = m_session.clock();
    question.needle = needle.toStdString();
    question.scope = scope;
    question.cancelled = m_cancelled;
    for (int outcome = 0; outcome <= static_cast<int>(calls::Outcome::Fragment); ++outcome)
        if (needle.size() > 3
            && ui::wordFor(static_cast<calls::Outcome>(outcome)).contains(needle, Qt::CaseInsensitive))
            question.outcomes.insert(static_cast<calls::Outcome>(outcome));
    if (needle.size() > 2)
        for (const std::string_view code : ui::findingCodes())
            if (ui::titleOfFinding(code).contains(needle, Qt::CaseInsensitive))
                question.findings.emplace(code);
    const int generation = m_generation;
    m_pool.start([this, generation, question = std::move(question)] {
        const Found answer = find(question);
        if (question.cancelled->load())
            return;
        const PaletteResults results = resultsOf(answer, question);
        QMetaObject::invokeMethod(
            this,
            [this, generation, results] {
                if (generation == m_generation)
                    Q_EMIT found(results);
            },
            Qt::QueuedConnection);
    });
    if (scope == SearchScope::Everything && needle.size() >= 3) {
        m_lineText = needle;
        m_lineSoon.start();
    }
}

void CallSearch::searchLines()
{
    m_lineCalls = m_session.snapshot().calls;
    m_lines = {};
    searchLinesFrom(0);
}

/// A slice of the calls at a time: between two slices the session answers others, and a new search ends this one.
void CallSearch::searchLinesFrom(std::size_t first)
{
    struct Slice {
        QList<PaletteEntry> entries {};
        std::size_t next = 0;
    };
    static constexpr std::chrono::milliseconds sliceTime { 40 };
    const int generation = m_generation;
    const auto question = [calls = m_lineCalls, cancelled = m_cancelled, needle = m_lineText.toStdString(), first,
                              room = maxPaletteRows - m_lines.entries.size()](const calls::Engine &engine) {
        Slice slice;
        const auto until = std::chrono::steady_clock::now() + sliceTime;
        std::size_t n = first;
        for (; n < calls.size() && slice.entries.size() < room && std::chrono::steady_clock::now() < until; ++n) {
            // The newest calls are the likeliest to be looked for.
            const calls::Call &call = calls[calls.size() - 1 - n];
            for (const calls::Row &row : engine.rows(call.id.view())) {
                if (cancelled->load(std::memory_order_relaxed))
                    return slice;
                const calls::Engine::Text record = engine.textAt(row.place);
                const auto at = std::string_view(record.text).find(needle);
                if (at == std::string_view::npos)
                    continue;
                const std::size_t lineStart = record.text.rfind('\n', at) + 1;
                std::size_t lineEnd = record.text.find('\n', at);
                lineEnd = std::min(lineEnd == std::string::npos ? record.text.size() : lineEnd, lineStart + 160);
                PaletteEntry entry;
                entry.group = PaletteGroup::Lines;
                entry.icon = "file";
                const auto lines = static_cast<std::uint64_t>(
                    std::count(record.text.begin(), record.text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
                entry.title
                    = QStringLiteral("%1:%2").arg(QFileInfo(text(record.path)).fileName()).arg(record.line + lines);
                entry.detail = text(std::string_view(record.text).substr(lineStart, lineEnd - lineStart)).simplified();
                entry.link.callId = text(call.id);
                entry.link.place = row.place;
                slice.entries.append(entry);
                break; // a call once: its ladder shows the rest
            }
        }
        slice.next = n;
        return slice;
    };
    m_session.ask<Slice>(question, this, [this, generation](Slice slice) {
        if (generation != m_generation)
            return;
        m_lines.entries.append(slice.entries);
        const bool done = slice.next >= m_lineCalls.size() || m_lines.entries.size() >= maxPaletteRows;
        m_lines.notes.insert(PaletteGroup::Lines,
            done ? QString()
                 : tr("%1 % searched").arg(100 * slice.next / std::max<std::size_t>(1, m_lineCalls.size())));
        Q_EMIT linesFound(m_lines);
        if (!done)
            searchLinesFrom(slice.next);
    });
}

} // namespace legwork::desktop
