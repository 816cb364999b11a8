// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret.h"

#include <cstring>

namespace legwork::connections {

void Secret::wipe() noexcept
{
    // A plain fill would be left out by the compiler: nobody reads it.
    ::explicit_bzero(m_text.data(), m_text.size());
    m_text.clear();
}

} // namespace legwork::connections
