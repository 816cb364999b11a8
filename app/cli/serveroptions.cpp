// SPDX-License-Identifier: GPL-3.0-or-later
#include "serveroptions.h"

#include "keptservers.h"
#include "workspacefile.h"

#include <connections/fingerprint.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace legwork::cli {

namespace {

using connections::Profile;
using connections::SignIn;

constexpr unsigned mostSeconds = 300;

/// The first line of standard input without its end; a password is never an argument, which everybody can see.
connections::Secret passwordFromStdin()
{
    constexpr std::size_t longest = 4096;
    std::array<char, longest> line {};
    if (std::fgets(line.data(), static_cast<int>(line.size()), stdin) == nullptr)
        return {};
    std::string_view text(line.data());
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    connections::Secret password(text);
    explicit_bzero(line.data(), line.size());
    return password;
}

tl::unexpected<Error> wrong(const char *option, const std::string &what)
{
    return failure(ErrorKind::Usage, option, what);
}

/// A server that the workspace keeps, with what the words say besides.
Result<Server> serverOfName(const ServerWords &words)
{
    if (!words.urls.empty() || !words.user.empty() || words.jwt || !words.ca.empty() || !words.pin.empty())
        return wrong("PROFILE",
            "says all there is to say of a server: --url, --user, --jwt, --ca and --pin are for one without");
    Result<Profile> profile = keptServer(workspaceFile(words.workspace), words.profile);
    if (!profile)
        return tl::unexpected(profile.error());
    Server server { *std::move(profile), {} };
    if (words.timeout > mostSeconds)
        return wrong("--timeout", "is 300 s at most");
    if (words.timeout > 0)
        server.profile.timeout = std::chrono::seconds(words.timeout);
    if (words.passwordFromStdin) {
        server.secrets.password = passwordFromStdin();
        return server;
    }
    Result<connections::Secrets> secrets = secretsFromKeychain(server.profile);
    if (!secrets)
        return tl::unexpected(secrets.error());
    server.secrets = *std::move(secrets);
    return server;
}

} // namespace

void addServer(CLI::App &app, ServerWords &words)
{
    app.add_option("PROFILE", words.profile, "name of a server that the page Connections keeps; or --url")
        ->type_name("");
    app.add_option("--workspace", words.workspace, "file that keeps the servers (default: the window's)")
        ->type_name("FILE");
    app.add_option("--url", words.urls, "base URL; give it again for the next to try: load balancer, then nodes")
        ->type_name("URL")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
    app.add_option("--user", words.user, "user name to sign in with")->type_name("U");
    app.add_flag("--password-stdin", words.passwordFromStdin, "the password is the first line of standard input");
    app.add_flag("--jwt", words.jwt, "ask for a token with user name and password, and use that");
    app.add_option("--ca", words.ca, "trust the certificate authorities in this file, PEM")->type_name("FILE");
    app.add_option("--pin", words.pin, "trust only the certificate with this SHA-256 fingerprint")->type_name("SHA256");
    app.add_option("--timeout", words.timeout, "seconds to wait for an answer")->type_name("S");
}

Result<Server> serverFrom(const ServerWords &words)
{
    if (!words.profile.empty())
        return serverOfName(words);
    Server server;
    Profile &profile = server.profile;
    if (words.urls.empty())
        return wrong("--url",
            "is missing: the name of a server that is known, or the address of the cache service or its load balancer\n"
            "  as in: --url https://lb.example.com:8445");
    for (const std::string &url : words.urls) {
        const Result<QUrl> base = connections::baseFrom(QString::fromStdString(url));
        if (!base)
            return wrong("--url", base.error().place + (base.error().place.empty() ? "" : " ") + base.error().what);
        profile.bases.append(*base);
    }
    profile.user = QString::fromStdString(words.user);
    profile.signIn = words.jwt ? SignIn::Jwt : words.user.empty() ? SignIn::None : SignIn::Basic;
    if (profile.signIn == SignIn::Jwt && words.user.empty())
        return wrong("--jwt", "needs --user and --password-stdin: the token is asked for with them");
    if (!words.user.empty() && !words.passwordFromStdin)
        return wrong("--user", "needs --password-stdin: the password comes on standard input");
    profile.caFile = QString::fromStdString(words.ca);
    if (!words.pin.empty()) {
        const auto pin = connections::readFingerprint(QString::fromStdString(words.pin));
        if (!pin)
            return wrong("--pin", "is not the SHA-256 fingerprint of a certificate: 64 hexadecimal digits");
        profile.pin = *pin;
    }
    if (words.timeout > mostSeconds)
        return wrong("--timeout", "is 300 s at most");
    if (words.timeout > 0)
        profile.timeout = std::chrono::seconds(words.timeout);
    if (words.passwordFromStdin)
        server.secrets.password = passwordFromStdin();
    return server;
}

} // namespace legwork::cli
