// SPDX-License-Identifier: GPL-3.0-or-later
#include "servicebox.h"

#include "panel.h"

#include <common/strip.h>

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace legwork::ui {

using connections::PurchasedFigure;
using entitlements::Act;

ServiceBox::ServiceBox(connections::ConnectionBook *connections, workspace::EntitlementBook &book, QWidget *parent)
    : QWidget(parent)
    , m_connections(connections)
    , m_book(book)
    , m_services(new QComboBox(this))
    , m_read(plainLabel(this, TextStyle::Caption, &Theme::text3))
    , m_state(new Strip(this))
    , m_push(new QPushButton(this))
    , m_again(new QPushButton(tr("Read"), this))
    , m_showRaw(new QPushButton(tr("Show raw reply"), this))
{
    setAccessibleName(tr("Cache service"));
    m_read->setWordWrap(true);
    m_services->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_services->setMinimumContentsLength(8);
    m_services->setObjectName(QStringLiteral("service"));
    m_services->setAccessibleName(tr("Cache service"));
    m_state->setObjectName(QStringLiteral("serviceState"));
    m_push->setObjectName(QStringLiteral("push"));
    m_again->setObjectName(QStringLiteral("readAgain"));
    m_showRaw->setObjectName(QStringLiteral("showRaw"));
    auto *const head = new QHBoxLayout;
    head->addWidget(plainLabel(this, TextStyle::Strong, &Theme::text, tr("Cache service")));
    head->addWidget(m_services);
    head->addStretch(1);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_push);
    buttons->addWidget(m_again);
    buttons->addStretch(1);
    auto *const raw
        = new QHBoxLayout; // on a line of its own: the three do not fit beside each other where it is narrow
    raw->addWidget(m_showRaw);
    raw->addStretch(1);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, px(4), 0, 0);
    column->setSpacing(px(6));
    column->addLayout(head);
    column->addWidget(m_read);
    column->addWidget(m_state);
    column->addLayout(buttons);
    column->addLayout(raw);
    connect(m_services, &QComboBox::currentTextChanged, this, [this] {
        m_held.reset();
        m_raw.clear();
        m_trouble.clear();
        refresh();
        Q_EMIT serviceChosen(service());
    });
    connect(m_push, &QPushButton::clicked, this, &ServiceBox::push);
    connect(m_again, &QPushButton::clicked, this, &ServiceBox::read);
    connect(m_showRaw, &QPushButton::clicked, this, &ServiceBox::showRaw);
    if (m_connections != nullptr)
        connect(m_connections, &connections::ConnectionBook::profilesChanged, this, &ServiceBox::fill);
    fill();
}

ServiceBox::~ServiceBox() = default;

QString ServiceBox::service() const { return m_services->currentText(); }

void ServiceBox::choose(const QString &service)
{
    if (const int at = m_services->findText(service); at >= 0)
        m_services->setCurrentIndex(at);
}

void ServiceBox::fill()
{
    const QStringList names
        = m_connections != nullptr ? m_connections->names(connections::Service::Cache) : QStringList();
    const QString before = service();
    const QSignalBlocker quiet(m_services);
    m_services->clear();
    m_services->addItems(names);
    if (const int at = m_services->findText(before); at >= 0)
        m_services->setCurrentIndex(at);
    m_clientOf.clear(); // its profile may be another now
    if (service() != before) {
        m_held.reset();
        m_raw.clear();
    }
    refresh();
    if (service() != before)
        Q_EMIT serviceChosen(service());
}

void ServiceBox::setEntitled(std::uint64_t entitled)
{
    if (m_entitled == entitled)
        return;
    m_entitled = entitled;
    refresh();
}

bool ServiceBox::differs() const { return m_held && *m_held != m_entitled; }

