// SPDX-License-Identifier: GPL-3.0-or-later
#include "trustbox.h"

#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>
#include <connections/fingerprint.h>

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSslCertificate>
#include <QSslKey>
#include <QStringBuilder>
#include <QVBoxLayout>

namespace legwork::ui {

namespace {

QLabel *plain(QWidget *parent, TextStyle style = TextStyle::Body)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(style));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString nameOf(const QStringList &parts) { return parts.isEmpty() ? TrustBox::tr("none") : parts.join(u' '); }

QString validOf(const QSslCertificate &certificate)
{
    const auto day
        = [](const QDateTime &time) { return QLocale().toString(time.toUTC().date(), QStringLiteral("d MMM yyyy")); };
    return day(certificate.effectiveDate()) % QStringLiteral(" - ") % day(certificate.expiryDate());
}

QString keyOf(const QSslCertificate &certificate)
{
    const QSslKey key = certificate.publicKey();
    switch (key.algorithm()) {
    case QSsl::Rsa: return QStringLiteral("RSA %1").arg(key.length());
    case QSsl::Ec: return QStringLiteral("EC %1").arg(key.length());
    case QSsl::Dsa: return QStringLiteral("DSA %1").arg(key.length());
    default: return TrustBox::tr("of another kind");
    }
}

/// Two lines of 16 bytes, as they are compared by eye.
QString grouped(const QByteArray &sha256)
{
    return connections::certificateFingerprint(sha256.left(16)) % u'\n'
        % connections::certificateFingerprint(sha256.mid(16));
}

struct Field {
    QString name {};
    QString value {};
};

QList<Field> fieldsOf(const QSslCertificate &certificate)
{
    if (certificate.isNull())
        return {};
    const QString issuer = nameOf(certificate.issuerInfo(QSslCertificate::CommonName));
    return { { TrustBox::tr("Subject"), nameOf(certificate.subjectInfo(QSslCertificate::CommonName)) },
        { TrustBox::tr("Issuer"), certificate.isSelfSigned() ? TrustBox::tr("self-signed") : issuer },
        { TrustBox::tr("Valid"), validOf(certificate) }, { TrustBox::tr("Key"), keyOf(certificate) },
        { TrustBox::tr("Names"), certificate.subjectAlternativeNames().values().join(QStringLiteral(", ")) } };
}

} // namespace

TrustBox::TrustBox(QWidget *parent)
    : QFrame(parent)
    , m_title(plain(this, TextStyle::Title))
    , m_text(plain(this))
    , m_fingerprint(plain(this, TextStyle::Fixed))
    , m_was(plain(this, TextStyle::FixedSmall))
    , m_compare(plain(this, TextStyle::Caption))
    , m_fields(new QGridLayout)
    , m_trust(new QPushButton(tr("Trust for this server"), this))
    , m_session(new QPushButton(tr("This session only"), this))
    , m_refuse(new QPushButton(tr("Do not trust"), this))
    , m_copy(new QPushButton(icon("copy"), tr("Copy"), this))
{
    setObjectName(QStringLiteral("trustBox"));
    m_title->setText(tr("Trust this certificate?"));
    m_text->setWordWrap(true);
    m_compare->setWordWrap(true);
    m_compare->setText(tr("Compare with: show cert own tomcat on the server's console"));
    m_fingerprint->setObjectName(QStringLiteral("offeredFingerprint"));
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_fingerprint->setAccessibleName(tr("SHA-256 fingerprint that is offered"));
    m_was->setObjectName(QStringLiteral("knownFingerprint"));
    m_was->setAccessibleName(tr("SHA-256 fingerprint that was trusted"));
    m_trust->setObjectName(QStringLiteral("trust"));
    m_session->setObjectName(QStringLiteral("trustForSession"));
    m_refuse->setObjectName(QStringLiteral("doNotTrust"));
    m_copy->setObjectName(QStringLiteral("copyFingerprint"));
    m_copy->setAccessibleName(tr("Copy the fingerprint"));
    m_copy->setFlat(true);
    for (QPushButton *const button : { m_trust, m_session, m_refuse, m_copy })
        button->setAutoDefault(false);
    m_fields->setHorizontalSpacing(px(12));
    m_fields->setVerticalSpacing(px(4));
    m_fields->setColumnStretch(1, 1);
    m_fields->setColumnStretch(3, 1);
    auto *const prints = new QGridLayout;
    prints->setHorizontalSpacing(px(12));
    auto *const shaLabel = plain(this);
    shaLabel->setText(tr("SHA-256"));
    shaLabel->setMinimumWidth(px(64));
    prints->addWidget(shaLabel, 0, 0, Qt::AlignTop);
    prints->addWidget(m_fingerprint, 0, 1);
    prints->addWidget(m_was, 1, 1);
    prints->addWidget(m_compare, 2, 1);
    prints->addWidget(m_copy, 0, 2, Qt::AlignTop);
    prints->setColumnStretch(1, 1);
    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(px(8));
    for (QPushButton *const button : { m_trust, m_session, m_refuse })
        buttons->addWidget(button);
    buttons->addStretch();
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(18), px(12), px(14), px(12));
    column->setSpacing(px(8));
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(m_fields);
    column->addLayout(prints);
    column->addLayout(buttons);
    connect(m_trust, &QPushButton::clicked, this, &TrustBox::trusted);
    connect(m_session, &QPushButton::clicked, this, &TrustBox::trustedForSession);
    connect(m_refuse, &QPushButton::clicked, this, &TrustBox::refused);
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_offered); });
}

