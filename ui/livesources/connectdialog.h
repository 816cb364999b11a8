// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "listenform.h"
#include "pathsform.h"

#include <live/liveconfig.h>

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace legwork::ui {

/// Asks what live source to connect: files that grow, syslog or HEP. Nothing is opened before *Connect*.
class ConnectDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ConnectDialog(const QString &certificateFolder, QWidget *parent = nullptr);

    void setKind(live::LiveKind kind);
    [[nodiscard]] PathsForm *paths() const { return m_paths; }
    /// What the form says now.
    [[nodiscard]] live::LiveConfig config() const;

Q_SIGNALS:
    void connectRequested(const legwork::live::LiveConfig &config);

private:
    void takeKind();
    void refresh();
    void alignLabels();
    void grow();
    [[nodiscard]] live::LiveKind kind() const;

    QComboBox *m_kind;
    QLabel *m_about;
    QLineEdit *m_name;
    QStackedWidget *m_forms;
    PathsForm *m_paths;
    ListenForm *m_listen;
    QLabel *m_fault;
    QPushButton *m_connect = nullptr;
};

} // namespace legwork::ui
