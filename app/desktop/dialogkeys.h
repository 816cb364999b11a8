// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace legwork::desktop {

/// Gives the keys to a dialog that opens over a window of ours, and back to that window when the dialog goes. Window
/// managers do that; on a bare X server nobody does, and the keyboard would be lost.
class DialogKeys final : public QObject {
public:
    explicit DialogKeys(QObject *parent);
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace legwork::desktop
