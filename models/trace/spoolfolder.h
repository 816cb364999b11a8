// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "descriptor.h"

#include <base/result.h>

#include <string>

#include <sys/types.h>

namespace legwork::trace {

/// The private folder of one Spool, held by an open descriptor and a lock. Removed, with the files in it, by the
/// destructor, by exit() and, if asked for, by the signals that end a program.
class SpoolFolder final {
public:
    /// Makes a new folder and removes those whose owners died.
    [[nodiscard]] static Result<SpoolFolder> create();
    SpoolFolder(SpoolFolder &&) noexcept = default;
    SpoolFolder &operator=(SpoolFolder &&) noexcept = default;
    ~SpoolFolder();

    [[nodiscard]] const std::string &path() const noexcept { return m_path; }
    /// For openat() and unlinkat().
    [[nodiscard]] int descriptor() const noexcept { return m_folder.get(); }

    static void removeOnSignals() noexcept;

private:
    SpoolFolder() = default;

    std::string m_path {};
    Descriptor m_folder {};
    Descriptor m_lock {}; // open and locked as long as the folder is in use
    pid_t m_owner = 0;
};

} // namespace legwork::trace
