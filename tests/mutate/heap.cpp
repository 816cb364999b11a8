// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what is really asked of the heap. Resident memory would not do: under a sanitizer it is mostly the
// sanitizer's.
#include "heap.h"

#include <atomic>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LEGWORK_SANITIZED_HEAP 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LEGWORK_SANITIZED_HEAP 1
#endif
#endif

#ifdef LEGWORK_SANITIZED_HEAP
// sanitizer/allocator_interface.h declares these; g++ 12 comes without that header.
extern "C" int __sanitizer_install_malloc_and_free_hooks(
    void (*malloced)(const volatile void *, std::size_t), void (*freed)(const volatile void *));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void *memory);
#else
#include <malloc.h>
#endif

namespace legwork::mutate {

namespace {

std::atomic<std::ptrdiff_t> current { 0 };
std::atomic<std::ptrdiff_t> peak { 0 };

void grown(std::size_t size) noexcept
{
    const auto now = current.fetch_add(std::ptrdiff_t(size), std::memory_order_relaxed) + std::ptrdiff_t(size);
    auto seen = peak.load(std::memory_order_relaxed);
    while (now > seen && !peak.compare_exchange_weak(seen, now, std::memory_order_relaxed)) { }
}

void shrunk(std::size_t size) noexcept { current.fetch_sub(std::ptrdiff_t(size), std::memory_order_relaxed); }

} // namespace

#ifdef LEGWORK_SANITIZED_HEAP
void watchHeap() noexcept
{
    __sanitizer_install_malloc_and_free_hooks([](const volatile void *, std::size_t size) { grown(size); },
        [](const volatile void *memory) { shrunk(__sanitizer_get_allocated_size(memory)); });
}
#else
void watchHeap() noexcept { }
#endif

std::size_t beginPeak() noexcept
{
    peak.store(current.load());
    return std::size_t(current.load());
}

std::size_t heapPeak() noexcept { return std::size_t(peak.load()); }

} // namespace legwork::mutate

#ifndef LEGWORK_SANITIZED_HEAP
// Without a sanitizer C++ allocations are counted by replacing the global operators; the engine has no others of size.
void *operator new(std::size_t size)
{
    void *memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr)
        std::abort(); // out of memory is a finding here, not a condition to handle
    legwork::mutate::grown(malloc_usable_size(memory));
    return memory;
}
void *operator new[](std::size_t size) { return operator new(size); }
void operator delete(void *memory) noexcept
{
    if (memory != nullptr)
        legwork::mutate::shrunk(malloc_usable_size(memory));
    std::free(memory);
}
void operator delete[](void *memory) noexcept { operator delete(memory); }
void operator delete(void *memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void *memory, std::size_t) noexcept { operator delete(memory); }
#endif
