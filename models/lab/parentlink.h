// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>

#include <optional>

namespace legwork::lab {

/// A part of the lab that runs as a process of its own talks to the lab through its standard streams: a line of JSON
/// each. What it needs comes in the first line (secrets too: they are in no argument and no environment), "ready" goes
/// back, then commands come, each answered with a line. The end of standard input ends the process.
class ParentLink final : public QObject {
    Q_OBJECT
public:
    explicit ParentLink(QObject *parent = nullptr);

    /// The first line; nothing when it is no JSON object.
    [[nodiscard]] static std::optional<QJsonObject> readFirst();
    static void say(const QJsonObject &line);
    /// From now on `commanded` is emitted in this object's thread. Where the lab was killed the process ends, and with
    /// it this folder, unless the name is empty: one process of a lab does that for all.
    void listen(const QString &folder = {});

Q_SIGNALS:
    void commanded(const QJsonObject &command);
};

} // namespace legwork::lab
