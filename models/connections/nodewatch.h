// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace legwork::connections {

/// Who answered behind a load balancer, as its header X-Served-By names it; empty when it does not, or with what is no
/// name (longer than 64 bytes, not printable).
[[nodiscard]] QString nodeNamed(const QByteArray &header);

/// Tells a change of node from a balancer that takes them in turn. Behind an active-passive one each change is a
/// failover or the way back. An active-active one changes all the time: there, what counts is that a node answers again
/// after another did alone for a while.
class NodeWatch final {
public:
    /// An answer of that node; true when another is in charge now. Without a name nothing is known, and nothing
    /// changes.
    [[nodiscard]] bool sees(const QString &node);

private:
    static constexpr int answersInCharge = 3; // in a row

    QString m_node;
    int m_answers = 0; // in a row
    bool m_hasChanged = false;
};

} // namespace legwork::connections
