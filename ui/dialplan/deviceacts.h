// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devicebook.h"

#include <QHash>
#include <QObject>
#include <QPointer>

class QLabel;
class QPushButton;

namespace legwork::ui {

class ChangeDialog;
class DialPlanPage;

/// What the Dial plan page does with devices: connects to one and reads it, reads it again, brings a change to it and
/// takes it back, and shows what was done. Made once, beside the page, and lives no longer.
class DeviceActs final : public QObject {
    Q_OBJECT
public:
    DeviceActs(DialPlanPage &page, workspace::Workspace *workspace, QObject *parent = nullptr);
    ~DeviceActs() override;

    [[nodiscard]] DeviceBook &book() noexcept { return m_book; }
    void connectToDevice();
    /// Reads the running configuration of an open device again.
    void reload(const QString &id);
    /// Shows what would be sent to the device of the current configuration, and sends it when that is confirmed.
    void applyCurrent();
    void showRecords();

private:
    enum class After : std::uint8_t { Open, Apply };
    void refresh();
    void ask(const device::DeviceProfile &profile, After after, const QString &id);
    void takeConfig(const device::DeviceProfile &profile, const std::string &running, After after, const QString &id);
    void openChange(const QString &id, const device::DeviceProfile &profile, const device::Credentials &credentials);
    void onEnded(const QString &id, const ChangeDialog &dialog, const std::string &wanted);
    void tellUnfinished();
    [[nodiscard]] const device::DeviceProfile *profileOf(const QString &id) const;

    DialPlanPage &m_page;
    workspace::Workspace *m_workspace;
    DeviceBook m_book;
    QHash<QString, QString>
        m_targets; // device of the session -> profile it is applied to, where its origin is no device
    QHash<QString, QPointer<ChangeDialog>> m_dialogs; // the last change of each, for its rollback
    QPushButton *m_dryRun, *m_apply, *m_last, *m_records;
    QLabel *m_why;
};

} // namespace legwork::ui
