// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

/// The live mappings of this process, kept so that a signal handler can look them up.
///
/// A page of a mapped file that the file no longer has (somebody truncated it, or the disk cannot deliver it) raises
/// SIGBUS on first touch. The first entry installs a process-wide SIGBUS handler that looks the address up here, puts
/// zero pages over what is lost and lets the read go on; any other SIGBUS goes to the handler that was there before.
/// Only the faulting page is replaced the first time, then twice as many with each fault of the same mapping: a bad
/// sector costs little data, and a gigabyte that went away costs few faults.
namespace legwork::trace::mappingtable {

/// Entries of the table. A kernel allows 65 530 areas per process (vm.max_map_count) and a truncated mapping makes two.
inline constexpr std::uint32_t capacity = 30'000;

/// Enters a mapping of whole pages. Nothing when the table is full.
[[nodiscard]] std::optional<std::uint32_t> add(const char *begin, std::size_t size);
/// Forgets an entry; call before munmap().
void remove(std::uint32_t entry) noexcept;
/// True once a page of the mapping was missing.
[[nodiscard]] bool hasLostPages(std::uint32_t entry) noexcept;

} // namespace legwork::trace::mappingtable
