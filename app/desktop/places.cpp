// SPDX-License-Identifier: GPL-3.0-or-later
#include "places.h"

namespace legwork::desktop {

void Places::visit(const ui::Link &place)
{
    if (m_at >= 0 && m_places[m_at] == place)
        return;
    m_places.resize(m_at + 1);
    m_places.append(place);
    if (m_places.size() > maxPlaces)
        m_places.removeFirst();
    m_at = m_places.size() - 1;
}

ui::Link Places::back()
{
    if (canGoBack())
        --m_at;
    return m_places.value(m_at);
}

ui::Link Places::forward()
{
    if (canGoForward())
        ++m_at;
    return m_places.value(m_at);
}

} // namespace legwork::desktop
