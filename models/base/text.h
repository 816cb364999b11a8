// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace legwork {

/// A string that is stored once and never changes, as a pointer: copying costs nothing and a call with thirty of them
/// stays small. Made by a StringPool, whose lifetime it shares; made from other text it is stored for the life of the
/// program, which is meant for words of the program itself and for tests.
class Text final {
public:
    constexpr Text() noexcept = default;
    Text(std::string_view text);
    Text(const char *text)
        : Text(std::string_view(text))
    {
    }
    Text(const std::string &text)
        : Text(std::string_view(text))
    {
    }
    /// `stored` points at the first character of a string whose length lies in the four bytes before it.
    [[nodiscard]] static Text fromStored(const char *stored) noexcept
    {
        Text text;
        text.m_stored = stored;
        return text;
    }

    [[nodiscard]] std::string_view view() const noexcept
    {
        return m_stored != nullptr ? std::string_view(m_stored, size()) : std::string_view();
    }
    [[nodiscard]] std::size_t size() const noexcept
    {
        std::uint32_t size = 0;
        if (m_stored != nullptr)
            std::memcpy(&size, m_stored - sizeof size, sizeof size);
        return size;
    }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::string str() const { return std::string(view()); }
    operator std::string_view() const noexcept { return view(); }

    friend bool operator==(const Text &a, const Text &b) noexcept
    {
        return a.m_stored == b.m_stored || a.view() == b.view();
    }
    friend auto operator<=>(const Text &a, const Text &b) noexcept { return a.view() <=> b.view(); }
    friend bool operator==(const Text &a, std::string_view b) noexcept { return a.view() == b; }
    friend bool operator==(const Text &a, const char *b) noexcept { return a.view() == std::string_view(b); }
    friend bool operator==(const Text &a, const std::string &b) noexcept { return a.view() == std::string_view(b); }
    friend std::string operator+(const std::string &a, const Text &b) { return std::string(a).append(b.view()); }
    friend std::string operator+(const Text &a, std::string_view b) { return a.str().append(b); }

private:
    const char *m_stored = nullptr;
};

} // namespace legwork
