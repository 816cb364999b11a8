// SPDX-License-Identifier: GPL-3.0-or-later
// Any text is a configuration; what that promises stands in dialplaninvariants.h.
#include "dialplaninvariants.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    legwork::fuzz::checkConfiguration({ reinterpret_cast<const char *>(data), size }, {}, [](bool holds, const char *) {
        if (!holds)
            std::abort();
    });
    return 0;
}
