// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace legwork::live {

/// Unpacks zlib or gzip data, at most `limit` bytes of it, into `out`. False when it is broken or longer.
[[nodiscard]] bool inflateInto(std::string_view packed, std::size_t limit, std::string &out);

} // namespace legwork::live
