// SPDX-License-Identifier: GPL-3.0-or-later
#include "link.h"

namespace legwork::device {

QString DeviceAddress::place() const
{
    const bool isV6 = host.contains(u':');
    return (isV6 ? QString(u'[' % host % u']') : host) % u':' % QString::number(port);
}

} // namespace legwork::device
