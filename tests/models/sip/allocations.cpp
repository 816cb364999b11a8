// SPDX-License-Identifier: GPL-3.0-or-later
#include "allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::size_t> count { 0 };
}

namespace legwork::siptest {
std::size_t allocations() noexcept { return count.load(); }
} // namespace legwork::siptest

// The array forms of the standard library call these. A sanitizer's do not: then arrays are its own, from end to end.
void *operator new(std::size_t size, const std::nothrow_t &) noexcept
{
    count.fetch_add(1);
    return std::malloc(size > 0 ? size : 1);
}

void *operator new(std::size_t size)
{
    if (void *memory = operator new(size, std::nothrow))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void *memory, const std::nothrow_t &) noexcept { std::free(memory); }
