// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <live/liveconfig.h>

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace legwork::ui {

/// Where a source listens and by which ways: address, ports, TLS with its certificate, and the explicit act without
/// which it is reached from this machine only.
class ListenForm final : public QWidget {
    Q_OBJECT
public:
    /// `certificateFolder` takes certificates that the program makes.
    explicit ListenForm(QString certificateFolder, QWidget *parent = nullptr);

    void setConfig(const live::LiveConfig &config);
    /// Writes what the form says into `config`.
    void fill(live::LiveConfig &config) const;
    /// Why what the form says cannot be listened to; empty when it can.
    [[nodiscard]] QString fault() const;

Q_SIGNALS:
    void changed();

private:
    void buildTls(QFormLayout *form);
    QWidget *fileRow(QLineEdit *field, const QString &what);
    void makeCertificate();
    void refresh();
    [[nodiscard]] QString address() const;

    QString m_certificateFolder;
    live::LiveKind m_kind = live::LiveKind::Syslog;
    QComboBox *m_address;
    QSpinBox *m_port;
    QCheckBox *m_udp, *m_tcp, *m_tls, *m_network;
    QLabel *m_networkNote;
    QWidget *m_tlsPart;
    QSpinBox *m_tlsPort;
    QLineEdit *m_certificate, *m_key, *m_clientCa, *m_fingerprint;
    QLabel *m_certificateNote;
    QPlainTextEdit *m_hint;
    QSpinBox *m_room;
};

} // namespace legwork::ui
