// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unistd.h>

/// Loopback addresses of this process alone, so that tests run beside each other.
inline std::string labNetwork() { return "127." + std::to_string(100 + getpid() % 150); }
