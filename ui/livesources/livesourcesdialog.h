// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livemodel.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableView;

namespace legwork::ui {

/// The live sources of this window: what each does, what it has counted, what is wrong and what to do; start, stop,
/// remove, connect another.
class LiveSourcesDialog final : public QDialog {
    Q_OBJECT
public:
    explicit LiveSourcesDialog(live::LiveSources &sources, QWidget *parent = nullptr);

Q_SIGNALS:
    void connectRequested();
    /// The person wants a source gone; whoever follows its spools lets go of them and removes it.
    void removeRequested(legwork::live::LiveSource *source);

private:
    void refresh();
    [[nodiscard]] live::LiveSource *current() const;

    live::LiveSources &m_sources;
    LiveModel m_model;
    QTableView *m_table;
    QLabel *m_empty, *m_trouble, *m_counters;
    QPushButton *m_start, *m_stop, *m_remove;
};

} // namespace legwork::ui
