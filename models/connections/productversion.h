// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile.h"

namespace legwork::connections {

/// What a service other than the cache service says of itself, from its probe: product and version in one line.
/// CVP configuration API: `version` (JSON or XML), diagnostic portals: `GetProductVersion` (XML), Prometheus:
/// `status/buildinfo`. NotSupported for an answer of another kind.
[[nodiscard]] Result<QString> readProductVersion(const QByteArray &body, Service service);

} // namespace legwork::connections
