// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include <items/diagnosis.h>
#include <items/patterns.h>
#include <items/report.h>
#include <items/rtpquality.h>

#include <base/parallel.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

namespace legwork::cli {

namespace {

namespace fs = std::filesystem;

/// The folder to write to, made. Without --out one that was not there before, so that nothing is lost.
Result<fs::path> makeFolder(const std::string &asked)
{
    std::error_code error;
    constexpr int mostReports = 10'000;
    fs::path folder = asked.empty() ? "legwork-report" : asked;
    for (int i = 2; asked.empty() && fs::exists(folder, error) && i < mostReports; ++i)
        folder = "legwork-report-" + std::to_string(i);
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error))
        return failure(
            ErrorKind::NotReadable, folder.string(), error ? error.message() : std::string("is not a folder"));
    return folder;
}

Result<void> writeFile(const fs::path &path, const std::string &text)
{
    std::FILE *const file = std::fopen(path.c_str(), "we");
    if (file == nullptr)
        return failure(ErrorKind::NotReadable, path.string(), std::strerror(errno));
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const int writeError = errno;
    if (std::fclose(file) != 0 || !written)
        return failure(ErrorKind::NotReadable, path.string(), std::strerror(written ? errno : writeError));
    return {};
}

Result<void> writePages(Session &session, const items::Report &report, const fs::path &folder)
{
    const items::Presenter &presenter = session.presenter();
    for (const items::Report::Failed &failed : report.failed) {
        if (session.isStopped())
            return {};
        items::Ladder ladder = items::makeLadder(*failed.call, session.engine().rows(failed.call->id), presenter);
        items::addGoodCall(ladder, session.engine(), presenter);
        ladder.quality
            = std::make_shared<const std::vector<items::RtpQuality>>(items::rtpQualityOf(ladder, session.engine()));
        if (auto done = writeFile(folder / failed.page, items::pageMarkdown(ladder, presenter, session.style())); !done)
            return done;
    }
    std::string json;
    items::JsonWriter writer(json);
    items::writeReport(writer, report, presenter);
    if (auto done = writeFile(folder / "summary.json", json + '\n'); !done)
        return done;
    return writeFile(folder / "report.md", items::reportMarkdown(report, presenter, session.style()));
}

void print(Session &session, const items::Report &report)
{
    Output &output = session.output();
    if (session.options().format == Format::Json || session.options().format == Format::Ndjson) {
        items::JsonWriter json(output.buffer());
        items::writeReport(json, report, session.presenter());
        output.write("\n");
        return;
    }
    output.write(items::reportText(report, session.style()));
    output.write("\nThe report is " + report.folder + "/report.md, with " + std::to_string(report.failed.size())
        + (report.failed.size() == 1 ? " page of a failed call\n" : " pages of failed calls\n"));
}

} // namespace

int runReport(Session &session)
{
    const Options &options = session.options();
    auto folder = makeFolder(options.out);
    if (!folder) {
        std::fprintf(stderr, "legwork-cli report: --out: %s: %s\n  as in: --out report-for-customer\n",
            folder.error().place.c_str(), folder.error().what.c_str());
        return exitUsage;
    }
    if (!session.load())
        return session.finish();
    const std::vector<const calls::Call *> chosen = session.selection();
    for (const calls::Call *call : chosen)
        session.note(*call);
    items::Report report = items::makeReport(chosen, session.engine().sources());
    report.paths = options.paths;
    report.folder = folder->string();
    report.masked = options.mask;
    report.otherDialogs = session.engine().otherDialogs().size();
    std::set<std::string_view> isChosen;
    for (const calls::Call *call : chosen)
        isChosen.insert(call->id);
    std::vector<std::uint32_t> rows;
    const calls::CallList &list = session.engine().calls();
    for (std::uint32_t i = 0; i < list.size(); ++i) {
        if (isChosen.contains(list[i].id))
            rows.push_back(i);
    }
    const std::atomic<bool> never = false;
    report.patterns
        = diagnosis::patternsOf(list, rows, defaultThreads(), never, items::extraValuesOf(session.engine()));
    report.words = items::patternWords(options.zone, &session.presenter());
    if (const auto done = writePages(session, report, *folder); !done) {
        std::fprintf(stderr, "legwork-cli report: %s: %s\n", done.error().place.c_str(), done.error().what.c_str());
        static_cast<void>(session.finish());
        return exitUnreadable;
    }
    if (!session.isStopped())
        print(session, report);
    return session.finish();
}

} // namespace legwork::cli
