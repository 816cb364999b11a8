// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"
#include "tablerows.h"

namespace legwork::items {

/// The peers of a simulation, the winner first. Lives in the GUI thread.
class SimulationModel final : public TableRows<SimulatedPeer> {
    Q_OBJECT
public:
    enum Column { VerdictColumn, TagColumn, PatternColumn, LengthColumn, PreferenceColumn, ReasonColumn, ColumnCount };
    enum Role {
        VerdictRole = Qt::UserRole, // PeerVerdict
        PeerRole, // tag
        LineRole
    };

    using TableRows::TableRows;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};

/// A word for a verdict.
[[nodiscard]] QString wordFor(PeerVerdict verdict);

} // namespace legwork::items
