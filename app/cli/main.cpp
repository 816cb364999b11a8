// SPDX-License-Identifier: GPL-3.0-or-later
#include "collect.h"
#include "connections.h"
#include "dialplan.h"
#include "entitlements.h"
#include "interrupt.h"
#include "lab.h"
#include "options.h"
#include "ports.h"
#include "session.h"

#include <clocale>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>
#include <unistd.h>

namespace {

int run(const legwork::cli::Options &options)
{
    using namespace legwork::cli;
    const Interrupt interrupt;
    Session session(options, interrupt);
    switch (options.command) {
    case Command::Calls: return runCalls(session);
    case Command::Show: return runShow(session);
    case Command::Report: return runReport(session);
    case Command::Sources: return runSources(session);
    case Command::Follow: return runFollow(session);
    }
    return exitUsage;
}

} // namespace

int main(int argc, char **argv)
try {
    // A reader that goes away (`| head`) ends the answer, not the process: spools are removed on the way out.
    std::signal(SIGPIPE, SIG_IGN);
    if (argc > 1 && std::string_view(argv[1]) == "dialplan")
        return legwork::cli::runDialplan(argc - 1, argv + 1, ::isatty(STDOUT_FILENO) != 0);
    if (argc > 1 && std::string_view(argv[1]) == "collect")
        return legwork::cli::runCollect(argc - 1, argv + 1);
    if (argc > 1 && std::string_view(argv[1]) == "connections")
        return legwork::cli::runConnections(argc - 1, argv + 1, ::isatty(STDOUT_FILENO) != 0);
    if (argc > 1 && std::string_view(argv[1]) == "lab")
        return legwork::cli::runLab(argc - 1, argv + 1, ::isatty(STDOUT_FILENO) != 0);
    if (argc > 1 && std::string_view(argv[1]) == "ports")
        return legwork::cli::runPorts(argc - 1, argv + 1, ::isatty(STDOUT_FILENO) != 0);
    if (argc > 1 && std::string_view(argv[1]) == "entitlements")
        return legwork::cli::runEntitlements(argc - 1, argv + 1, ::isatty(STDOUT_FILENO) != 0);
    const auto read = legwork::cli::readOptions(argc, argv, ::isatty(STDOUT_FILENO) != 0);
    if (const auto *exit = std::get_if<legwork::cli::Exit>(&read)) {
        std::fputs(exit->answer.c_str(), stdout);
        std::fputs(exit->message.c_str(), stderr);
        return exit->code;
    }
    return run(std::get<legwork::cli::Options>(read));
} catch (const std::exception &error) {
    std::fprintf(stderr, "legwork-cli: %s\n", error.what());
    return legwork::cli::exitUnreadable;
}
