// SPDX-License-Identifier: GPL-3.0-or-later
// CUCM SDL and SDI traces, line by line.
#include "dialectinput.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto dialect = legwork::formats::cucmDialect();
    legwork::fuzz::feedDialect(dialect, { reinterpret_cast<const char *>(data), size });
    return 0;
}
