// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace legwork::desktop {

/// Version, Qt, licence and where the person's data lie, with all of it as text for a report.
class AboutDialog final : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(const QString &workspacePath, QWidget *parent);
    [[nodiscard]] QString reportText() const { return m_report; }

private:
    QString m_report;
};

} // namespace legwork::desktop
