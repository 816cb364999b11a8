// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace legwork::cli {

struct DialplanWords;

/// Words of `dialplan fetch` and `dialplan apply`.
struct DeviceWords {
    std::string host {}, user {}, pin {}, knownHosts {}, caFile {};
    std::uint32_t port = 0; // 0: the way's own
    bool restconf = false, passwordStdin = false, keychain = false, enable = false;
    std::string out {}; // fetch
    // apply
    bool yes = false, dryRun = false, save = false;
    std::string expectHash {}, safety = "auto", onError = "stop", workspace {};
    std::uint32_t minutes = 5;
};

void addFetchOptions(CLI::App &app, DeviceWords &words);
void addApplyOptions(CLI::App &app, DeviceWords &words);

/// Who asks and how it is asked right, for messages.
struct DeviceQuestion {
    const char *command = "";
    const char *form = "";
    bool isJson = false;
};

/// Reads the running configuration of a device.
[[nodiscard]] int runFetch(const DialplanWords &words, const DeviceQuestion &question);
/// Changes a device from OLD to NEW. Whatever happens is said, and written to the workspace.
[[nodiscard]] int runApply(const DialplanWords &words, const DeviceQuestion &question);

} // namespace legwork::cli
