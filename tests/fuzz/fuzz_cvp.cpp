// SPDX-License-Identifier: GPL-3.0-or-later
// CVP call server and reporting server logs, line by line.
#include "dialectinput.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto dialect = legwork::formats::cvpDialect();
    legwork::fuzz::feedDialect(dialect, { reinterpret_cast<const char *>(data), size });
    return 0;
}
