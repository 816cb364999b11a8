// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop.h"
#include "options.h"
#include "settings.h"

#include <common/theme.h>

#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <QTranslator>

#include <csignal>
#include <cstdio>

namespace {

/// A script that starts the program on a machine without a display is told so instead of an abort with a core file.
bool hasDisplay(int argc, char **argv)
{
    for (int n = 1; n < argc; ++n)
        if (qstrcmp(argv[n], "-platform") == 0 || qstrcmp(argv[n], "--platform") == 0)
            return true;
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariable("DISPLAY").isEmpty()
        || !qEnvironmentVariable("WAYLAND_DISPLAY").isEmpty();
}

constexpr int exitNoDisplay = 3;

int runWindow(int argc, char **argv, const legwork::desktop::WindowOptions &options)
{
    if (!hasDisplay(argc, argv)) {
        std::fputs("legwork: there is no display. `legwork render` draws calls into files, legwork-cli prints them.\n",
            stderr);
        return exitNoDisplay;
    }
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/legwork.svg")));
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/i18n/legwork_en.qm")))
        QCoreApplication::installTranslator(&plurals);
    legwork::ui::setUpApplication(application);
    legwork::ui::ThemeWatcher::instance().start();
    legwork::desktop::Desktop desktop;
    if (!desktop.start(options))
        return 0;
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
    QCoreApplication::setApplicationName(QStringLiteral("legwork"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LEGWORK_VERSION));
    const QString home = qEnvironmentVariable("LEGWORK_HOME");
    if (!home.isEmpty())
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home);
    const auto read = legwork::desktop::readOptions(argc, argv);
    if (const auto *exit = std::get_if<legwork::desktop::Exit>(&read)) {
        std::fputs(exit->answer.c_str(), stdout);
        std::fputs(exit->message.c_str(), stderr);
        return exit->code;
    }
    if (const auto *render = std::get_if<legwork::ui::RenderOptions>(&read))
        return legwork::ui::runRender(*render);
    if (const auto *review = std::get_if<legwork::ui::ReviewOptions>(&read))
        return legwork::ui::runReview(*review);
    return runWindow(argc, argv, std::get<legwork::desktop::WindowOptions>(read));
}
