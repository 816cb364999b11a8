// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplantext.h"

#include <dialplan/config.h>
#include <dialplan/lint.h>

#include <QString>

#include <vector>

namespace legwork::items {

enum class PeerChange : std::uint8_t { None, New, Changed, Deleted };

/// A dial-peer as the table shows it: texts made once, in the worker.
struct DialPlanPeer {
    quint32 tag = 0;
    QString name {}; // the tag as written
    QString kind {}; // "voip", "pots"
    QString description {};
    bool isIncoming = false; // `matches` is of incoming calls
    QString matches {}; // pattern, URI class or map
    QString target {}; // session target, port, group
    QString service {}; // service that starts; shown in place of a target
    QString preference {}, maxConnections {}, dpg {}, keepalive {}, translation {}, codec {};
    bool isUp = true, isShut = false;
    QString state {}; // "up", or why not
    PeerChange change = PeerChange::None;
    bool lacksTarget = false; // takes calls in and starts nothing, where this kind is to start something
    LineRange lines {}; // of the edited text; of the base when it was deleted
    QString searched {}; // all of the above, in lower case
};

struct DialPlanPeers {
    std::vector<DialPlanPeer> rows {}; // in order of the text, deleted ones where they stood
    int added = 0, changed = 0, deleted = 0;
};

/// Rows of both texts of a device.
[[nodiscard]] DialPlanPeers peerRows(const dialplan::Config &base, const dialplan::Config &edited);

/// First and last line that a block has in the text, headers and all.
[[nodiscard]] LineRange linesOf(const dialplan::Object &object) noexcept;

} // namespace legwork::items
