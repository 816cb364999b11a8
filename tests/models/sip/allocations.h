// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace legwork::siptest {

/// How often this program has asked for memory with operator new.
[[nodiscard]] std::size_t allocations() noexcept;

} // namespace legwork::siptest
