// SPDX-License-Identifier: GPL-3.0-or-later
#include "nodewatch.h"

#include <algorithm>

namespace legwork::connections {

QString nodeNamed(const QByteArray &header)
{
    constexpr qsizetype longest = 64;
    const QByteArray name = header.trimmed();
    const auto isPrintable = [](char letter) { return letter > ' ' && letter < 0x7f; };
    return name.size() <= longest && std::ranges::all_of(name, isPrintable) ? QString::fromLatin1(name) : QString();
}

bool NodeWatch::sees(const QString &node)
{
    if (node.isEmpty())
        return false;
    if (node == m_node) {
        ++m_answers;
        return false;
    }
    const bool isChange = !m_node.isEmpty() && (m_answers >= answersInCharge || !m_hasChanged);
    m_hasChanged = !m_node.isEmpty();
    m_node = node;
    m_answers = 1;
    return isChange;
}

} // namespace legwork::connections
