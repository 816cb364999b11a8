// SPDX-License-Identifier: GPL-3.0-or-later
#include "render.h"

#include "ladderdocument.h"

#include <items/text.h>
#include <items/zone.h>

#include <QApplication>
#include <QSaveFile>

#include <cstdio>
#include <memory>

namespace legwork::ui {

namespace {

constexpr int done = 0, usage = 2, unreadable = 3;

int say(int code, const std::string &text)
{
    std::fprintf(stderr, "legwork render: %s\n", items::printable(text).c_str());
    return code;
}

/// The one call whose id is, or begins with, `id`.
const calls::Call *callNamed(const calls::Engine &engine, std::string_view id, std::string &problem)
{
    const calls::Call *found = nullptr;
    for (const calls::Call &call : engine.calls()) {
        if (call.id == id)
            return &call;
        if (id.empty() || !call.id.view().starts_with(id))
            continue;
        if (found != nullptr) {
            problem = "more than one call begins with " + std::string(id);
            return nullptr;
        }
        found = &call;
    }
    if (found == nullptr)
        problem = "no call " + std::string(id) + "; legwork-cli calls lists them";
    return found;
}

bool write(const std::string &output, const QByteArray &bytes, std::string &problem)
{
    if (output == "-")
        return std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout)
            == static_cast<std::size_t>(bytes.size());
    // The old file stays whole until the new one is.
    QSaveFile file(QString::fromStdString(output));
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush() && file.commit())
        return true;
    problem = output + ": " + file.errorString().toStdString();
    return false;
}

} // namespace

int runRender(const RenderOptions &options)
{
    const std::string suffix = options.output.substr(options.output.find_last_of('.') + 1);
    const ExportFormat format = formatNamed(options.format.empty() ? suffix : options.format);
    if (format == ExportFormat::Count)
        return say(usage,
            "--format is one of svg png pdf html mermaid text messages pcap sipp json bundle, or the output's name "
            "ends in "
            "one of their suffixes");
    if (options.theme != "light" && options.theme != "dark")
        return say(usage, "--theme is light or dark");
    static constexpr std::pair<std::string_view, items::DetailLevel> details[]
        = { { "brief", items::DetailLevel::Brief }, { "full", items::DetailLevel::Full },
              { "wire", items::DetailLevel::Wire } };
    const auto *const detail = std::ranges::find(
        details, std::string_view(options.detail), &std::pair<std::string_view, items::DetailLevel>::first);
    if (detail == std::end(details))
        return say(usage, "--detail is brief, full or wire");
    auto zone = items::zoneFromName(options.zone);
    if (!zone)
        return say(usage, zone.error().what);

    std::unique_ptr<QApplication> application;
    static int argc = 1;
    static char name[] = "legwork";
    static char *argv[] = { name, nullptr };
    if (QCoreApplication::instance() == nullptr) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        application = std::make_unique<QApplication>(argc, argv);
        setUpApplication(*application);
    }

    calls::Engine engine;
    engine.load(options.paths);
    bool isUnreadable = false;
    for (const trace::Problem &problem : engine.problems()) {
        say(0, problem.path + ": " + problem.error.what);
        isUnreadable = isUnreadable || problem.wholeInput;
    }
    std::string problem;
    const calls::Call *const call = callNamed(engine, options.callId, problem);
    if (call == nullptr)
        return say(isUnreadable ? unreadable : usage, problem);
    const auto data = items::collectExport(engine, call->id.view());
    if (!data)
        return say(unreadable, "the call is gone");
    const items::ExportView view(
        *data, options.mask ? items::ExportView::Masking::On : items::ExportView::Masking::Off);
    DocumentOptions document { .layout = { .detail = detail->second },
        .zone = *zone,
        .zoneName = QString::fromStdString(options.zone),
        .theme = options.theme == "dark" ? &darkTheme() : &lightTheme() };
    const auto bytes = makeExport(view, format, document);
    if (!bytes)
        return say(unreadable, bytes.error().what);
    if (!write(options.output, *bytes, problem))
        return say(unreadable, problem);
    return isUnreadable ? unreadable : done;
}

} // namespace legwork::ui
