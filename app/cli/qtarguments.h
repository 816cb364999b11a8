// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::cli {

/// What QCoreApplication wants to be given, and keeps a reference to; the command line itself is not Qt's business.
struct QtArguments {
    char name[12] = "legwork-cli";
    char *values[2] = { name, nullptr };
    int count = 1;
};

} // namespace legwork::cli
