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
    std::string profile {}; // of a server that the workspace keeps; empty: by its addresses
    std::string workspace {}; // file; empty: the window's
    std::vector<std::string> urls {};
    std::string user {}, ca {}, pin {};
    bool passwordFromStdin = false, jwt = false;
    unsigned timeout = 0; // s; 0: the command's default
};

void addServer(CLI::App &app, ServerWords &words);

struct Server {
    connections::Profile profile {};
    connections::Secrets secrets {};
};

/// Reads the password from the first line of standard input where the words say so, else from the keychain for a server
/// that is known by name. Needs an application. The error's text is for a person.
[[nodiscard]] Result<Server> serverFrom(const ServerWords &words);

} // namespace legwork::cli
