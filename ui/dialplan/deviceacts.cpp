// SPDX-License-Identifier: GPL-3.0-or-later
#include "deviceacts.h"

#include "auditdialog.h"
#include "changedialog.h"
#include "devicedialog.h"
#include "dialplanpage.h"

#include <common/icons.h>
#include <common/notices.h>
#include <common/theme.h>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace legwork::ui {

using device::RunState;

DeviceActs::DeviceActs(DialPlanPage &page, workspace::Workspace *workspace, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_workspace(workspace)
    , m_book(workspace)
    , m_dryRun(new QPushButton(tr("Dry run..."), &page.script()))
    , m_apply(new QPushButton(tr("Apply..."), &page.script()))
    , m_last(new QPushButton(tr("Last change..."), &page.script()))
    , m_records(new QPushButton(icon("history"), tr("Records..."), &page.script()))
    , m_why(new QLabel(&page.script()))
{
    m_dryRun->setObjectName(QStringLiteral("dryRun"));
    m_apply->setObjectName(QStringLiteral("applyChange"));
    m_last->setObjectName(QStringLiteral("lastChange"));
    m_records->setObjectName(QStringLiteral("auditRecords"));
    m_why->setObjectName(QStringLiteral("whyNotApply"));
    m_why->setTextFormat(Qt::PlainText);
    m_why->setFont(ui::font(TextStyle::Caption));
    m_dryRun->setToolTip(tr("Read the device, compare, and show what would be sent; nothing is sent"));
    m_last->setToolTip(tr("What came of the last change of this device, and its rollback"));
    page.script().acts()->setSpacing(px(8));
    for (QWidget *const act : { static_cast<QWidget *>(m_records), static_cast<QWidget *>(m_last),
             static_cast<QWidget *>(m_dryRun), static_cast<QWidget *>(m_why), static_cast<QWidget *>(m_apply) })
        page.script().acts()->addWidget(act);
    auto *const connectAct = new QAction(icon("connections"), tr("Connect to device..."), this);
    connectAct->setObjectName(QStringLiteral("connectToDevice"));
    connect(connectAct, &QAction::triggered, this, &DeviceActs::connectToDevice);
    page.addOpener(connectAct);
    connect(m_dryRun, &QPushButton::clicked, this, &DeviceActs::applyCurrent);
    connect(m_apply, &QPushButton::clicked, this, &DeviceActs::applyCurrent);
    connect(m_records, &QPushButton::clicked, this, &DeviceActs::showRecords);
    connect(m_last, &QPushButton::clicked, this, [this] {
        if (ChangeDialog *const dialog = m_dialogs.value(m_page.session().current()))
            dialog->open();
    });
    connect(&page, &DialPlanPage::reloadAsked, this, &DeviceActs::reload);
    items::DialPlanSession &session = page.session();
    for (auto changed : { &items::DialPlanSession::changed, &items::DialPlanSession::lockChanged })
        connect(&session, changed, this, &DeviceActs::refresh);
    connect(&session, &items::DialPlanSession::currentChanged, this, &DeviceActs::refresh);
    connect(&session, &items::DialPlanSession::textChanged, this, &DeviceActs::refresh);
    connect(&session, &items::DialPlanSession::parseFailed, this, &DeviceActs::refresh);
    connect(&m_book, &DeviceBook::changed, this, &DeviceActs::refresh);
    connect(&m_book, &DeviceBook::keychainFailed, this, [](const QString &why) {
        Notice notice;
        notice.sign = Sign::Warning;
        notice.text = tr("The password is kept for this session only: no system keychain answered (%1).").arg(why);
        Notices::instance().post(notice);
    });
    refresh();
    tellUnfinished();
}

DeviceActs::~DeviceActs() = default;

/// A program that died while it changed a device has left word of it.
void DeviceActs::tellUnfinished()
{
    if (m_workspace == nullptr)
        return;
    const auto records = m_workspace->deviceAudit();
    if (!records)
        return;
    for (const QJsonObject &record : unfinishedChanges(*records)) {
        const QDateTime time
            = QDateTime::fromString(record.value(QStringLiteral("time")).toString(), Qt::ISODateWithMs);
        Notice notice;
        notice.sign = Sign::Warning;
        notice.text
            = tr("A change of %1 was begun at %2 and its end was not recorded: what of it is in force is not known. "
                 "Read the device again and compare.")
                  .arg(record.value(QStringLiteral("device")).toString(),
                      QLocale().toString(time.toLocalTime(), QLocale::ShortFormat));
        Notices::instance().post(notice);
        // Told once: the list then has its end, too.
        QJsonObject told = record;
        told[QStringLiteral("result")] = device::wordOf(RunState::Unknown);
        told[QStringLiteral("time")] = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
        told[QStringLiteral("summary")] = tr("The program ended while the change was being sent.");
        static_cast<void>(m_workspace->addDeviceAudit(told));
    }
}

const device::DeviceProfile *DeviceActs::profileOf(const QString &id) const
{
    const auto *const own = m_book.find(m_page.session().device(id).origin);
    return own != nullptr ? own : m_book.find(m_targets.value(id));
}

void DeviceActs::refresh()
{
    items::DialPlanSession &session = m_page.session();
    const QString id = session.current();
    const items::DialPlanDevice current = session.device(id);
    const auto snapshot = session.snapshot(id);
    const auto *const profile = profileOf(id);
    QString why;
    if (current.isWhatIf)
        why = tr("A what-if copy is never applied.");
    else if (profile != nullptr && profile->isReadOnly)
        why = tr("%1 is read-only: connect to it again to allow changes.").arg(profile->name);
    const bool isLocked = !session.lockedWhy(id).isEmpty();
    const bool hasChange = snapshot != nullptr && snapshot->isChanged() && !session.problem(id)
        && !session.isReading(id) && snapshot->revision == session.revision(id);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_apply->setVisible(why.isEmpty());
    m_apply->setEnabled(hasChange && !isLocked);
    m_dryRun->setVisible(!current.isWhatIf);
    m_dryRun->setEnabled(hasChange && !isLocked);
    m_last->setVisible(m_dialogs.value(id) != nullptr);
    m_records->setVisible(m_workspace != nullptr);
}

void DeviceActs::connectToDevice() { ask({}, After::Open, {}); }

void DeviceActs::ask(const device::DeviceProfile &profile, After after, const QString &id)
{
    auto *const dialog = new DeviceDialog(m_book, m_page.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setProfile(profile);
    connect(dialog, &DeviceDialog::fetched, this,
        [this, after, id](
            const device::DeviceProfile &used, const std::string &running) { takeConfig(used, running, after, id); });
    dialog->open();
    if (profile.address.host.isEmpty())
        return;
    // Nothing to be typed: it connects by itself.
    m_book.credentials(profile, dialog, [dialog](const device::Credentials &found, const QString &) {
        if (!found.password.isEmpty() || !found.privateKey.isEmpty())
            dialog->start();
    });
}

void DeviceActs::takeConfig(
    const device::DeviceProfile &profile, const std::string &running, After after, const QString &id)
{
    items::DialPlanSession &session = m_page.session();
    if (after == After::Apply) {
        m_targets.insert(id, profile.id());
        refresh();
        m_book.credentials(profile, this,
            [this, id, profile](const device::Credentials &found, const QString &) { openChange(id, profile, found); });
        return;
    }
    for (const items::DialPlanDevice &open : session.devices()) {
        if (open.origin != profile.id() || open.isWhatIf)
            continue;
        session.setBase(open.id, running);
        session.setCurrent(open.id);
        refresh();
        return;
    }
    session.openText(profile.name.isEmpty() ? profile.address.host : profile.name, running, profile.id());
}

void DeviceActs::reload(const QString &id)
{
    const auto *const profile = profileOf(id);
    ask(profile != nullptr ? *profile : device::DeviceProfile(), After::Open, id);
}

void DeviceActs::applyCurrent()
{
    const QString id = m_page.session().current();
    const auto *const profile = profileOf(id);
    if (profile == nullptr) {
        ask({}, After::Apply, id);
        return;
    }
    m_book.credentials(*profile, this, [this, id, used = *profile](const device::Credentials &found, const QString &) {
        if (found.password.isEmpty() && found.privateKey.isEmpty())
            ask(used, After::Apply, id);
        else
            openChange(id, used, found);
    });
}

void DeviceActs::openChange(
    const QString &id, const device::DeviceProfile &profile, const device::Credentials &credentials)
{
    items::DialPlanSession &session = m_page.session();
    const auto snapshot = session.snapshot(id);
    if (snapshot == nullptr)
        return;
    delete m_dialogs.value(id);
    const std::string wanted = snapshot->edited->text();
    auto *const dialog = new ChangeDialog(profile, credentials, snapshot->base->text(), wanted, m_page.window());
    m_dialogs.insert(id, dialog);
    connect(dialog, &ChangeDialog::sendingStarted, this, [this, id, dialog] {
        const QString name = dialog->profile().name;
        m_page.session().setLocked(id, tr("A change is being applied to %1.").arg(name));
    });
    connect(dialog, &ChangeDialog::recorded, this, [this](const device::AuditRecord &record) {
        if (m_workspace != nullptr)
            static_cast<void>(m_workspace->addDeviceAudit(device::toJson(record)));
    });
    connect(dialog, &ChangeDialog::ended, this, [this, id, dialog, wanted] { onEnded(id, *dialog, wanted); });
    connect(dialog, &ChangeDialog::baseWanted, this,
        [this, id](const std::string &running) { m_page.session().setBase(id, running); });
    connect(dialog, &ChangeDialog::sshWanted, this, [this, id, profile] {
        device::DeviceProfile ssh = profile;
        ssh.way = device::Way::Ssh;
        ssh.address.port = device::defaultPort(device::Way::Ssh);
        ssh.address.pin.clear();
        ask(ssh, After::Apply, id);
    });
    dialog->open();
    dialog->start();
    refresh();
}

void DeviceActs::onEnded(const QString &id, const ChangeDialog &dialog, const std::string &wanted)
{
    items::DialPlanSession &session = m_page.session();
    session.setLocked(id, {});
    const auto &report = dialog.report();
    const bool isSsh = dialog.profile().way == device::Way::Ssh;
    const auto becomes = [&session, id](const std::string &text, const QString &label) {
        const std::string now = session.text(id).bytes();
        if (now != text)
            session.edit(id, label, { items::smallestEdit(1, now, text) });
    };
    if (report->answered == 0)
        return refresh();
    switch (report->state) {
    case RunState::Applied: {
        // What was applied is no edit any more. What RESTCONF shows is no base for a whole configuration; what it was
        // asked to do and did is.
        const std::string base = isSsh ? report->running : wanted;
        becomes(base, tr("as %1 has it").arg(dialog.profile().name));
        session.setBase(id, base);
        break;
    }
    case RunState::Unchanged:
        // Taken back from the device, the change is an edit again.
        connect(
            &session, &items::DialPlanSession::reloaded, this,
            [id, becomes, wanted](const QString &read) {
                if (read == id)
                    becomes(wanted, tr("what was taken back"));
            },
            Qt::SingleShotConnection);
        session.setBase(id, isSsh ? report->running : dialog.base());
        break;
    case RunState::Partial:
    case RunState::Differs:
        if (isSsh)
            session.setBase(id, report->running);
        break;
    default: break;
    }
    refresh();
}

void DeviceActs::showRecords()
{
    if (m_workspace == nullptr)
        return;
    auto *const dialog = new AuditDialog(*m_workspace, m_page.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace legwork::ui
