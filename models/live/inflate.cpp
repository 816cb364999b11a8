// SPDX-License-Identifier: GPL-3.0-or-later
#include "inflate.h"

#include <zlib.h>

namespace legwork::live {

bool inflateInto(std::string_view packed, std::size_t limit, std::string &out)
{
    z_stream stream {};
    constexpr int zlibOrGzip = 15 + 32; // the largest window; the header tells which of the two it is
    if (inflateInit2(&stream, zlibOrGzip) != Z_OK)
        return false;
    out.resize(limit);
    stream.next_in = const_cast<Bytef *>(reinterpret_cast<const Bytef *>(packed.data())); // zlib only reads it
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(limit);
    const int end = inflate(&stream, Z_FINISH);
    out.resize(limit - stream.avail_out);
    inflateEnd(&stream);
    return end == Z_STREAM_END;
}

} // namespace legwork::live
