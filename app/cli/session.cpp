// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include "progress.h"

#include <base/parallel.h>
#include <items/extras.h>
#include <items/sourcejson.h>
#include <items/text.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <unistd.h>

namespace legwork::cli {

namespace {

std::unique_ptr<calls::Engine> makeEngine(const Options &options)
{
    calls::EngineOptions engine;
    engine.threads = options.threads;
    engine.spoolBytes = options.spoolBytes;
    engine.ringtoneNumbers = options.ringtoneNumbers;
    engine.errorNumbers = options.errorNumbers;
    return std::make_unique<calls::Engine>(std::move(engine));
}

std::int64_t cpuMs() noexcept
{
    rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto ms
        = [](const timeval &time) { return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_usec / 1000; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

using Less = bool (*)(const calls::Call &, const calls::Call &);

template <auto Member> bool lessBy(const calls::Call &a, const calls::Call &b) { return a.*Member < b.*Member; }

struct Sorting {
    std::string_view field;
    Less less;
};

/// One row per name of sortFields().
constexpr Sorting sortings[] = { { "start", lessBy<&calls::Call::start> }, { "end", lessBy<&calls::Call::end> },
    { "length", [](const calls::Call &a, const calls::Call &b) { return a.end - a.start < b.end - b.start; } },
    { "ani", lessBy<&calls::Call::ani> }, { "dnis", lessBy<&calls::Call::dnis> },
    { "outcome",
        [](const calls::Call &a, const calls::Call &b) {
            return std::string_view(nameOf(a.outcome)) < nameOf(b.outcome);
        } },
    { "finding",
        [](const calls::Call &a, const calls::Call &b) {
            const auto code = [](const calls::Call &call) {
                return call.finding() ? std::string_view(call.finding()->code) : std::string_view();
            };
            return code(a) < code(b);
        } },
    { "code", lessBy<&calls::Call::sip> }, { "cause", lessBy<&calls::Call::q850> },
    { "stage", lessBy<&calls::Call::lastStage> },
    { "legs", [](const calls::Call &a, const calls::Call &b) { return a.legs.size() < b.legs.size(); } },
    { "ivr", lessBy<&calls::Call::ivr> }, { "queue", lessBy<&calls::Call::queue> },
    { "talk", lessBy<&calls::Call::talk> }, { "setup", lessBy<&calls::Call::setup> },
    { "ring", lessBy<&calls::Call::ring> }, { "messages", lessBy<&calls::Call::messages> },
    { "copies", lessBy<&calls::Call::copies> }, { "events", lessBy<&calls::Call::events> },
    { "id", lessBy<&calls::Call::id> } };

void sortBy(std::vector<const calls::Call *> &calls, const Order &order)
{
    const Sorting *const sorting = std::ranges::find(sortings, std::string_view(order.field), &Sorting::field);
    if (sorting == std::end(sortings))
        return;
    std::ranges::stable_sort(calls, [&](const calls::Call *a, const calls::Call *b) {
        return order.descending ? sorting->less(*b, *a) : sorting->less(*a, *b);
    });
}

} // namespace

Session::Session(const Options &options, const Interrupt &interrupt)
    : m_options(options)
    , m_interrupt(interrupt)
    , m_engine(makeEngine(options))
    , m_extras(std::make_unique<items::EngineExtras>(*m_engine))
{
    m_presenter.recordAt = [this](calls::Place place) {
        calls::Engine::Text text = m_engine->textAt(place);
        return items::RecordText { std::move(text.path), text.line, std::move(text.text) };
    };
    m_explanations = diagnosis::Explanations(options.rules.explanations);
    m_presenter.explanations = &m_explanations;
    if (options.mask) {
        std::vector<std::string> kept = options.ringtoneNumbers;
        kept.insert(kept.end(), options.errorNumbers.begin(), options.errorNumbers.end());
        m_masker = std::make_unique<items::Masker>(std::move(kept));
        m_presenter.masker = m_masker.get();
    }
}

bool Session::load()
{
    {
        ProgressBar bar(!m_options.quiet && ::isatty(STDERR_FILENO) != 0);
        m_engine->load(m_options.paths, [&](const calls::Progress &progress) {
            bar.update(progress.bytes, progress.total);
            return !m_interrupt.isRaised();
        });
    }
    sayProblems();
    const calls::Stats stats = m_engine->stats();
    sayMore(std::to_string(stats.bytes) + " bytes, " + std::to_string(stats.records) + " records, "
        + std::to_string(stats.sipMessages) + " SIP messages, " + std::to_string(stats.calls) + " calls, "
        + std::to_string(stats.rejected) + " left out");
    return !m_interrupt.isRaised();
}

const items::Presenter &Session::presenter()
{
    if (m_masker && !m_learned) {
        m_learned = true;
        for (const auto *calls : { &m_engine->calls(), &m_engine->otherDialogs() })
            std::ranges::for_each(*calls, [this](const calls::Call &call) { m_masker->learn(call); });
    }
    return m_presenter;
}

void Session::learn(const calls::Call &call)
{
    if (m_masker)
        m_masker->learn(call);
}

items::LadderStyle Session::style() const
{
    const bool colours
        = m_options.command == Command::Show && ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    return { m_options.zone, m_options.zoneName, colours, m_options.everyRecord, m_options.isExplained };
}

const calls::Call &Session::withRules(const calls::Call &call)
{
    std::vector<calls::Finding> findings = items::findingsBy(m_options.rules.rules, call, m_extras.get());
    if (findings.empty())
        return call;
    // What proves it is the call as a whole: it is shown from its first row on.
    if (const auto rows = m_engine->rows(call.id); !rows.empty()) {
        for (calls::Finding &finding : findings)
            finding.evidence.push_back(rows.front().place);
    }
    m_ruled.push_back(call);
    items::addFindings(m_ruled.back(), std::move(findings));
    return m_ruled.back();
}

bool Session::isSelected(const calls::Call &call)
{
    return (!m_options.since || call.start >= *m_options.since) && (!m_options.until || call.start <= *m_options.until)
        && m_options.query.matches(call, m_extras.get());
}

std::vector<const calls::Call *> Session::selection()
{
    std::vector<const calls::Call *> chosen;
    for (const calls::Call &call : m_engine->calls()) {
        if (m_interrupt.isRaised() || (!m_options.order && m_options.limit && chosen.size() >= *m_options.limit))
            break;
        const calls::Call &ruled = withRules(call);
        if (isSelected(ruled))
            chosen.push_back(&ruled);
    }
    if (m_options.order)
        sortBy(chosen, *m_options.order);
    if (m_options.limit && chosen.size() > *m_options.limit)
        chosen.resize(*m_options.limit);
    return chosen;
}

void Session::note(const calls::Call &call) noexcept
{
    if (m_options.failOn && call.finding() && call.finding()->severity <= *m_options.failOn)
        m_found = true;
}

void Session::say(const std::string &text) const
{
    if (!m_options.quiet)
        std::fprintf(stderr, "legwork-cli: %s\n", items::printable(text).c_str());
}

void Session::sayMore(const std::string &text) const
{
    if (m_options.verbose)
        say(text);
}

void Session::sayProblems()
{
    const auto &problems = m_engine->problems();
    for (; m_problemsSaid < problems.size(); ++m_problemsSaid) {
        const trace::Problem &problem = problems[m_problemsSaid];
        m_unreadable = m_unreadable || problem.wholeInput;
        say(problem.path + ": " + problem.error.what);
    }
}

int Session::finish()
{
    m_output.flush();
    sayProblems();
    if (m_options.stats) {
        const items::RunCost cost { .wallMs
            = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - m_start).count(),
            .cpuMs = cpuMs(),
            .anonPeakMb = m_memory.peakMb(),
            .threads = m_options.threads > 0 ? m_options.threads : defaultThreads() };
        std::string line;
        items::JsonWriter json(line);
        items::writeStats(json, m_engine->stats(), cost);
        std::fprintf(stderr, "%s\n", line.c_str());
    }
    if (m_interrupt.isRaised())
        return m_interrupt.exitCode();
    if (!m_output.error().empty()) {
        say("the answer cannot be written: " + m_output.error());
        return exitUnreadable;
    }
    return m_unreadable ? exitUnreadable : m_found ? exitFound : exitDone;
}

} // namespace legwork::cli
