// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "call.h"

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace legwork::calls {

/// Calls at one moment, in order of start, then id: an immutable value that is cheap to copy and may be read by any
/// thread while the engine goes on. The texts of its calls live as long as the engine.
class CallList final {
public:
    using Pointers = std::vector<std::shared_ptr<const Call>>;

    class Iterator {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = Call;
        using difference_type = std::ptrdiff_t;
        using pointer = const Call *;
        using reference = const Call &;

        Iterator() = default;
        explicit Iterator(const std::shared_ptr<const Call> *at) noexcept
            : m_at(at)
        {
        }
        reference operator*() const noexcept { return **m_at; }
        pointer operator->() const noexcept { return m_at->get(); }
        reference operator[](difference_type n) const noexcept { return *m_at[n]; }
        Iterator &operator++() noexcept { return ++m_at, *this; }
        Iterator operator++(int) noexcept { return Iterator(m_at++); }
        Iterator &operator--() noexcept { return --m_at, *this; }
        Iterator operator--(int) noexcept { return Iterator(m_at--); }
        Iterator &operator+=(difference_type n) noexcept { return m_at += n, *this; }
        Iterator &operator-=(difference_type n) noexcept { return m_at -= n, *this; }
        friend Iterator operator+(Iterator it, difference_type n) noexcept { return it += n; }
        friend Iterator operator+(difference_type n, Iterator it) noexcept { return it += n; }
        friend Iterator operator-(Iterator it, difference_type n) noexcept { return it -= n; }
        friend difference_type operator-(Iterator a, Iterator b) noexcept { return a.m_at - b.m_at; }
        friend bool operator==(Iterator, Iterator) = default;
        friend auto operator<=>(Iterator, Iterator) = default;

    private:
        const std::shared_ptr<const Call> *m_at = nullptr;
    };
    using iterator = Iterator;
    using const_iterator = Iterator;
    using value_type = Call;

    CallList() = default;
    explicit CallList(Pointers calls)
        : m_calls(std::make_shared<const Pointers>(std::move(calls)))
    {
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_calls ? m_calls->size() : 0; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] const Call &operator[](std::size_t index) const noexcept { return *(*m_calls)[index]; }
    [[nodiscard]] const Call &front() const noexcept { return *m_calls->front(); }
    [[nodiscard]] const Call &back() const noexcept { return *m_calls->back(); }
    [[nodiscard]] Iterator begin() const noexcept { return Iterator(m_calls ? m_calls->data() : nullptr); }
    [[nodiscard]] Iterator end() const noexcept { return begin() + static_cast<std::ptrdiff_t>(size()); }
    /// Whether both are the same list, not only equal ones.
    [[nodiscard]] bool isSame(const CallList &other) const noexcept { return m_calls == other.m_calls; }
    /// One call, kept beyond the list.
    [[nodiscard]] std::shared_ptr<const Call> share(std::size_t index) const { return (*m_calls)[index]; }
    [[nodiscard]] Pointers pointers() const { return m_calls ? *m_calls : Pointers(); }

private:
    std::shared_ptr<const Pointers> m_calls {};
};

} // namespace legwork::calls
