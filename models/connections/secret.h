// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace legwork::connections {

/// A password or a private key. Its bytes are overwritten when they are no longer needed; it has no way into a log or
/// a file: only c_str(), for the library that signs in.
class Secret final {
public:
    Secret() = default;
    explicit Secret(std::string_view text)
        : m_text(text)
    {
    }
    Secret(const Secret &) = default;
    Secret(Secret &&other) noexcept { *this = std::move(other); }
    Secret &operator=(const Secret &other)
    {
        if (this != &other) {
            wipe();
            m_text = other.m_text;
        }
        return *this;
    }
    Secret &operator=(Secret &&other) noexcept
    {
        if (this != &other) {
            *this = other;
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    [[nodiscard]] const char *c_str() const noexcept { return m_text.c_str(); }
    [[nodiscard]] bool isEmpty() const noexcept { return m_text.empty(); }
    void wipe() noexcept;

private:
    std::string m_text;
};

} // namespace legwork::connections
