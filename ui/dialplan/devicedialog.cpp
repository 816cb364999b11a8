// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicedialog.h"

#include <common/icons.h>
#include <common/strip.h>
#include <common/theme.h>
#include <connections/fingerprint.h>

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace legwork::ui {

using device::Way;

namespace {

/// A private key is below 20 kB.
constexpr qint64 maxKeyBytes = 64 * 1024;

/// The box that asks for trust: a severity's ground with a bar at its leading edge.
class WarningBox final : public QFrame {
public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), groundOf(Sign::Warning));
        const int bar = px(3);
        painter.fillRect(
            layoutDirection() == Qt::RightToLeft ? width() - bar : 0, 0, bar, height(), colourOf(Sign::Warning));
    }
};

QLabel *wrapped(QWidget *parent)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

connections::Secret secretOf(const QLineEdit *edit) { return connections::Secret(edit->text().toStdString()); }

/// Two lines of 16 bytes each, as they are compared by eye.
QString grouped(const QString &fingerprint)
{
    const auto bytes = connections::readFingerprint(fingerprint);
    if (!bytes || fingerprint.startsWith(QLatin1StringView("SHA256:")))
        return fingerprint;
    return connections::certificateFingerprint(bytes->left(16)) + u'\n'
        + connections::certificateFingerprint(bytes->mid(16));
}

} // namespace

