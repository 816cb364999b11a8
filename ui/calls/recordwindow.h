// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/lineview.h>
#include <items/session.h>

#include <QDialog>

class QLabel;

namespace legwork::ui {

/// A record in its source with what stands around it.
class RecordWindow final : public QDialog {
    Q_OBJECT
public:
    /// `reason`: why a person looks at it; may be empty.
    RecordWindow(items::TraceSession &session, calls::Place place, const QString &reason, QWidget *parent);
    [[nodiscard]] LineView *text() const noexcept { return m_text; }

private:
    QLabel *m_place;
    LineView *m_text;
};

} // namespace legwork::ui
