// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::lab {

/// `legwork-lab calls`: a scenario's calls over the loopback addresses, with logs and truth in a folder.
int runCalls(int argc, char **argv);
/// `legwork-lab faults`: what can be broken; `--check`: each alone, and what a reader of the logs says first.
int runFaults(int argc, char **argv);

} // namespace legwork::lab
