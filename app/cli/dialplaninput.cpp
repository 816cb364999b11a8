// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplaninput.h"

#include "dialplan.h"
#include "options.h"

#include <base/limits.h>
#include <items/jsonwriter.h>
#include <items/sourcejson.h>
#include <items/text.h>
#include <trace/source.h>

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>
#include <sys/stat.h>

namespace legwork::cli {

namespace {

using dialplan::Config;
using dialplan::Device;

/// Something of a dial plan: a file without it is a log, a licence, a picture.
bool holdsDialplan(const Config &config)
{
    using Kind = dialplan::ObjectKind;
    constexpr Kind kinds[] { Kind::Peer, Kind::TranslationRule, Kind::TranslationProfile, Kind::VoiceService,
        Kind::PatternMap, Kind::Dpg, Kind::ServerGroup, Kind::VoicePort };
    return std::ranges::any_of(config.devices(), [&](const Device &device) {
        return std::ranges::any_of(device.objects,
            [&](const dialplan::Object &object) { return std::ranges::find(kinds, object.kind) != std::end(kinds); });
    });
}

std::int64_t processorMs() noexcept
{
    rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto ms
        = [](const timeval &time) { return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_usec / 1000; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

class Reader final {
public:
    Reader(const std::string &path, const DialplanWords &words, const InputQuestion &question, DialplanCost &cost)
        : m_path(path)
        , m_words(words)
        , m_question(question)
        , m_cost(cost)
    {
    }

    std::variant<DialplanInput, int> run()
    {
        // A file that a person names is what that person says it is; in a folder or an archive it has to look like it.
        struct stat status { };
        if (m_path != "-" && ::stat(m_path.c_str(), &status) != 0)
            return fail(m_path + ": no such file");
        trace::Spool spool(limits::defaultSpoolBytes);
        const trace::Opened opened = trace::open({ m_path }, spool);
        for (const trace::Problem &problem : opened.problems) {
            say(problem.path + ": " + problem.error.what);
            if (problem.wholeInput)
                return exitUnreadable;
        }
        for (const trace::Source &source : opened.sources) {
            if (const int code = add(source, opened.sources.size() == 1 && source.path == m_path); code != exitDone)
                return code;
        }
        if (m_input.configs.empty())
            return fail(m_path + ": holds no configuration with a dial plan");
        return chosen();
    }

private:
    void say(const std::string &text) const
    {
        std::fprintf(stderr, "legwork-cli dialplan %s: %s\n", m_question.command, items::printable(text).c_str());
    }

    int fail(const std::string &text) const
    {
        say(text);
        return exitUnreadable;
    }

    int add(const trace::Source &source, bool isNamed)
    {
        auto config = Config::parse(std::string(source.file.bytes()));
        if (!config)
            return fail(source.path + ": " + config.error().what);
        if (!isNamed && !holdsDialplan(*config)) {
            if (m_words.verbose)
                say(source.path + ": holds no dial plan, left out");
            return exitDone;
        }
        m_cost.read.bytes += source.file.bytes().size();
        m_cost.read.records += config->lineCount();
        for (const dialplan::Diagnostic &diagnostic : config->diagnostics()) {
            if (diagnostic.kind == dialplan::DiagnosticKind::Info ? m_words.verbose : !m_words.quiet)
                say(source.path + ":" + std::to_string(diagnostic.line) + ": " + diagnostic.what);
        }
        m_input.configs.push_back({ source.path, std::move(*config) });
        return exitDone;
    }

    std::variant<DialplanInput, int> chosen()
    {
        std::string names;
        std::size_t candidates = 0;
        const Device *first = nullptr;
        for (const FoundConfig &found : m_input.configs) {
            for (const Device &device : found.config.devices()) {
                if (!m_words.device.empty() && device.name != m_words.device)
                    continue;
                const bool isWhole = device.objects.size() > 1; // text before the first prompt is a device without any
                if (!isWhole && first != nullptr)
                    continue;
                candidates += isWhole ? 1 : 0;
                names.append(names.empty() ? "" : ", ").append(device.name.empty() ? "without a name" : device.name);
                if (first == nullptr || first->objects.size() <= 1)
                    first = &device;
            }
        }
        if (first == nullptr)
            return sayUsage(
                m_question.command, "--device: no device '" + m_words.device + "' in " + m_path, m_question.form);
        if (m_question.devices == Devices::One && candidates > 1)
            return sayUsage(m_question.command,
                m_path + " holds " + std::to_string(candidates) + " devices (" + names + "); name one with --device",
                m_question.form);
        if (m_question.devices == Devices::One || !m_words.device.empty())
            m_input.device = first;
        return std::move(m_input);
    }

    const std::string &m_path;
    const DialplanWords &m_words;
    const InputQuestion &m_question;
    DialplanCost &m_cost;
    DialplanInput m_input;
};

} // namespace

std::vector<DialplanInput::Place> DialplanInput::places() const
{
    std::vector<Place> all;
    for (const FoundConfig &found : configs) {
        for (const Device &one : found.config.devices()) {
            if (device == nullptr || device == &one)
                all.push_back({ &found, &one });
        }
    }
    return all;
}

void DialplanCost::print()
{
    const items::RunCost cost { .wallMs
        = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count(),
        .cpuMs = processorMs(),
        .anonPeakMb = memory.peakMb(),
        .threads = threads };
    std::string line;
    items::JsonWriter json(line);
    items::writeStats(json, read, cost);
    std::fprintf(stderr, "%s\n", line.c_str());
}

std::variant<DialplanInput, int> readInput(
    const std::string &path, const DialplanWords &words, const InputQuestion &question, DialplanCost &cost)
{
    return Reader(path, words, question, cost).run();
}

} // namespace legwork::cli
