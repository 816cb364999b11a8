// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "spool.h"

#include <base/result.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace legwork::trace {

/// A private copy of a file that grows, growing with it: what was once read stays readable when the file is rotated,
/// shortened or deleted. The bytes never move. One nameless file in the spool's folder, counted against its limit.
class GrowingSpool final {
public:
    /// Address space set aside, and so the most it can hold.
    static constexpr std::uint64_t mostBytes = 64ULL * 1024 * 1024 * 1024;

    /// `spool` outlives it.
    [[nodiscard]] static Result<std::unique_ptr<GrowingSpool>> create(Spool &spool);
    ~GrowingSpool();
    GrowingSpool(const GrowingSpool &) = delete;
    GrowingSpool &operator=(const GrowingSpool &) = delete;

    /// Appends. TooLarge when the spool's limit or mostBytes is reached; nothing was appended then.
    [[nodiscard]] Result<void> append(std::string_view bytes);
    [[nodiscard]] std::string_view bytes() const noexcept { return { m_data, m_size }; }

private:
    GrowingSpool(Spool &spool, int descriptor, const char *data) noexcept;

    Spool &m_spool;
    int m_descriptor;
    const char *m_data;
    std::size_t m_size = 0;
};

} // namespace legwork::trace