void ServiceBox::refresh()
{
    const bool hasService = !service().isEmpty();
    const auto profile = hasService ? m_connections->find(service()) : std::nullopt;
    const bool isReadOnly = profile && profile->isReadOnly;
    m_services->setVisible(hasService);
    m_again->setVisible(hasService);
    m_again->setEnabled(!m_isBusy);
    m_again->setText(m_held ? tr("Read again") : tr("Read purchased count"));
    m_showRaw->setVisible(!m_raw.isEmpty());
    // A profile that is read-only offers nothing that writes.
    m_push->setVisible(hasService && differs() && !isReadOnly);
    m_push->setEnabled(!m_isBusy);
    m_push->setText(tr("Push %1...").arg(m_entitled));
    m_read->setText(m_held
            ? tr("%1, read %2")
                  .arg(m_place, QLocale().toString(m_when.toLocalTime().time(), QStringLiteral("HH:mm:ss")))
            : QString());
    if (!hasService)
        m_state->say(Sign::Info, tr("No cache service. Add one on the page Connections, or start the lab."));
    else if (m_isBusy)
        m_state->say(Sign::Info, tr("Asking %1...").arg(service()));
    else if (!m_trouble.isEmpty())
        m_state->say(Sign::Error, m_trouble);
    else if (!m_held)
        m_state->say(Sign::Info, tr("The purchased count has not been read yet."));
    else if (!differs())
        m_state->say(Sign::Ok, tr("The service holds %1, as your contracts say.").arg(*m_held));
    else
        m_state->say(Sign::Warning,
            isReadOnly
                ? tr("The service holds %1; your contracts say %2. This connection is read-only.")
                      .arg(*m_held)
                      .arg(m_entitled)
                : tr("The service holds %1; your contracts say %2. Push sends %2, reads it back and records both. "
                     "Every client of the service sees the new figure.")
                      .arg(*m_held)
                      .arg(m_entitled));
    Q_EMIT stateChanged();
}

void ServiceBox::withClient(const std::function<void()> &then)
{
    if (m_isBusy || service().isEmpty())
        return;
    m_isBusy = true;
    m_trouble.clear();
    refresh();
    const QString name = service();
    if (m_client && m_clientOf == name)
        return then();
    m_connections->client(name, this, [this, name, then](std::unique_ptr<connections::CacheClient> client) {
        m_figure.reset();
        m_client = std::move(client);
        m_clientOf = name;
        if (!m_client) {
            m_isBusy = false;
            m_trouble = tr("The connection %1 is gone.").arg(name);
            return refresh();
        }
        m_figure = std::make_unique<PurchasedFigure>(*m_client, m_connections->apiNames());
        then();
    });
}

void ServiceBox::read()
{
    withClient([this] { m_figure->read([this](const PurchasedFigure::Reply &reply) { take(reply); }); });
}

void ServiceBox::take(const PurchasedFigure::Reply &reply)
{
    m_isBusy = false;
    if (!reply) {
        const connections::Failure &failure = reply.error();
        m_trouble = failure.advice.isEmpty() ? failure.what : failure.what + u' ' + failure.advice;
        if (m_held)
            m_trouble += u' ' + tr("What was read before, %1, may no longer hold.").arg(*m_held);
    } else {
        m_held = reply->purchased;
        m_place = connections::placeOf(reply->endpoint);
        m_when = QDateTime::currentDateTimeUtc();
        m_raw = reply->raw;
        const QString reason
            = *m_held == m_entitled ? tr("read") : tr("differs from the contracts, %1").arg(m_entitled);
        if (const auto kept = m_book.noteFigure(m_clientOf, static_cast<qint64>(*m_held), reason); !kept)
            m_trouble = QString::fromStdString(kept.error().what);
    }
    refresh();
}

