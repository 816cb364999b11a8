// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <unistd.h>

namespace legwork::trace {

/// Owns one file descriptor.
class Descriptor final {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept
        : m_value(value)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_value(std::exchange(other.m_value, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_value, other.m_value);
        return *this;
    }
    ~Descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return m_value; }
    [[nodiscard]] bool isOpen() const noexcept { return m_value >= 0; }
    void reset() noexcept
    {
        if (m_value >= 0)
            ::close(std::exchange(m_value, -1));
    }

private:
    int m_value = -1;
};

} // namespace legwork::trace