DeviceDialog::DeviceDialog(DeviceBook &book, QWidget *parent)
    : QDialog(parent)
    , m_book(book)
    , m_known(new QComboBox(this))
    , m_way(new QComboBox(this))
    , m_signIn(new QComboBox(this))
    , m_host(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_enable(new QLineEdit(this))
    , m_passphrase(new QLineEdit(this))
    , m_authority(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_keyFile(new QPushButton(tr("Choose..."), this))
    , m_authorityFile(new QPushButton(tr("Choose..."), this))
    , m_connect(new QPushButton(tr("Connect"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_remember(new QCheckBox(tr("Keep it in the system's keychain"), this))
    , m_readOnly(new QCheckBox(tr("Read-only: never send anything that changes this device"), this))
    , m_hint(wrapped(this))
    , m_progress(wrapped(this))
    , m_form(new QFormLayout)
    , m_trust(new WarningBox(this))
    , m_trustTitle(wrapped(m_trust))
    , m_trustText(wrapped(m_trust))
    , m_fingerprint(wrapped(m_trust))
    , m_known256(wrapped(m_trust))
    , m_trustYes(new QPushButton(tr("Trust this device"), m_trust))
    , m_trustNo(new QPushButton(tr("Do not trust"), m_trust))
    , m_trouble(new Strip(this))
{
    setWindowTitle(tr("Connect to a device"));
    setObjectName(QStringLiteral("deviceDialog"));
    build();
    fillKnown();
    takeWay();
    takeSignIn();
    connect(m_known, &QComboBox::currentIndexChanged, this, [this] {
        const auto *const chosen = m_book.find(m_known->currentData().toString());
        setProfile(chosen != nullptr ? *chosen : device::DeviceProfile());
    });
    connect(m_way, &QComboBox::currentIndexChanged, this, &DeviceDialog::takeWay);
    connect(m_signIn, &QComboBox::currentIndexChanged, this, &DeviceDialog::takeSignIn);
    connect(m_keyFile, &QPushButton::clicked, this, &DeviceDialog::chooseKey);
    connect(m_authorityFile, &QPushButton::clicked, this, &DeviceDialog::chooseAuthority);
    connect(m_connect, &QPushButton::clicked, this, &DeviceDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, &DeviceDialog::reject);
    connect(m_trustYes, &QPushButton::clicked, this, [this] {
        m_trust->hide();
        // A changed key is first forgotten; the new one is then met like any other.
        m_isForgotten = m_isForgotten || !m_pin.isEmpty();
        m_pin = m_pin.isEmpty() ? m_offered : QString();
        start();
    });
    connect(m_trustNo, &QPushButton::clicked, this, [this] {
        m_trust->hide();
        m_trouble->say(Sign::Info, tr("Not connected: the device was not trusted. Nothing was sent to it."));
    });
    resize(px(560), sizeHint().height());
}

DeviceDialog::~DeviceDialog() = default;

void DeviceDialog::build()
{
    const auto name = [](QWidget *widget, const char *object, const QString &accessible) {
        widget->setObjectName(QLatin1StringView(object));
        widget->setAccessibleName(accessible);
    };
    name(m_known, "known", tr("Device"));
    name(m_way, "way", tr("Way"));
    name(m_host, "host", tr("Address"));
    name(m_port, "port", tr("Port"));
    name(m_user, "user", tr("User"));
    name(m_signIn, "signIn", tr("Sign-in"));
    name(m_password, "password", tr("Password"));
    name(m_passphrase, "passphrase", tr("Passphrase of the key"));
    name(m_keyFile, "keyFile", tr("Choose the private key"));
    name(m_enable, "enable", tr("Enable secret"));
    name(m_authority, "authority", tr("Authority"));
    name(m_authorityFile, "authorityFile", tr("Choose a file of certificates"));
    name(m_remember, "remember", m_remember->text());
    name(m_readOnly, "readOnly", m_readOnly->text());
    name(m_connect, "connect", m_connect->text());
    name(m_trust, "trust", tr("Trust this device?"));
    name(m_trustYes, "trustYes", m_trustYes->text());
    name(m_trustNo, "trustNo", m_trustNo->text());
    m_fingerprint->setObjectName(QStringLiteral("fingerprint"));
    m_progress->setObjectName(QStringLiteral("progress"));
    m_trouble->setObjectName(QStringLiteral("trouble"));
    for (QLineEdit *const secret : { m_password, m_passphrase, m_enable })
        secret->setEchoMode(QLineEdit::Password);
    m_way->addItem(tr("SSH: the whole configuration"), int(Way::Ssh));
    m_way->addItem(tr("RESTCONF: dial-peers, translations, number expansion"), int(Way::Restconf));
    m_signIn->addItem(tr("Password"), false);
    m_signIn->addItem(tr("Private key"), true);
    m_port->setRange(1, 65'535);
    m_readOnly->setChecked(true);
    m_enable->setPlaceholderText(tr("only where signing in is not enough"));
    m_authority->setPlaceholderText(tr("none: the certificate itself is compared"));
    m_connect->setDefault(true);
    m_trustTitle->setFont(ui::font(TextStyle::Title));
    m_fingerprint->setFont(ui::font(TextStyle::Fixed));
    m_known256->setFont(ui::font(TextStyle::Fixed));
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    for (QPushButton *const button : { m_trustYes, m_trustNo })
        button->setAutoDefault(false); // Enter decides nothing here

    const auto beside = [](QWidget *field, QWidget *button) {
        auto *const row = new QHBoxLayout;
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(field, 1);
        row->addWidget(button);
        return row;
    };
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("&Device"), m_known);
    m_form->addRow(tr("&Way"), m_way);
    const auto labelled = [this](const QString &text, QWidget *field) {
        auto *const label = new QLabel(text, this);
        label->setBuddy(field);
        return label;
    };
    m_form->addRow(labelled(tr("&Address"), m_host), beside(m_host, m_port));
    m_form->addRow(tr("&User"), m_user);
    m_form->addRow(tr("S&ign-in"), m_signIn);
    m_form->addRow(tr("&Password"), m_password);
    m_form->addRow(tr("Private &key"), m_keyFile);
    m_form->addRow(tr("Pass&phrase"), m_passphrase);
    m_form->addRow(tr("&Enable secret"), m_enable);
    m_form->addRow(labelled(tr("Aut&hority"), m_authority), beside(m_authority, m_authorityFile));
    m_form->addRow({}, m_remember);
    m_form->addRow({}, m_readOnly);
    m_form->addRow({}, m_hint);

    auto *const answers = new QHBoxLayout;
    answers->addWidget(m_trustYes);
    answers->addWidget(m_trustNo);
    answers->addStretch();
    auto *const box = new QVBoxLayout(m_trust);
    box->setContentsMargins(px(16), px(12), px(12), px(12));
    for (QWidget *const part : { m_trustTitle, m_trustText, m_known256, m_fingerprint })
        box->addWidget(part);
    box->addLayout(answers);
    m_trust->hide();
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_connect);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addLayout(m_form);
    column->addWidget(m_trust);
    column->addWidget(m_trouble);
    column->addStretch();
    column->addLayout(buttons);
}

void DeviceDialog::fillKnown()
{
    const QSignalBlocker quiet(m_known);
    m_known->addItem(tr("New device"), QString());
    for (const device::DeviceProfile &profile : m_book.profiles())
        m_known->addItem(
            profile.name.isEmpty() ? profile.id() : QString(profile.name % u"  " % profile.id()), profile.id());
}

void DeviceDialog::setProfile(const device::DeviceProfile &profile)
{
    {
        const QSignalBlocker quiet(m_known);
        m_known->setCurrentIndex(qMax(0, m_known->findData(profile.id())));
    }
    m_way->setCurrentIndex(m_way->findData(int(profile.way)));
    m_host->setText(profile.address.host);
    m_user->setText(profile.address.user);
    m_signIn->setCurrentIndex(profile.usesKey ? 1 : 0);
    m_authority->setText(profile.address.caFile);
    m_remember->setChecked(profile.isRemembered);
    m_readOnly->setChecked(profile.isReadOnly);
    m_pin = profile.address.pin;
    m_isForgotten = false;
    for (QLineEdit *const secret : { m_password, m_passphrase, m_enable })
        secret->clear();
    m_key.wipe();
    takeWay();
    takeSignIn();
    m_port->setValue(profile.address.host.isEmpty() ? device::defaultPort(profile.way) : profile.address.port);
}

device::DeviceProfile DeviceDialog::profile() const
{
    device::DeviceProfile profile;
    profile.way = static_cast<Way>(m_way->currentData().toInt());
    profile.address = { .host = m_host->text().trimmed(),
        .port = static_cast<quint16>(m_port->value()),
        .user = m_user->text().trimmed(),
        .pin = m_pin,
        .caFile = profile.way == Way::Restconf ? m_authority->text().trimmed() : QString() };
    profile.usesKey = profile.way == Way::Ssh && m_signIn->currentData().toBool();
    profile.isReadOnly = m_readOnly->isChecked();
    profile.isRemembered = m_remember->isChecked();
    if (const auto *const known = m_book.find(profile.id())) {
        profile.name = known->name;
        if (m_pin.isEmpty() && !m_isForgotten)
            profile.address.pin = known->address.pin;
    }
    return profile;
}

void DeviceDialog::takeWay()
{
    const bool isSsh = m_way->currentData().toInt() == int(Way::Ssh);
    const auto other = device::defaultPort(isSsh ? Way::Restconf : Way::Ssh);
    if (m_port->value() == other || m_port->value() == 1)
        m_port->setValue(device::defaultPort(isSsh ? Way::Ssh : Way::Restconf));
    m_hint->setText(isSsh
            ? tr("Signs in as a person at the console would: no SSH configuration, agent or known_hosts file is used.")
            : tr("Services of CVP, codecs of single peers and classes cannot be seen or changed this way; use SSH for "
                 "them."));
    takeSignIn();
}

void DeviceDialog::takeSignIn()
{
    const bool isSsh = m_way->currentData().toInt() == int(Way::Ssh);
    const bool isKey = isSsh && m_signIn->currentData().toBool();
    const auto show = [this](QWidget *field, bool isShown) {
        field->setVisible(isShown);
        if (QWidget *const label = m_form->labelForField(field))
            label->setVisible(isShown);
    };
    show(m_signIn, isSsh);
    show(m_password, !isKey);
    show(m_keyFile, isKey);
    show(m_passphrase, isKey);
    show(m_enable, isSsh);
    for (QWidget *const field : { static_cast<QWidget *>(m_authority), static_cast<QWidget *>(m_authorityFile) })
        field->setVisible(!isSsh);
    for (int row = 0; row < m_form->rowCount(); ++row) {
        auto *const item = m_form->itemAt(row, QFormLayout::FieldRole);
        auto *const label = m_form->itemAt(row, QFormLayout::LabelRole);
        const bool isAuthority
            = item != nullptr && item->layout() != nullptr && item->layout()->indexOf(m_authority) >= 0;
        if (isAuthority && label != nullptr)
            label->widget()->setVisible(!isSsh);
    }
    m_keyFile->setText(m_key.isEmpty() ? tr("Choose...") : tr("Chosen; choose another..."));
}

void DeviceDialog::chooseKey()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Private key"));
    if (path.isEmpty())
        return;
    QFile file(path);
    QByteArray bytes;
    if (file.size() > maxKeyBytes || !file.open(QIODevice::ReadOnly)
        || !(bytes = file.readAll()).contains("PRIVATE KEY")) {
        m_trouble->say(Sign::Error, tr("%1 is not a private key that can be read.").arg(QFileInfo(path).fileName()));
        return;
    }
    m_key = connections::Secret(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    m_trouble->clear();
    takeSignIn();
}

void DeviceDialog::chooseAuthority()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Certificates that vouch for the device"));
    if (!path.isEmpty())
        m_authority->setText(path);
}

QString DeviceDialog::fault() const
{
    const device::DeviceProfile wanted = profile();
    if (wanted.address.host.isEmpty())
        return tr("Type the address of the device.");
    if (wanted.address.user.isEmpty())
        return tr("Type the user who signs in.");
    return {};
}

void DeviceDialog::setBusy(bool isBusy)
{
    for (QWidget *const field :
        { static_cast<QWidget *>(m_known), static_cast<QWidget *>(m_way), static_cast<QWidget *>(m_host),
            static_cast<QWidget *>(m_port), static_cast<QWidget *>(m_user), static_cast<QWidget *>(m_signIn),
            static_cast<QWidget *>(m_password), static_cast<QWidget *>(m_enable), static_cast<QWidget *>(m_connect) })
        field->setEnabled(!isBusy);
    m_progress->setText(isBusy ? tr("Connecting to %1...").arg(profile().address.place()) : QString());
}

void DeviceDialog::start()
{
    m_trouble->clear();
    m_trust->hide();
    if (const QString what = fault(); !what.isEmpty()) {
        m_trouble->say(Sign::Error, what);
        return;
    }
    setBusy(true);
    const device::DeviceProfile wanted = profile();
    device::Credentials typed { secretOf(m_password), m_key, secretOf(m_passphrase), secretOf(m_enable) };
    if (!typed.password.isEmpty() || !typed.privateKey.isEmpty()) {
        connectWith(typed);
        return;
    }
    m_book.credentials(wanted, this, [this, enable = typed.enable](device::Credentials found, const QString &trouble) {
        if (!enable.isEmpty())
            found.enable = enable;
        if (!trouble.isEmpty())
            m_trouble->say(Sign::Warning, tr("The keychain cannot be used: %1. Type the password.").arg(trouble));
        connectWith(found);
    });
}

void DeviceDialog::connectWith(const device::Credentials &credentials)
{
    m_used = credentials;
    device::ChangeJob::retire(std::move(m_job));
    m_job = std::make_unique<device::ChangeJob>(profile(), credentials, device::ChangeRequest());
    connect(m_job.get(), &device::ChangeJob::fetched, this, &DeviceDialog::onFetched);
    connect(m_job.get(), &device::ChangeJob::fetchFailed, this, &DeviceDialog::onFailed);
    m_job->fetch();
}

void DeviceDialog::onFetched(const std::string &running, const QString &name)
{
    setBusy(false);
    device::DeviceProfile used = m_job->profile();
    used.name = name;
    m_book.put(used);
    m_book.keep(used, m_used);
    Q_EMIT fetched(used, running);
    accept();
}

void DeviceDialog::onFailed(const device::LinkError &error)
{
    setBusy(false);
    if (error.fault == device::LinkFault::Cancelled)
        return;
    const bool isIdentity
        = error.fault == device::LinkFault::IdentityUnknown || error.fault == device::LinkFault::IdentityChanged;
    if (isIdentity && !error.fingerprint.isEmpty()) {
        askTrust(error);
        return;
    }
    m_trouble->say(Sign::Error, error.what);
    if (error.fault == device::LinkFault::SignInRefused)
        m_password->setFocus();
}

void DeviceDialog::askTrust(const device::LinkError &error)
{
    const bool isChanged = error.fault == device::LinkFault::IdentityChanged;
    m_pin = isChanged ? profile().address.pin : QString();
    m_offered = error.fingerprint;
    m_trustTitle->setText(isChanged ? tr("This is not the device that is known") : tr("Trust this device?"));
    m_trustText->setText(isChanged
            ? tr(
                "%1 shows another key or certificate than the one that was trusted. That is so after the device was "
                "replaced or its key made anew, and it is what an intercepted connection looks like. Nothing was sent.")
                  .arg(profile().address.place())
            : tr("%1 is met for the first time. Compare this fingerprint with what the device's console says (show ip "
                 "ssh, "
                 "show crypto pki certificates). Nothing was sent yet.")
                  .arg(profile().address.place()));
    m_known256->setVisible(isChanged);
    m_known256->setText(tr("known\n%1").arg(grouped(m_pin)));
    m_fingerprint->setText(isChanged ? tr("offered\n%1").arg(grouped(m_offered)) : grouped(m_offered));
    m_trustYes->setText(isChanged ? tr("Forget the known key") : tr("Trust this device"));
    m_trustYes->setAccessibleName(m_trustYes->text());
    m_trust->show();
    layout()->activate();
    resize(width(), qMax(height(), sizeHint().height()));
    m_trustNo->setFocus();
}

void DeviceDialog::reject()
{
    device::ChangeJob::retire(std::move(m_job));
    setBusy(false);
    QDialog::reject();
}

} // namespace legwork::ui
