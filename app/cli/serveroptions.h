// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/profile.h>
#include <connections/secret.h>

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace legwork::cli {

/// How a command line names a server.
struct ServerWords {
    std::vector<std::string> urls {};
    std::string user {}, ca {}, pin {};
    bool passwordFromStdin = false, jwt = false;
    unsigned timeout = 0; // s; 0: the command's default
};

void addServer(CLI::App &app, ServerWords &words);

struct Server {
    connections::Profile profile {};
    connections::Secret password {};
};

/// Reads the password from the first line of standard input where the words say so. The error's text is for a person.
[[nodiscard]] Result<Server> serverFrom(const ServerWords &words);

} // namespace legwork::cli
