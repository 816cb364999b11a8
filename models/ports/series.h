// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QString>

namespace legwork::ports {

/// Three numbers that are never mixed: ports that calls hold, ports that are there, ports that were bought.
enum class Figure : quint8 { Used, Deployed, Entitled };

/// One curve over time: a figure in all, or of one VXML server. Nothing tells what was bought for one server.
struct Series {
    Figure figure = Figure::Used;
    QString server {}; // as the service gives it; empty: in all

    friend bool operator==(const Series &, const Series &) = default;
};

inline size_t qHash(const Series &series, size_t seed = 0) noexcept
{
    return qHashMulti(seed, static_cast<quint8>(series.figure), series.server);
}

} // namespace legwork::ports
