// SPDX-License-Identifier: GPL-3.0-or-later
// IOS debugs, Q.931, VoIP Trace and collectors' files, line by line.
#include "dialectinput.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto dialect = legwork::formats::iosDialect();
    legwork::fuzz::feedDialect(dialect, { reinterpret_cast<const char *>(data), size });
    return 0;
}