void TrustBox::clearFields()
{
    while (QLayoutItem *const item = m_fields->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item; // NOLINT(cppcoreguidelines-owning-memory): a layout gives its items away
    }
}

void TrustBox::showFields()
{
    for (int i = 0; i < m_fields->count(); ++i)
        m_fields->itemAt(i)->widget()->show();
}

void TrustBox::addField(const QString &name, const QString &before, const QString &now)
{
    const int row = m_fields->rowCount();
    const bool isOther = !before.isNull() && before != now;
    auto *const label = plain(this);
    label->setText(name);
    label->setMinimumWidth(px(64));
    m_fields->addWidget(label, row, 0, Qt::AlignTop);
    if (!before.isNull()) {
        auto *const old = plain(this);
        old->setText(before);
        old->setWordWrap(true);
        m_fields->addWidget(old, row, 1, Qt::AlignTop);
    }
    auto *const mark = plain(this, TextStyle::Strong);
    mark->setText(isOther ? QStringLiteral("≠") : QString());
    mark->setAccessibleName(isOther ? tr("%1 differs").arg(name) : QString());
    m_fields->addWidget(mark, row, 2, Qt::AlignTop);
    auto *const offered = plain(this, isOther ? TextStyle::Strong : TextStyle::Body);
    offered->setObjectName(QStringLiteral("offered"));
    offered->setText(now);
    offered->setWordWrap(true);
    m_fields->addWidget(offered, row, 3, Qt::AlignTop);
    showFields(); // a layout would do so later, and the box is measured before
}

void TrustBox::setCertificates(
    const QString &place, const connections::TrustedCertificate &known, const QByteArray &offered)
{
    const QSslCertificate now(offered, QSsl::Der);
    const QSslCertificate before(known.der, QSsl::Der);
    const QByteArray sha256 = now.digest(QCryptographicHash::Sha256);
    m_offered = connections::certificateFingerprint(sha256);
    const bool isChanged = !known.sha256.isEmpty();
    m_text->setText(isChanged
            ? tr("%1 shows another certificate than the one that was trusted. That is normal after a renewal, and is "
                 "also what an intercepted connection looks like.")
                  .arg(place)
            : tr("No authority that this machine trusts vouches for the certificate of %1. That is normal for one that "
                 "signed itself, and is also what an intercepted connection looks like.")
                  .arg(place));
    clearFields();
    const QList<Field> nowFields = fieldsOf(now);
    const QList<Field> oldFields = fieldsOf(before);
    if (!oldFields.isEmpty()) {
        auto *const until = plain(this, TextStyle::Caption);
        until->setText(tr("Trusted until now"));
        m_fields->addWidget(until, 0, 1);
        auto *const offeredHead = plain(this, TextStyle::Caption);
        offeredHead->setText(tr("Offered"));
        m_fields->addWidget(offeredHead, 0, 3);
    }
    for (qsizetype i = 0; i < nowFields.size(); ++i)
        addField(nowFields[i].name, oldFields.isEmpty() ? QString() : oldFields[i].value, nowFields[i].value);
    m_fingerprint->setText(grouped(sha256));
    m_was->setVisible(isChanged);
    m_was->setText(isChanged ? tr("was") % u' ' % grouped(known.sha256) : QString());
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_text->text());
}

void TrustBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), groundOf(Sign::Warning));
    const int bar = px(3);
    painter.fillRect(
        layoutDirection() == Qt::RightToLeft ? width() - bar : 0, 0, bar, height(), colourOf(Sign::Warning));
}

} // namespace legwork::ui
