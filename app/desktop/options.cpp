// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <CLI/CLI.hpp>

#include <QDir>
#include <QFileInfo>

#include <sstream>

namespace legwork::desktop {

namespace {

constexpr int exitUsage = 2;

/// Another start may run in another folder: paths are handed over absolute.
QString absolute(const std::string &path)
{
    const QString text = QString::fromLocal8Bit(path.data(), static_cast<qsizetype>(path.size()));
    return text.startsWith(QLatin1String("legwork:")) ? text : QDir::cleanPath(QFileInfo(text).absoluteFilePath());
}

} // namespace

std::variant<WindowOptions, ui::RenderOptions, ui::ReviewOptions, Exit> readOptions(int argc, const char *const *argv)
{
    CLI::App app("Legwork draws the calls of a contact centre from its logs.", "legwork");
    app.set_version_flag("--version", "legwork " LEGWORK_VERSION);
    app.footer("legwork ~/case/bundle.zip                     opens the window on an archive\n"
               "legwork render logs --call 1A2B -o call.svg   draws one call without a display");
    std::vector<std::string> paths;
    std::string theme;
    bool standsAlone = false;
    bool startsLab = false;
    app.add_option("PATH", paths,
        "Files, folders, archives, captures, or a legwork: link; none: what was open last, "
        "else the sample traces");
    app.add_flag("--new-window", standsAlone, "Start another program rather than hand the paths to the running one");
    app.add_flag("--lab", startsLab, "Start the lab, a simulated deployment on this computer, and be connected to it");
    app.add_option("--theme", theme, "auto, light, dark or contrast, for this start")
        ->check(CLI::IsMember({ "auto", "light", "dark", "contrast" }));

    ui::RenderOptions render;
    bool showsNumbers = false;
    CLI::App *const renderApp = app.add_subcommand("render", "Draws one call's ladder into a file, without a display");
    renderApp->add_option("PATH", render.paths, "Files, folders, archives or captures")->required();
    renderApp->add_option("--call", render.callId, "Id of the call, as `legwork-cli calls` prints it, or its beginning")
        ->required();
    renderApp->add_option("-o,--output", render.output, "File to write; its ending names the format")->required();
    renderApp->add_option("--format", render.format, "svg, png, pdf, html ...: where the ending does not say");
    renderApp->add_option("--theme", render.theme, "light or dark")->check(CLI::IsMember({ "light", "dark" }));
    renderApp->add_option("--detail", render.detail, "brief, full or wire")
        ->check(CLI::IsMember({ "brief", "full", "wire" }));
    renderApp->add_option("--tz", render.zone, "Zone of the times: UTC, local, or an IANA name");
    renderApp->add_flag("--no-mask", showsNumbers, "Leave numbers, digits and names of callers readable");
    renderApp->footer("legwork render resources/samples --call B3780B14F1DF11DC80250013192D1650 -o call.pdf");

    ui::ReviewOptions review;
    CLI::App *const reviewApp = app.add_subcommand("review", "Writes the licence review report, without a display");
    reviewApp->add_option("--from", review.from, "First day, as in 2026-01-01")->required();
    reviewApp->add_option("--to", review.to, "Last day")->required();
    reviewApp->add_option("-o,--output", review.output, "File to write: .pdf, .html or .json")->required();
    reviewApp->add_option("--profile", review.profile, "Connection whose use is meant; none: the only one there is");
    reviewApp->add_option("--hold", review.holdMinutes, "Minutes that a use has to last to count, 15 or 60")
        ->check(CLI::IsMember({ 15, 60 }));
    reviewApp->add_option("--pool", review.pool, "self-service, call-director or own")
        ->check(CLI::IsMember({ "self-service", "call-director", "own" }));
    reviewApp->add_option("--deployment", review.deployment, "Only contracts that hold for this deployment");
    reviewApp->add_option("--site", review.site, "Only contracts that hold for this site");
    reviewApp->add_option("--server", review.server, "Only contracts, and the use, of this VXML server");
    reviewApp->add_option("--tz", review.zone, "Zone of the days: UTC, local, or an IANA name");
    reviewApp->add_option("--workspace", review.workspace, "File that keeps contracts and use; none: the window's");
    reviewApp->footer("legwork review --from 2026-01-01 --to 2026-12-31 -o review-2026.pdf");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        std::ostringstream answer;
        std::ostringstream message;
        const int code = app.exit(error, answer, message);
        return Exit { answer.str(), message.str(), code == 0 ? 0 : exitUsage };
    }
    if (renderApp->parsed()) {
        render.mask = !showsNumbers;
        return render;
    }
    if (reviewApp->parsed())
        return review;
    WindowOptions window;
    for (const std::string &path : paths)
        window.paths.append(absolute(path));
    window.standsAlone = standsAlone;
    window.startsLab = startsLab;
    using Choice = ui::ThemeWatcher::Choice;
    if (!theme.empty())
        window.theme = theme == "dark" ? Choice::Dark
            : theme == "light"         ? Choice::Light
            : theme == "contrast"      ? Choice::Contrast
                                       : Choice::Auto;
    return window;
}

} // namespace legwork::desktop
