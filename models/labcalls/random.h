// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace legwork::labcalls {

/// Seeded chance: the same seed gives the same decisions on every platform (the standard library's distributions do
/// not promise that). SplitMix64.
class Random final {
public:
    explicit constexpr Random(std::uint64_t seed) noexcept
        : m_state(seed)
    {
    }
    /// A stream of its own, so that one call's decisions do not depend on how calls interleave.
    [[nodiscard]] static constexpr Random of(std::uint64_t seed, std::uint64_t stream) noexcept
    {
        Random mixed(seed ^ (stream + 1) * 0x9E3779B97F4A7C15ULL);
        return Random(mixed.bits());
    }
    constexpr std::uint64_t bits() noexcept
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    /// [0, 1)
    constexpr double unit() noexcept { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; }
    /// [0, size); size must not be 0
    constexpr std::uint64_t below(std::uint64_t size) noexcept { return bits() % size; }
    /// [from, to]
    constexpr std::int64_t between(std::int64_t from, std::int64_t to) noexcept
    {
        return to <= from ? from : from + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(to - from) + 1));
    }
    constexpr bool chance(double probability) noexcept { return unit() < probability; }

private:
    std::uint64_t m_state;
};

} // namespace legwork::labcalls
