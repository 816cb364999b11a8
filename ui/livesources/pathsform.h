// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <live/liveconfig.h>

#include <QWidget>

class QCheckBox;
class QListWidget;
class QPushButton;

namespace legwork::ui {

/// Which files and folders are watched, and whether what is in them already counts.
class PathsForm final : public QWidget {
    Q_OBJECT
public:
    explicit PathsForm(QWidget *parent = nullptr);

    void addPaths(const QStringList &paths);
    void fill(live::LiveConfig &config) const;
    /// Why what the form says cannot be followed; empty when it can.
    [[nodiscard]] QString fault() const;

Q_SIGNALS:
    void changed();

private:
    void choose(bool folders);

    QListWidget *m_list;
    QPushButton *m_remove;
    QCheckBox *m_fromStart;
};

} // namespace legwork::ui
