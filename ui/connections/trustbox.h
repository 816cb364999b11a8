// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/profile.h>

#include <QFrame>

class QGridLayout;
class QLabel;
class QPushButton;
class QSslCertificate;

namespace legwork::ui {

/// Shows a certificate that is not trusted, beside the one that was until now, field by field; and asks. Enter answers
/// nothing: one of the buttons has to be meant.
class TrustBox final : public QFrame {
    Q_OBJECT
public:
    explicit TrustBox(QWidget *parent = nullptr);

    /// `known`: what was trusted for the place; without a fingerprint: none. `offered`: DER.
    void setCertificates(const QString &place, const connections::TrustedCertificate &known, const QByteArray &offered);

Q_SIGNALS:
    void trusted();
    void trustedForSession();
    void refused();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addField(const QString &name, const QString &before, const QString &now);
    void showFields();
    void clearFields();

    QLabel *m_title, *m_text, *m_fingerprint, *m_was, *m_compare;
    QGridLayout *m_fields;
    QPushButton *m_trust, *m_session, *m_refuse, *m_copy;
    QString m_offered; // fingerprint
};

} // namespace legwork::ui
