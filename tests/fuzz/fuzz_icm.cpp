// SPDX-License-Identifier: GPL-3.0-or-later
// ICM router windows and dumplog output, line by line.
#include "dialectinput.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto dialect = legwork::formats::icmDialect();
    legwork::fuzz::feedDialect(dialect, { reinterpret_cast<const char *>(data), size });
    return 0;
}
