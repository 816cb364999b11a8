// SPDX-License-Identifier: GPL-3.0-or-later
#include "listenform.h"

#include "livewords.h"

#include <common/theme.h>
#include <live/certificate.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QHostInfo>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkInterface>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSslConfiguration>
#include <QVBoxLayout>

namespace legwork::ui {

using live::LiveKind;
using live::Transport;

namespace {

constexpr quint64 megabyte = 1024 * 1024;

QLabel *note(QWidget *parent)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QSpinBox *portField(QWidget *parent)
{
    auto *const field = new QSpinBox(parent);
    field->setRange(1, 65535);
    field->setGroupSeparatorShown(false);
    return field;
}

} // namespace

ListenForm::ListenForm(QString certificateFolder, QWidget *parent)
    : QWidget(parent)
    , m_certificateFolder(std::move(certificateFolder))
    , m_address(new QComboBox(this))
    , m_port(portField(this))
    , m_udp(new QCheckBox(tr("UDP"), this))
    , m_tcp(new QCheckBox(tr("TCP"), this))
    , m_tls(new QCheckBox(tr("TLS"), this))
    , m_network(new QCheckBox(tr("Let senders on the network reach it"), this))
    , m_networkNote(note(this))
    , m_tlsPart(new QWidget(this))
    , m_tlsPort(portField(this))
    , m_certificate(new QLineEdit(this))
    , m_key(new QLineEdit(this))
    , m_clientCa(new QLineEdit(this))
    , m_fingerprint(new QLineEdit(this))
    , m_certificateNote(note(this))
    , m_hint(new QPlainTextEdit(this))
    , m_room(new QSpinBox(this))
{
    m_address->setEditable(true);
    m_address->setObjectName(QStringLiteral("address"));
    m_address->addItems({ QStringLiteral("127.0.0.1"), QStringLiteral("::1") });
    const QList<QHostAddress> own = QNetworkInterface::allAddresses();
    for (const QHostAddress &one : own) {
        if (!one.isLoopback() && one.scopeId().isEmpty())
            m_address->addItem(one.toString());
    }
    m_address->addItems({ QStringLiteral("0.0.0.0"), QStringLiteral("::") });
    m_port->setObjectName(QStringLiteral("port"));
    m_udp->setObjectName(QStringLiteral("udp"));
    m_tcp->setObjectName(QStringLiteral("tcp"));
    m_tls->setObjectName(QStringLiteral("tls"));
    m_network->setObjectName(QStringLiteral("network"));
    auto *const ways = new QHBoxLayout;
    for (QCheckBox *const way : { m_udp, m_tcp, m_tls }) {
        ways->addWidget(way);
        connect(way, &QCheckBox::toggled, this, &ListenForm::refresh);
    }
    ways->addStretch();

    m_room->setRange(16, 1024 * 1024);
    m_room->setSuffix(tr(" MiB"));
    m_room->setObjectName(QStringLiteral("room"));
    m_room->setToolTip(tr("What arrives is kept on this disk; the oldest goes when there is more."));

    m_hint->setReadOnly(true);
    m_hint->setTabChangesFocus(true);
    m_hint->setFont(ui::font(TextStyle::FixedSmall));
    m_hint->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_hint->setAccessibleName(tr("What to set on the sender"));
    m_hint->setObjectName(QStringLiteral("hint"));
    m_hint->setFixedHeight(px(76));

    auto *const form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto *const where = new QHBoxLayout;
    auto *const portLabel = new QLabel(tr("&Port"), this);
    portLabel->setBuddy(m_port);
    where->addWidget(m_address, 1);
    where->addSpacing(px(8));
    where->addWidget(portLabel);
    where->addWidget(m_port);
    auto *const addressLabel = new QLabel(tr("&Address"), this);
    addressLabel->setBuddy(m_address);
    form->addRow(addressLabel, where);
    form->addRow(tr("By"), ways);
    form->addRow({}, m_network);
    form->addRow({}, m_networkNote);
    buildTls(form);
    form->addRow(tr("&Keep at most"), m_room);
    form->addRow(tr("On the sender"), m_hint);
    m_address->setAccessibleName(tr("Address to listen on"));
    m_address->lineEdit()->setAccessibleName(m_address->accessibleName());
    m_port->setAccessibleName(tr("Port for UDP and TCP"));

    connect(m_address, &QComboBox::currentTextChanged, this, &ListenForm::refresh);
    connect(m_port, &QSpinBox::valueChanged, this, &ListenForm::refresh);
    connect(m_network, &QCheckBox::toggled, this, &ListenForm::refresh);
    setConfig({});
}

void ListenForm::buildTls(QFormLayout *form)
{
    auto *const part = new QFormLayout(m_tlsPart);
    part->setContentsMargins(0, 0, 0, 0);
    part->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_tlsPort->setAccessibleName(tr("Port for TLS"));
    m_tlsPort->setObjectName(QStringLiteral("tlsPort"));
    m_certificate->setObjectName(QStringLiteral("certificate"));
    m_key->setObjectName(QStringLiteral("key"));
    m_clientCa->setObjectName(QStringLiteral("clientCa"));
    m_clientCa->setPlaceholderText(tr("any sender"));
    m_fingerprint->setObjectName(QStringLiteral("fingerprint"));
    m_fingerprint->setReadOnly(true);
    m_fingerprint->setFont(ui::font(TextStyle::FixedSmall));
    m_fingerprint->setAccessibleName(tr("SHA-256 fingerprint of the certificate"));
    part->addRow(tr("&Certificate"), fileRow(m_certificate, tr("certificate")));
    part->addRow(tr("Pri&vate key"), fileRow(m_key, tr("private key")));
    auto *const make = new QPushButton(tr("Make a certificate"), m_tlsPart);
    make->setObjectName(QStringLiteral("makeCertificate"));
    make->setAutoDefault(false);
    make->setToolTip(tr("Makes a self-signed certificate and its key for this machine's names and addresses."));
    connect(make, &QPushButton::clicked, this, &ListenForm::makeCertificate);
    auto *const makeRow = new QHBoxLayout;
    auto *const portLabel = new QLabel(tr("TLS por&t"), m_tlsPart);
    portLabel->setBuddy(m_tlsPort);
    makeRow->addWidget(make);
    makeRow->addStretch();
    makeRow->addWidget(portLabel);
    makeRow->addWidget(m_tlsPort);
    part->addRow({}, makeRow);
    part->addRow(tr("Fingerprint"), m_fingerprint);
    part->addRow({}, m_certificateNote);
    part->addRow(tr("Senders certified b&y"), fileRow(m_clientCa, tr("authority of the senders")));
    form->addRow(m_tlsPart);
    connect(m_tlsPort, &QSpinBox::valueChanged, this, &ListenForm::refresh);
    for (QLineEdit *const field : { m_certificate, m_key, m_clientCa })
        connect(field, &QLineEdit::textChanged, this, &ListenForm::refresh);
}

QWidget *ListenForm::fileRow(QLineEdit *field, const QString &what)
{
    auto *const row = new QWidget(m_tlsPart);
    auto *const layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *const browse = new QPushButton(tr("Choose..."), row);
    browse->setAccessibleName(tr("Choose the file of the %1").arg(what));
    browse->setAutoDefault(false);
    field->setAccessibleName(tr("File of the %1").arg(what));
    layout->addWidget(field, 1);
    layout->addWidget(browse);
    row->setFocusProxy(field);
    connect(browse, &QPushButton::clicked, this, [this, field] {
        auto *const dialog = new QFileDialog(this, tr("Choose a PEM file"), QFileInfo(field->text()).path());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({ tr("PEM files (*.pem *.crt *.cer *.key)"), tr("All files (*)") });
        connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
        dialog->open();
    });
    return row;
}

QString ListenForm::address() const { return m_address->currentText().trimmed(); }

void ListenForm::setConfig(const live::LiveConfig &config)
{
    m_kind = config.kind;
    m_address->setCurrentText(config.address);
    m_port->setValue(config.port);
    m_udp->setChecked(config.transports.testFlag(Transport::Udp));
    m_tcp->setChecked(config.transports.testFlag(Transport::Tcp));
    m_tls->setChecked(config.transports.testFlag(Transport::Tls));
    m_network->setChecked(config.reach == live::Reach::Network);
    m_tlsPort->setValue(config.tlsPort);
    m_certificate->setText(config.certificateFile);
    m_key->setText(config.keyFile);
    m_clientCa->setText(config.clientCaFile);
    m_room->setValue(static_cast<int>(config.spoolBytes / megabyte));
    refresh();
}

void ListenForm::fill(live::LiveConfig &config) const
{
    config.address = address();
    config.port = static_cast<quint16>(m_port->value());
    config.tlsPort = static_cast<quint16>(m_tlsPort->value());
    config.transports = {};
    config.transports.setFlag(Transport::Udp, m_udp->isChecked());
    config.transports.setFlag(Transport::Tcp, m_tcp->isChecked());
    config.transports.setFlag(Transport::Tls, m_tls->isChecked());
    // The box counts only where it was asked for.
    const bool wide = !live::isLoopback(config.address) && m_network->isChecked();
    config.reach = wide ? live::Reach::Network : live::Reach::Loopback;
    config.certificateFile = m_certificate->text();
    config.keyFile = m_key->text();
    config.clientCaFile = m_clientCa->text();
    config.spoolBytes = static_cast<quint64>(m_room->value()) * megabyte;
    config.segmentBytes = qMin<quint64>(64 * megabyte, config.spoolBytes / 4);
}

QString ListenForm::fault() const
{
    const bool isName = address().compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0;
    if (!isName && QHostAddress(address()).isNull())
        return tr("\"%1\" is not an address of this machine.").arg(address());
    if (!m_udp->isChecked() && !m_tcp->isChecked() && !m_tls->isChecked())
        return tr("Choose at least one way: UDP, TCP or TLS.");
    if (!live::isLoopback(address()) && !m_network->isChecked())
        return tr("%1 is reached from the network. Allow that, or listen on 127.0.0.1.").arg(address());
    if (!m_tls->isChecked())
        return {};
    if (m_tcp->isChecked() && m_tlsPort->value() == m_port->value())
        return tr("TCP and TLS need a port each.");
    const auto usable = live::serverConfiguration(m_certificate->text(), m_key->text(), m_clientCa->text());
    if (!usable)
        return tr("TLS: %1: %2.")
            .arg(QString::fromStdString(usable.error().place), QString::fromStdString(usable.error().what));
    return {};
}

void ListenForm::makeCertificate()
{
    QDir().mkpath(m_certificateFolder);
    const QDir folder(m_certificateFolder);
    QString stem = QStringLiteral("live");
    for (int i = 2;
         folder.exists(stem + QStringLiteral(".crt.pem")) || folder.exists(stem + QStringLiteral(".key.pem")); ++i)
        stem = QStringLiteral("live-%1").arg(i);
    const QString certificate = folder.filePath(stem + QStringLiteral(".crt.pem"));
    const QString key = folder.filePath(stem + QStringLiteral(".key.pem"));
    QStringList names { QHostInfo::localHostName(), QStringLiteral("localhost"), QStringLiteral("127.0.0.1") };
    if (!names.contains(address()) && !QHostAddress(address()).isNull())
        names.append(address());
    names.removeAll(QString());
    if (const auto made = live::makeCertificate(certificate, key, names); !made) {
        m_certificateNote->setText(
            tr("%1: %2.").arg(QString::fromStdString(made.error().place), QString::fromStdString(made.error().what)));
        return;
    }
    m_certificate->setText(certificate);
    m_key->setText(key);
}

void ListenForm::refresh()
{
    const bool isWide = !live::isLoopback(address());
    m_network->setEnabled(isWide);
    m_networkNote->setText(isWide
            ? tr("Anybody who reaches %1 can then send. What arrives is kept on this disk and is not checked for who "
                 "sent it, except by TLS with an authority of the senders.")
                  .arg(address())
            : tr("Only programs on this machine reach %1.").arg(address()));
    m_tlsPart->setVisible(m_tls->isChecked());
    m_port->setEnabled(m_udp->isChecked() || m_tcp->isChecked());
    if (m_tls->isChecked()) {
        const auto info = live::readCertificate(m_certificate->text());
        m_fingerprint->setText(info ? info->fingerprint : QString());
        m_fingerprint->setCursorPosition(0);
        m_certificateNote->setText(!info ? tr("Choose a certificate, or let the program make one.")
                : info->isExpired
                ? tr("%1, expired on %2: senders will refuse it.").arg(info->subject, info->expires)
                : tr("%1, until %2. Compare the fingerprint on the sender.").arg(info->subject, info->expires));
    }
    live::LiveConfig config;
    config.kind = m_kind;
    fill(config);
    m_hint->setPlainText(senderHint(config));
    Q_EMIT changed();
}

} // namespace legwork::ui
