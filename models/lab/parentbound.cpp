// SPDX-License-Identifier: GPL-3.0-or-later
#include "parentbound.h"

#include <QProcess>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace legwork::lab {

void endWithParent(QProcess &process, int signal)
{
    process.setChildProcessModifier([parent = ::getpid(), signal] {
        // Between fork and exec: only what is safe in a signal handler.
        ::prctl(PR_SET_PDEATHSIG, signal);
        if (::getppid() != parent) // it was gone before
            ::_exit(1);
        sigset_t none {};
        sigemptyset(&none);
        ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    });
}

} // namespace legwork::lab
