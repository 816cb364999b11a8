// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverform.h"

#include "serverstate.h"

#include <common/icons.h>
#include <common/theme.h>
#include <connections/profilejson.h>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStringBuilder>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace legwork::ui {

using connections::Profile;
using connections::ProxyKind;
using connections::Secret;
using connections::SecretKind;
using connections::Service;
using connections::SignIn;

namespace {

constexpr std::array services { Service::Cache, Service::CvpConfiguration, Service::CvpDiagnostics,
    Service::CceDiagnostics, Service::Prometheus };

QLabel *wrapped(QWidget *parent, TextStyle style = TextStyle::Caption)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(style));
    label->setWordWrap(true);
    return label;
}

Secret secretOf(const QLineEdit &edit) { return Secret(edit.text().toStdString()); }

/// "https://lb.example.com:8445" of a base, without the path.
QString addressOf(const QUrl &base)
{
    return base.isEmpty() ? QString() : base.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

/// A file's path with a button that chooses one.
void addChooser(QLineEdit &edit, const QString &title)
{
    QAction *const choose = edit.addAction(icon("folder"), QLineEdit::TrailingPosition);
    choose->setToolTip(title);
    QObject::connect(choose, &QAction::triggered, &edit, [&edit, title] {
        const QString path = QFileDialog::getOpenFileName(edit.window(), title);
        if (path.isEmpty())
            return;
        edit.setText(path);
        Q_EMIT edit.editingFinished();
    });
}

} // namespace

