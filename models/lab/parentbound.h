// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProcess;

namespace legwork::lab {

/// The process gets this signal when the thread that starts it ends, however it ends: with SIGKILL nobody can say good
/// bye. To be called before it is started, and that from a thread that lives as long as the program.
void endWithParent(QProcess &process, int signal);

} // namespace legwork::lab