void ServiceBox::push()
{
    if (!differs() || m_isBusy)
        return;
    const quint64 expected = *m_held, value = m_entitled;
    auto *const dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("pushDialog"));
    dialog->setWindowTitle(tr("Push purchased count"));
    auto *const text = plainLabel(dialog, TextStyle::Body, &Theme::text,
        tr("%1 holds %2 now; your contracts say %3.\n\nEvery client of the service will see %3. It is sent once and "
           "read "
           "back. This cannot be undone here: pushing %2 again is the way back.")
            .arg(service())
            .arg(expected)
            .arg(value));
    text->setWordWrap(true);
    auto *const reason = new QLineEdit(dialog);
    reason->setObjectName(QStringLiteral("pushReason"));
    reason->setAccessibleName(tr("Reason"));
    reason->setPlaceholderText(tr("required: why, for the audit trail"));
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    QPushButton *const yes
        = buttons->addButton(tr("Replace %1 by %2").arg(expected).arg(value), QDialogButtonBox::AcceptRole);
    yes->setObjectName(QStringLiteral("pushYes"));
    yes->setEnabled(false);
    auto *const column = new QVBoxLayout(dialog);
    column->addWidget(text);
    column->addWidget(reason);
    column->addWidget(buttons);
    dialog->setMinimumWidth(px(420));
    connect(reason, &QLineEdit::textChanged, yes,
        [yes](const QString &typed) { yes->setEnabled(!typed.trimmed().isEmpty()); });
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this,
        [this, expected, value, reason] { send(expected, value, reason->text().trimmed()); });
    dialog->open();
}

void ServiceBox::send(quint64 expected, quint64 value, const QString &reason)
{
    withClient([this, expected, value, reason] {
        m_figure->push(expected, value,
            [this, reason, value](const PurchasedFigure::Pushed &pushed) { takePushed(pushed, reason, value); });
    });
}

void ServiceBox::takePushed(const PurchasedFigure::Pushed &pushed, const QString &reason, quint64 value)
{
    m_isBusy = false;
    const auto number = [](const std::optional<quint64> &figure) {
        return figure ? QJsonValue(static_cast<qint64>(*figure)) : QJsonValue();
    };
    const bool isDone = pushed.outcome == PurchasedFigure::Outcome::Done;
    Result<void> kept;
    if (pushed.outcome == PurchasedFigure::Outcome::Overtaken)
        kept = m_book.noteFigure(m_clientOf, static_cast<qint64>(*pushed.before), tr("changed by somebody else"));
    else
        kept = m_book.note(m_clientOf, number(pushed.before), number(pushed.after),
            { isDone ? Act::FigurePushed : Act::FigureRefused, reason });
    if (pushed.after || pushed.before) {
        m_held = pushed.after ? pushed.after : pushed.before;
        m_when = QDateTime::currentDateTimeUtc();
        if (pushed.endpoint.isValid())
            m_place = connections::placeOf(pushed.endpoint);
    }
    switch (pushed.outcome) {
    case PurchasedFigure::Outcome::Done: break;
    case PurchasedFigure::Outcome::Overtaken:
        m_trouble = tr("Nothing was sent: the service holds %1 now, somebody else changed it.").arg(*pushed.before);
        break;
    case PurchasedFigure::Outcome::NotEqual:
        m_trouble = tr("%1 was sent, but the service holds %2.").arg(value).arg(*pushed.after);
        break;
    case PurchasedFigure::Outcome::Failed:
        m_trouble = pushed.failure ? pushed.failure->what + u' ' + pushed.failure->advice : QString();
        if (pushed.after)
            m_trouble += u' ' + tr("The old value stands: %1.").arg(*pushed.after);
        break;
    }
    if (!kept)
        m_trouble
            += u' ' + tr("The audit trail could not be written: %1").arg(QString::fromStdString(kept.error().what));
    refresh();
}

void ServiceBox::showRaw()
{
    auto *const dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("rawDialog"));
    dialog->setWindowTitle(tr("Reply of %1").arg(m_place));
    auto *const text = new QPlainTextEdit(QString::fromUtf8(m_raw), dialog);
    text->setReadOnly(true);
    text->setAccessibleName(tr("Reply"));
    text->setFont(ui::font(TextStyle::Fixed));
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *const column = new QVBoxLayout(dialog);
    column->addWidget(text);
    column->addWidget(buttons);
    dialog->resize(px(480), px(240));
    dialog->open();
}

} // namespace legwork::ui