ServerForm::ServerForm(QWidget *parent)
    : QWidget(parent)
    , m_wrong(wrapped(this))
    , m_clear(wrapped(this))
    , m_secretState(wrapped(this))
    , m_more(wrapped(this))
    , m_name(new QLineEdit(this))
    , m_address(new QLineEdit(this))
    , m_path(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_ca(new QLineEdit(this))
    , m_client(new QLineEdit(this))
    , m_clientSecret(new QLineEdit(this))
    , m_key(new QLineEdit(this))
    , m_proxyHost(new QLineEdit(this))
    , m_proxyUser(new QLineEdit(this))
    , m_proxySecret(new QLineEdit(this))
    , m_others(new QPlainTextEdit(this))
    , m_service(new QComboBox(this))
    , m_signIn(new QComboBox(this))
    , m_proxy(new QComboBox(this))
    , m_interval(new QSpinBox(this))
    , m_timeout(new QSpinBox(this))
    , m_proxyPort(new QSpinBox(this))
    , m_readOnly(new QCheckBox(tr("Read-only: never send POST to this server"), this))
    , m_moreButton(new QToolButton(this))
    , m_moreFields(new QWidget(this))
    , m_test(new QPushButton(tr("Test connection"), this))
    , m_add(new QPushButton(tr("Add and test"), this))
    , m_duplicate(new QPushButton(tr("Duplicate"), this))
    , m_remove(new QPushButton(tr("Delete"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_form(new QFormLayout)
    , m_moreForm(new QFormLayout(m_moreFields))
{
    setObjectName(QStringLiteral("serverForm"));
    nameFields();
    build();
    for (QLineEdit *const edit : { m_name, m_address, m_path, m_user, m_ca, m_client, m_key, m_proxyHost, m_proxyUser })
        connect(edit, &QLineEdit::editingFinished, this, &ServerForm::commit);
    for (QSpinBox *const box : { m_interval, m_timeout, m_proxyPort })
        connect(box, &QSpinBox::editingFinished, this, &ServerForm::commit);
    for (QComboBox *const box : { m_signIn, m_proxy })
        connect(box, &QComboBox::currentIndexChanged, this, &ServerForm::commit);
    connect(m_service, &QComboBox::currentIndexChanged, this, &ServerForm::takeService);
    connect(m_readOnly, &QCheckBox::clicked, this, &ServerForm::commit);
    connect(m_address, &QLineEdit::textChanged, this, &ServerForm::refresh);
    for (const auto &[edit, kind] : { std::pair { m_password, SecretKind::Password },
             { m_clientSecret, SecretKind::Certificate }, { m_proxySecret, SecretKind::Proxy } }) {
        edit->installEventFilter(this);
        connect(edit, &QLineEdit::editingFinished, this, [this, edit = edit, kind = kind] { typed(*edit, kind); });
    }
    m_others->installEventFilter(this);
    connect(m_test, &QPushButton::clicked, this, &ServerForm::testAsked);
    connect(m_add, &QPushButton::clicked, this, &ServerForm::addAsked);
    connect(m_duplicate, &QPushButton::clicked, this, &ServerForm::duplicateAsked);
    connect(m_remove, &QPushButton::clicked, this, &ServerForm::removeAsked);
    connect(m_cancel, &QPushButton::clicked, this, &ServerForm::cancelAsked);
    connect(m_moreButton, &QToolButton::toggled, this, [this](bool isOpen) {
        m_moreFields->setVisible(isOpen);
        m_moreButton->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &ServerForm::refresh);
    setProfile({}, Mode::New);
}

void ServerForm::nameFields()
{
    const auto name = [](QWidget *widget, const char *object, const QString &accessible) {
        widget->setObjectName(QLatin1StringView(object));
        widget->setAccessibleName(accessible);
    };
    name(m_name, "name", tr("Name"));
    name(m_service, "service", tr("Service"));
    name(m_address, "address", tr("Address"));
    name(m_path, "path", tr("Base path"));
    name(m_others, "failover", tr("Failover to, an address a line"));
    name(m_signIn, "signIn", tr("Sign-in"));
    name(m_user, "user", tr("User"));
    name(m_password, "password", tr("Password"));
    name(m_interval, "interval", tr("Poll every, seconds"));
    name(m_timeout, "timeout", tr("Time-out, seconds"));
    name(m_readOnly, "readOnly", m_readOnly->text());
    name(m_ca, "authorities", tr("File of certificate authorities"));
    name(m_client, "clientCertificate", tr("Client certificate, PKCS#12 file"));
    name(m_clientSecret, "clientSecret", tr("Pass phrase of the client certificate"));
    name(m_key, "publicKey", tr("Public key that tokens are checked with"));
    name(m_proxy, "proxy", tr("Proxy"));
    name(m_proxyHost, "proxyHost", tr("Address of the proxy"));
    name(m_proxyPort, "proxyPort", tr("Port of the proxy"));
    name(m_proxyUser, "proxyUser", tr("User of the proxy"));
    name(m_proxySecret, "proxySecret", tr("Password of the proxy"));
    name(m_moreButton, "more", tr("Certificates, keys and proxy"));
    name(m_test, "test", m_test->text());
    name(m_add, "add", m_add->text());
    name(m_duplicate, "duplicate", m_duplicate->text());
    name(m_remove, "remove", tr("Delete this server"));
    name(m_cancel, "cancel", m_cancel->text());
    m_wrong->setObjectName(QStringLiteral("wrong"));
    m_clear->setObjectName(QStringLiteral("plainHttp"));
    m_secretState->setObjectName(QStringLiteral("secretState"));
}

void ServerForm::build()
{
    for (const Service service : services)
        m_service->addItem(wordFor(service), static_cast<int>(service));
    m_signIn->addItem(tr("None"), static_cast<int>(SignIn::None));
    m_signIn->addItem(tr("Basic"), static_cast<int>(SignIn::Basic));
    m_signIn->addItem(tr("JWT from basic credentials"), static_cast<int>(SignIn::Jwt));
    for (QLineEdit *const secret : { m_password, m_clientSecret, m_proxySecret })
        secret->setEchoMode(QLineEdit::Password);
    QAction *const reveal = m_password->addAction(icon("lock"), QLineEdit::TrailingPosition);
    reveal->setToolTip(tr("Show what is being typed"));
    connect(reveal, &QAction::triggered, this, [this] {
        m_password->setEchoMode(
            m_password->echoMode() == QLineEdit::Password ? QLineEdit::Normal : QLineEdit::Password);
    });
    for (QComboBox *const box : { m_service, m_signIn, m_proxy }) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(14);
    }
    m_address->setFont(ui::font(TextStyle::Fixed));
    m_path->setFont(ui::font(TextStyle::Fixed));
    m_others->setFont(ui::font(TextStyle::Fixed));
    m_others->setTabChangesFocus(true);
    m_others->setPlaceholderText(tr("none; an address a line, tried in this order"));
    m_others->setFixedHeight(px(46));
    m_address->setPlaceholderText(QStringLiteral("https://lb.example.com:8445"));
    m_interval->setRange(1, 300);
    m_timeout->setRange(1, 300);
    m_interval->setSuffix(tr(" s"));
    m_timeout->setSuffix(tr(" s"));
    m_interval->setMaximumWidth(px(90));
    m_timeout->setMaximumWidth(px(90));
    m_remove->setProperty("danger", true);
    m_test->setDefault(true);

    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_form->setHorizontalSpacing(px(12));
    m_form->setVerticalSpacing(px(8));
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->addRow(tr("&Name"), m_name);
    m_form->addRow(tr("&Service"), m_service);
    m_form->addRow(tr("&Address"), m_address);
    m_form->addRow({}, m_clear);
    m_form->addRow(tr("&Base path"), m_path);
    m_form->addRow(tr("&Failover to"), m_others);
    m_form->addRow(tr("S&ign-in"), m_signIn);
    m_form->addRow(tr("&User"), m_user);
    m_form->addRow(tr("&Password"), m_password);
    m_form->addRow({}, m_secretState);
    m_form->addRow(tr("Po&ll every"), m_interval);
    m_form->addRow(tr("&Time-out"), m_timeout);
    m_form->addRow({}, m_readOnly);
    m_moreButton->setText(tr("Certificates, keys and proxy"));
    m_moreButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_moreButton->setArrowType(Qt::RightArrow);
    m_moreButton->setCheckable(true);
    m_moreButton->setAutoRaise(true);
    m_form->addRow({}, m_moreButton);
    buildMore(*m_moreForm);
    m_moreFields->hide();

    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(px(8));
    for (QPushButton *const button : { m_test, m_add, m_duplicate, m_remove, m_cancel })
        buttons->addWidget(button);
    buttons->addStretch();
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(px(8));
    column->addLayout(m_form);
    column->addWidget(m_moreFields);
    column->addWidget(m_wrong);
    column->addLayout(buttons);
}

void ServerForm::buildMore(QFormLayout &form)
{
    form.setContentsMargins(0, 0, 0, 0);
    form.setLabelAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    form.setHorizontalSpacing(px(12));
    form.setVerticalSpacing(px(8));
    m_ca->setPlaceholderText(tr("the system's"));
    m_client->setPlaceholderText(tr("none"));
    m_key->setPlaceholderText(tr("not checked; a PEM or JWKS file, or https:"));
    addChooser(*m_ca, tr("File of certificate authorities"));
    addChooser(*m_client, tr("Client certificate"));
    addChooser(*m_key, tr("Public key"));
    m_proxy->addItem(tr("None"), static_cast<int>(ProxyKind::None));
    m_proxy->addItem(tr("As the system says"), static_cast<int>(ProxyKind::System));
    m_proxy->addItem(tr("HTTP"), static_cast<int>(ProxyKind::Http));
    m_proxy->addItem(tr("SOCKS5"), static_cast<int>(ProxyKind::Socks5));
    m_proxyPort->setRange(1, 65535);
    form.addRow(tr("Authorities"), m_ca);
    form.addRow(tr("Client certificate"), m_client);
    form.addRow(tr("Its pass phrase"), m_clientSecret);
    form.addRow(tr("Key of tokens"), m_key);
    form.addRow(tr("Proxy"), m_proxy);
    form.addRow(tr("Its address"), m_proxyHost);
    form.addRow(tr("Its port"), m_proxyPort);
    form.addRow(tr("Its user"), m_proxyUser);
    form.addRow(tr("Its password"), m_proxySecret);
}

connections::Service ServerForm::service() const { return static_cast<Service>(m_service->currentData().toInt()); }

void ServerForm::setProfile(const Profile &profile, Mode mode)
{
    // The same server again, while somebody types in it: what is typed stays.
    const bool isSame = m_mode == mode && m_profile == profile;
    m_profile = profile;
    m_mode = mode;
    if (!isSame || mode == Mode::New) {
        m_isFilling = true;
        fill();
        m_isFilling = false;
    }
    refresh();
}

void ServerForm::fill()
{
    m_wrong->clear();
    m_name->setText(m_profile.name);
    m_service->setCurrentIndex(m_service->findData(static_cast<int>(m_profile.service)));
    const QUrl first = m_profile.bases.value(0);
    m_address->setText(addressOf(first));
    m_path->setText(first.isEmpty() ? connections::usualPath(m_profile.service) : first.path());
    QStringList others;
    for (const QUrl &base : m_profile.bases.mid(1))
        others.append(base.path() == first.path() ? addressOf(base) : base.toString());
    m_others->setPlainText(others.join(u'\n'));
    m_signIn->setCurrentIndex(m_signIn->findData(static_cast<int>(m_profile.signIn)));
    m_user->setText(m_profile.user);
    for (QLineEdit *const secret : { m_password, m_clientSecret, m_proxySecret }) {
        secret->clear();
        secret->setEchoMode(QLineEdit::Password);
    }
    m_interval->setValue(static_cast<int>(m_profile.interval.count() / 1000));
    m_timeout->setValue(static_cast<int>(m_profile.timeout.count() / 1000));
    m_readOnly->setChecked(m_profile.isReadOnly);
    m_ca->setText(m_profile.caFile);
    m_client->setText(m_profile.clientCertificate);
    m_key->setText(m_profile.publicKey);
    m_proxy->setCurrentIndex(m_proxy->findData(static_cast<int>(m_profile.proxy.kind)));
    m_proxyHost->setText(m_profile.proxy.host);
    m_proxyPort->setValue(m_profile.proxy.port > 0 ? m_profile.proxy.port : 8080);
    m_proxyUser->setText(m_profile.proxy.user);
}

/// Another service has other defaults; what a person typed stays.
void ServerForm::takeService()
{
    if (m_isFilling)
        return;
    m_isFilling = true;
    const QString before = connections::usualPath(m_profile.service);
    if (m_path->text() == before || m_path->text().isEmpty())
        m_path->setText(connections::usualPath(service()));
    QUrl address(m_address->text());
    if (address.port() == connections::usualPort(m_profile.service)) {
        address.setPort(connections::usualPort(service()));
        m_address->setText(address.toString());
    }
    if (service() != Service::Cache && m_signIn->currentData().toInt() == static_cast<int>(SignIn::Jwt))
        m_signIn->setCurrentIndex(m_signIn->findData(static_cast<int>(SignIn::Basic)));
    m_isFilling = false;
    m_profile.service = m_mode == Mode::New ? service() : m_profile.service;
    commit();
}

Result<Profile> ServerForm::profile() const
{
    const auto wrong = [](const QString &field, const std::string &what) {
        return failure(ErrorKind::Usage, field.toStdString(), what);
    };
    Profile profile = m_profile;
    profile.name = m_name->text().trimmed();
    if (const QString what = connections::wrongName(profile.name); !what.isEmpty())
        return wrong(tr("The name"), what.toStdString());
    profile.service = service();
    profile.bases.clear();
    QStringList addresses { m_address->text() };
    addresses << m_others->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    for (const QString &address : addresses) {
        QUrl typedUrl(address.trimmed());
        Result<QUrl> base = connections::baseFrom(address, profile.service);
        if (!base)
            return wrong(tr("The address"), base.error().what);
        if (typedUrl.path().size() <= 1 && !m_path->text().isEmpty())
            base->setPath(m_path->text().startsWith(u'/') ? m_path->text() : QString(u'/' % m_path->text()));
        profile.bases.append(*base);
    }
    profile.signIn = static_cast<SignIn>(m_signIn->currentData().toInt());
    profile.user = m_user->text();
    if (profile.signIn != SignIn::None && profile.user.isEmpty())
        return wrong(tr("The user"), tr("is missing: it signs in with a name").toStdString());
    profile.interval = std::chrono::seconds(m_interval->value());
    profile.timeout = std::chrono::seconds(m_timeout->value());
    profile.isReadOnly = m_readOnly->isChecked();
    profile.caFile = m_ca->text();
    profile.clientCertificate = m_client->text();
    profile.publicKey = m_key->text();
    profile.proxy.kind = static_cast<ProxyKind>(m_proxy->currentData().toInt());
    const bool hasProxy = profile.proxy.kind == ProxyKind::Http || profile.proxy.kind == ProxyKind::Socks5;
    profile.proxy.host = hasProxy ? m_proxyHost->text() : QString();
    profile.proxy.port = hasProxy ? static_cast<quint16>(m_proxyPort->value()) : quint16(0);
    profile.proxy.user = hasProxy ? m_proxyUser->text() : QString();
    return profile;
}

connections::Secrets ServerForm::typedSecrets() const
{
    connections::Secrets secrets;
    secrets.password = secretOf(*m_password);
    secrets.certificate = secretOf(*m_clientSecret);
    secrets.proxy = secretOf(*m_proxySecret);
    return secrets;
}

void ServerForm::setSecretState(const QString &text, bool hasPassword)
{
    m_secretState->setText(text);
    m_password->setPlaceholderText(hasPassword ? QString(12, QChar(0x2022)) : tr("not known yet"));
}

void ServerForm::editName()
{
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

void ServerForm::refresh()
{
    QPalette warn = palette();
    warn.setColor(QPalette::WindowText, theme().warning);
    m_clear->setPalette(warn);
    m_wrong->setPalette(warn);
    const bool isNew = m_mode == Mode::New;
    const bool isPassing = m_mode == Mode::Passing;
    const bool signsIn = static_cast<SignIn>(m_signIn->currentData().toInt()) != SignIn::None;
    const auto kind = static_cast<ProxyKind>(m_proxy->currentData().toInt());
    const bool hasProxy = kind == ProxyKind::Http || kind == ProxyKind::Socks5;
    const auto show = [](QFormLayout *form, QWidget *field, bool isShown) {
        field->setVisible(isShown);
        if (QWidget *const label = form->labelForField(field))
            label->setVisible(isShown);
    };
    show(m_form, m_user, signsIn);
    show(m_form, m_password, signsIn);
    show(m_form, m_secretState, signsIn && !m_secretState->text().isEmpty());
    show(m_form, m_interval, service() == Service::Cache);
    show(m_form, m_others, service() == Service::Cache);
    for (QWidget *const field : { static_cast<QWidget *>(m_proxyHost), static_cast<QWidget *>(m_proxyPort),
             static_cast<QWidget *>(m_proxyUser), static_cast<QWidget *>(m_proxySecret) })
        show(m_moreForm, field, hasProxy);
    show(m_moreForm, m_clientSecret, !m_client->text().isEmpty());
    show(m_moreForm, m_key, static_cast<SignIn>(m_signIn->currentData().toInt()) == SignIn::Jwt);
    const bool isPlain = QUrl(m_address->text()).scheme() == QLatin1String("http");
    m_clear->setVisible(isPlain);
    m_clear->setText(signsIn ? tr("Plain HTTP: the password travels unencrypted.")
                             : tr("Plain HTTP: the figures travel unencrypted."));
    m_wrong->setVisible(!m_wrong->text().isEmpty());
    m_add->setVisible(isNew);
    m_cancel->setVisible(isNew);
    m_test->setVisible(!isNew);
    m_duplicate->setVisible(!isNew);
    m_remove->setVisible(!isNew && !isPassing);
    for (QWidget *const field : findChildren<QWidget *>()) {
        if (qobject_cast<QLineEdit *>(field) != nullptr || qobject_cast<QComboBox *>(field) != nullptr
            || qobject_cast<QAbstractSpinBox *>(field) != nullptr || field == m_others || field == m_readOnly)
            field->setEnabled(!isPassing);
    }
}

void ServerForm::commit()
{
    if (m_isFilling)
        return;
    refresh();
    if (m_mode != Mode::Kept)
        return;
    const Result<Profile> now = profile();
    m_wrong->setText(now
            ? QString()
            : QString::fromStdString(now.error().place + ' ' + now.error().what + ". ") % tr("Nothing was changed."));
    m_wrong->setVisible(!now);
    if (now && *now != m_profile)
        Q_EMIT changed(*now);
}

void ServerForm::typed(QLineEdit &edit, SecretKind kind)
{
    if (m_mode != Mode::Kept || edit.text().isEmpty())
        return;
    const Secret secret = secretOf(edit);
    edit.clear();
    edit.setEchoMode(QLineEdit::Password);
    Q_EMIT secretTyped(kind, secret);
}

/// What is being typed is hidden again when the pointer or the keys leave it.
bool ServerForm::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_others) {
        if (event->type() == QEvent::FocusOut)
            commit();
    } else if (event->type() == QEvent::Leave || event->type() == QEvent::FocusOut) {
        static_cast<QLineEdit *>(watched)->setEchoMode(QLineEdit::Password);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace legwork::ui
