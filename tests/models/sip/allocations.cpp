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
}

// The array and nothrow forms of the standard library call this one.
void *operator new(std::size_t size)
{
    count.fetch_add(1);
    if (void *memory = std::malloc(size > 0 ? size : 1))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
