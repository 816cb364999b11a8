// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devicebook.h"

#include <device/changejob.h>

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace legwork::ui {

class Strip;

/// Connects to a device and reads its running configuration. The first meeting shows the fingerprint and wants an
/// explicit yes; another key than the known one is refused. Secrets go to the keychain or stay in memory.
class DeviceDialog final : public QDialog {
    Q_OBJECT
public:
    explicit DeviceDialog(DeviceBook &book, QWidget *parent = nullptr);
    ~DeviceDialog() override;

    /// Fills the form from a known device.
    void setProfile(const device::DeviceProfile &profile);
    [[nodiscard]] device::DeviceProfile profile() const;
    /// What the button does.
    void start();

Q_SIGNALS:
    /// Connected and read; the profile is in the book with the name of the device.
    void fetched(const legwork::device::DeviceProfile &profile, const std::string &running);

protected:
    void reject() override;

private:
    void build();
    void fillKnown();
    void takeWay();
    void takeSignIn();
    void chooseKey();
    void chooseAuthority();
    void connectWith(const device::Credentials &credentials);
    void onFetched(const std::string &running, const QString &name);
    void onFailed(const device::LinkError &error);
    void askTrust(const device::LinkError &error);
    void setBusy(bool isBusy);
    [[nodiscard]] QString fault() const;

    DeviceBook &m_book;
    QComboBox *m_known, *m_way, *m_signIn;
    QLineEdit *m_host, *m_user, *m_password, *m_enable, *m_passphrase, *m_authority;
    QSpinBox *m_port;
    QPushButton *m_keyFile, *m_authorityFile, *m_connect, *m_cancel;
    QCheckBox *m_remember, *m_readOnly;
    QLabel *m_hint, *m_progress;
    QFormLayout *m_form;
    QFrame *m_trust;
    QLabel *m_trustTitle, *m_trustText, *m_fingerprint, *m_known256;
    QPushButton *m_trustYes, *m_trustNo;
    Strip *m_trouble;
    connections::Secret m_key;
    QString m_pin, m_offered;
    bool m_isForgotten = false; // the key that the book has is not to be compared any more
    device::Credentials m_used;
    std::unique_ptr<device::ChangeJob> m_job;
};

} // namespace legwork::ui
