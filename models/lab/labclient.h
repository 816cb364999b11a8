// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>
#include <connections/profile.h>

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace legwork::lab {

/// How to reach a lab that runs: what it says when it is ready.
struct LabPlace {
    QString control {}; // its socket
    QStringList urls {}; // load balancer, then the nodes
    QString authority {}; // PEM file of its certificate authority
    QString user {};
    QString keys {}; // address of the key set that its tokens are signed with
    QStringList notes {}; // what it had to do otherwise: other ports than usual
};
[[nodiscard]] std::optional<LabPlace> labPlaceFrom(const QJsonObject &ready);

/// The profile of a lab: through its load balancer, then its nodes, with tokens that are checked, over TLS verified by
/// its authority, each second.
[[nodiscard]] connections::Profile profileOf(const LabPlace &place);

/// Sends a request to a lab's control socket; `then` hears its answer once, later, unless `asker` is gone.
void askLab(const QString &control, const QJsonObject &request, QObject *asker,
    const std::function<void(const Result<QJsonObject> &)> &then);

} // namespace legwork::lab
