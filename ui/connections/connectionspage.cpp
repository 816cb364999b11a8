// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectionspage.h"

#include "pollstripview.h"

#include <common/edits.h>
#include <common/icons.h>
#include <common/notices.h>
#include <common/theme.h>
#include <connections/profilejson.h>

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QSplitter>
#include <QSslCertificate>
#include <QStackedWidget>
#include <QStringBuilder>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace legwork::ui {

using connections::ConnectionBook;
using connections::ConnectionTest;
using connections::Poller;
using connections::PollState;
using connections::Profile;
using connections::SecretKind;
using connections::Secrets;
using connections::Service;
using connections::SignIn;
using connections::TestStep;

namespace {

constexpr std::array services { Service::Cache, Service::CvpConfiguration, Service::CvpDiagnostics,
    Service::CceDiagnostics, Service::Prometheus };

QLabel *plain(const QString &text, QWidget *parent, TextStyle style = TextStyle::Body)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(style));
    return label;
}

/// A severity's glyph with a sentence.
class SignLine final : public QWidget {
public:
    SignLine(Sign sign, const QString &name, const QString &text, QWidget *parent)
        : QWidget(parent)
        , m_sign(sign)
    {
        auto *const row = new QHBoxLayout(this);
        row->setContentsMargins(px(22), 0, 0, 0);
        row->setSpacing(px(12));
        row->addWidget(plain(name, this, TextStyle::Strong));
        auto *const words = plain(text, this);
        words->setWordWrap(true);
        row->addWidget(words, 1);
        setAccessibleName(wordFor(sign) % QStringLiteral(", ") % name % QStringLiteral(", ") % text);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const int size = px(14);
        paintSeverity(painter,
            QRectF(layoutDirection() == Qt::RightToLeft ? width() - size : 0, (height() - size) / 2.0, size, size),
            m_sign);
    }

private:
    Sign m_sign;
};

QString whatItIs(Service service)
{
    switch (service) {
    case Service::Cache: return ConnectionsPage::tr("how many licensed ports are in use, on which VXML Server");
    case Service::CvpConfiguration: return ConnectionsPage::tr("servers and applications of the Operations Console");
    case Service::CvpDiagnostics: return ConnectionsPage::tr("product version and logs of a CVP server");
    case Service::CceDiagnostics: return ConnectionsPage::tr("product version and logs of a router, logger or PG");
    case Service::Prometheus: return ConnectionsPage::tr("metrics that are kept elsewhere");
    }
    return {};
}

} // namespace

ConnectionsPage::ConnectionsPage(ConnectionBook &book, std::function<QList<ServerRow>()> others, QWidget *parent)
    : Page(parent)
    , m_book(book)
    , m_others(std::move(others))
    , m_stack(new QStackedWidget(this))
    , m_strip(new Strip(this))
    , m_tree(new ServerTree(this))
    , m_title(plain({}, this, TextStyle::Page))
    , m_role(plain({}, this, TextStyle::Caption))
    , m_polls(plain({}, this, TextStyle::Caption))
    , m_from(plain({}, this, TextStyle::Caption))
    , m_until(plain(tr("now"), this, TextStyle::Caption))
    , m_pairTitle(plain(tr("Addresses"), this, TextStyle::Strong))
    , m_figures(plain({}, this, TextStyle::Caption))
    , m_form(new ServerForm(this))
    , m_pollStrip(new PollStripView(this))
    , m_test(new TestPane(this))
{
    setObjectName(QStringLiteral("connectionsPage"));
    build();
    buildActions();
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::chrono::milliseconds(100));
    connect(&m_soon, &QTimer::timeout, this, &ConnectionsPage::refresh);
    for (const auto signal : { &ConnectionBook::pollerChanged, &ConnectionBook::stateChanged })
        connect(&m_book, signal, this, &ConnectionsPage::refreshSoon);
    connect(&m_book, &ConnectionBook::profilesChanged, this, &ConnectionsPage::refresh);
    connect(&m_book, &ConnectionBook::sampled, this, &ConnectionsPage::refreshSoon);
    connect(&m_book, &ConnectionBook::failed, this, &ConnectionsPage::refreshSoon);
    connect(&m_book, &ConnectionBook::secretKept, this, &ConnectionsPage::tellSecrets);
    connect(m_tree, &ServerTree::chosen, this, &ConnectionsPage::showServer);
    connect(m_tree, &ServerTree::renameAsked, this, &ConnectionsPage::rename);
    connect(m_tree, &ServerTree::pageAsked, this, [this](const QString &page) {
        Link link;
        link.page = page;
        Q_EMIT linkActivated(link);
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &ConnectionsPage::showMenu);
    connect(m_form, &ServerForm::changed, this, &ConnectionsPage::change);
    connect(m_form, &ServerForm::secretTyped, this,
        [this](SecretKind kind, const connections::Secret &secret) { m_book.setSecret(m_shown, kind, secret); });
    connect(m_form, &ServerForm::addAsked, this, &ConnectionsPage::finishNew);
    connect(m_form, &ServerForm::cancelAsked, this, [this] {
        m_isNew = false;
        refresh();
    });
    connect(m_form, &ServerForm::testAsked, this, &ConnectionsPage::test);
    connect(m_form, &ServerForm::duplicateAsked, this, &ConnectionsPage::duplicate);
    connect(m_form, &ServerForm::removeAsked, this, &ConnectionsPage::remove);
    connect(m_test, &TestPane::runAsked, this, &ConnectionsPage::test);
    connect(m_test, &TestPane::trustAsked, this,
        [this](const QString &place, const QByteArray &der) { trust(place, der, true); });
    connect(m_test, &TestPane::sessionTrustAsked, this,
        [this](const QString &place, const QByteArray &der) { trust(place, der, false); });
    if (!m_book.trouble().isEmpty())
        m_strip->say(Sign::Warning, tr("Some servers could not be read and were left out: %1").arg(m_book.trouble()));
    refresh();
}

ConnectionsPage::~ConnectionsPage() { m_form->disconnect(this); }

void ConnectionsPage::build()
{
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->setChildrenCollapsible(false);
    auto *const left = new QWidget(m_columns);
    auto *const head = new QHBoxLayout;
    head->setContentsMargins(px(14), px(10), px(10), px(2));
    head->addWidget(plain(tr("Profiles"), left, TextStyle::Strong));
    head->addStretch();
    auto *const plus = new QToolButton(left);
    plus->setObjectName(QStringLiteral("addServer"));
    plus->setIcon(icon("plus"));
    plus->setAutoRaise(true);
    plus->setPopupMode(QToolButton::InstantPopup);
    plus->setAccessibleName(tr("Add a server"));
    plus->setToolTip(tr("Add a server"));
    auto *const menu = new QMenu(plus);
    fillAddMenu(*menu);
    plus->setMenu(menu);
    head->addWidget(plus);
    auto *const leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(0);
    leftColumn->addLayout(head);
    leftColumn->addWidget(m_tree, 1);

    auto *const middle = new QScrollArea(m_columns);
    middle->setWidgetResizable(true);
    middle->setFrameShape(QFrame::NoFrame);
    middle->setMinimumWidth(px(380));
    middle->setFocusPolicy(Qt::NoFocus);
    m_middle = new QWidget(middle);
    auto *const titleRow = new QHBoxLayout;
    titleRow->addWidget(m_title);
    titleRow->addSpacing(px(12));
    titleRow->addWidget(m_role);
    titleRow->addStretch();
    auto *const column = new QVBoxLayout(m_middle);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(10));
    column->addLayout(titleRow);
    column->addWidget(m_form);
    column->addWidget(buildFoot());
    column->addStretch();
    middle->setWidget(m_middle);
    m_columns->addWidget(left);
    m_columns->addWidget(middle);
    m_columns->addWidget(m_test);
    m_columns->setSizes({ px(300), px(430), px(598) });
    for (const auto &[part, share] : { std::pair { 0, 3 }, { 1, 4 }, { 2, 6 } })
        m_columns->setStretchFactor(part, share); // a narrow window takes from each

    m_stack->addWidget(buildEmpty());
    m_stack->addWidget(m_columns);
    m_figures->setObjectName(QStringLiteral("connectionFigures"));
    m_figures->setContentsMargins(px(16), px(3), px(16), px(4));
    auto *const whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_strip);
    whole->addWidget(m_stack, 1);
    whole->addWidget(m_figures);
    connect(m_strip, &Strip::dismissed, m_strip, &Strip::clear);
}

QWidget *ConnectionsPage::buildEmpty()
{
    auto *const empty = new QWidget(this);
    auto *const column = new QVBoxLayout(empty);
    column->addStretch();
    auto *const head = plain(tr("No servers. Add one; nothing is contacted until you test."), empty, TextStyle::Title);
    head->setAlignment(Qt::AlignCenter);
    column->addWidget(head);
    auto *const list = new QGridLayout;
    list->setHorizontalSpacing(px(12));
    list->setColumnStretch(0, 1);
    list->setColumnStretch(3, 1);
    for (const Service service : services) {
        const int row = list->rowCount();
        auto *const button = new QPushButton(ui::wordFor(service), empty);
        connect(button, &QPushButton::clicked, this, [this, service] { addServer(service); });
        list->addWidget(button, row, 1);
        list->addWidget(plain(whatItIs(service), empty), row, 2);
    }
    column->addLayout(list);
    column->addStretch();
    return empty;
}

QWidget *ConnectionsPage::buildFoot()
{
    m_foot = new QWidget(m_middle);
    auto *const line = new QFrame(m_foot);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    auto *const head = new QHBoxLayout;
    head->addWidget(plain(tr("Last 24 hours"), m_foot, TextStyle::Strong));
    head->addStretch();
    head->addWidget(m_polls);
    m_polls->setObjectName(QStringLiteral("pollFigures"));
    auto *const ends = new QHBoxLayout;
    ends->addWidget(m_from);
    ends->addStretch();
    ends->addWidget(m_until);
    m_pair = new QVBoxLayout;
    m_pair->setSpacing(px(6));
    auto *const column = new QVBoxLayout(m_foot);
    column->setContentsMargins(0, px(6), 0, 0);
    column->setSpacing(px(6));
    column->addWidget(line);
    column->addLayout(head);
    column->addWidget(m_pollStrip);
    column->addLayout(ends);
    column->addSpacing(px(6));
    column->addWidget(m_pairTitle);
    column->addLayout(m_pair);
    return m_foot;
}

void ConnectionsPage::fillAddMenu(QMenu &menu)
{
    for (const Service service : services)
        connect(
            menu.addAction(ui::wordFor(service)), &QAction::triggered, this, [this, service] { addServer(service); });
    menu.addSeparator();
    connect(menu.addAction(tr("Import profiles...")), &QAction::triggered, this, &ConnectionsPage::importAsked);
    connect(
        menu.addAction(tr("Export all, without secrets...")), &QAction::triggered, this, &ConnectionsPage::exportAsked);
}

void ConnectionsPage::addAction(
    const char *name, const QString &text, const QKeySequence &keys, void (ConnectionsPage::*slot)())
{
    auto *const action = new QAction(text, this);
    action->setObjectName(QLatin1StringView(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    QWidget::addAction(action);
    m_actions.append(action);
}

void ConnectionsPage::buildActions()
{
    addAction("connectionNew", tr("Add a server"), QKeySequence::New, &ConnectionsPage::newServer);
    addAction("connectionTest", tr("Test the connection"), QKeySequence(Qt::Key_F5), &ConnectionsPage::test);
    addAction("connectionRename", tr("Rename the server"), QKeySequence(Qt::Key_F2), &ConnectionsPage::rename);
    addAction("connectionDuplicate", tr("Duplicate the server"), QKeySequence(Qt::CTRL | Qt::Key_D),
        &ConnectionsPage::duplicate);
    addAction("connectionPause", tr("Pause or resume polling"), {}, &ConnectionsPage::togglePause);
    addAction("connectionImport", tr("Import profiles..."), {}, &ConnectionsPage::importAsked);
    addAction("connectionExport", tr("Export profiles, without secrets..."), {}, &ConnectionsPage::exportAsked);
    // Only in the tree: in a field, Delete takes a letter.
    auto *const removal = new QAction(tr("Delete the server"), this);
    removal->setObjectName(QStringLiteral("connectionDelete"));
    removal->setShortcut(QKeySequence::Delete);
    removal->setShortcutContext(Qt::WidgetShortcut);
    connect(removal, &QAction::triggered, this, &ConnectionsPage::remove);
    m_tree->addAction(removal);
}

void ConnectionsPage::refreshSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void ConnectionsPage::refresh()
{
    const QList<Profile> profiles = m_book.profiles();
    QList<ServerRow> rows;
    int live = 0;
    int changed = 0;
    int troubled = 0;
    for (const Service service : services) {
        for (const bool isLab : { false, true }) {
            for (const Profile &profile : profiles) {
                if (profile.service != service || m_book.isPassing(profile.name) != isLab)
                    continue;
                const ServerState state = stateOf(m_book, profile, m_reports.value(profile.name));
                live += state.sign == Sign::Ok ? 1 : 0;
                const Poller *const poller = m_book.poller(profile.name);
                changed
                    += poller != nullptr && poller->failure() && poller->failure()->fault == connections::Fault::Changed
                    ? 1
                    : 0;
                troubled += state.isTrouble() ? 1 : 0;
                rows.append({ isLab ? tr("Lab") : groupOf(service), profile.name, detailOf(profile), state, true, {} });
            }
        }
    }
    std::ranges::stable_partition(rows, [this](const ServerRow &row) { return row.group != tr("Lab"); });
    const qsizetype own = rows.size();
    if (m_others)
        rows.append(m_others());
    std::ranges::stable_partition(rows, [this](const ServerRow &row) { return row.group != tr("Lab"); });
    m_tree->setRows(rows);
    if (!m_wanted.isEmpty() && m_book.find(m_wanted)) {
        const QString wanted = std::exchange(m_wanted, {});
        m_tree->select(wanted);
    } else if (!m_isNew && !m_tree->selected() && !rows.isEmpty() && m_tree->topLevelItemCount() > 0) {
        m_tree->setCurrentItem(m_tree->topLevelItem(0)->child(0));
    }
    showServer();
    QStringList figures;
    if (own > 0)
        figures << tr("%1 of %2 connected").arg(live).arg(own);
    if (changed > 0)
        figures << tr("%n certificate(s) changed", nullptr, changed);
    m_figures->setText(figures.join(QStringLiteral("   ·   ")));
    m_figures->setVisible(!figures.isEmpty());
    if (std::exchange(m_troubled, troubled) != troubled)
        Q_EMIT troubledChanged(troubled);
}

void ConnectionsPage::showServer()
{
    const auto row = m_tree->selected();
    if (m_isNew && !row)
        return; // what is being typed stays
    m_isNew = false;
    const auto profile = row && row->isOwn ? m_book.find(row->name) : std::nullopt;
    if (!profile) {
        const bool isOther = row.has_value() && !row->isOwn;
        m_shown.clear();
        m_stack->setCurrentIndex(m_tree->topLevelItemCount() > 0 ? 1 : 0);
        m_middle->setVisible(isOther);
        m_form->hide();
        m_foot->hide();
        m_title->setText(isOther ? row->name : QString());
        m_role->setText(isOther ? tr("kept on the page %1: double click takes you there")
                                      .arg(row->page == QLatin1String("dialplan") ? tr("Dial plan") : tr("Calls"))
                                : QString());
        m_test->setReport({});
        return;
    }
    m_stack->setCurrentIndex(1);
    m_middle->show();
    m_form->show();
    const bool isOther = std::exchange(m_shown, profile->name) != profile->name;
    m_title->setText(profile->name);
    m_form->setProfile(*profile, m_book.isPassing(profile->name) ? ServerForm::Mode::Passing : ServerForm::Mode::Kept);
    m_role->setText(profile->bases.size() > 1
            ? tr("with %n partner(s)", nullptr, static_cast<int>(profile->bases.size() - 1))
            : QString());
    refreshFoot(*profile);
    TestReport report = m_reports.value(profile->name);
    if (report.isEmpty())
        report.profile = *profile;
    const TestReport &before = m_test->report();
    if (isOther || before.steps.size() != report.steps.size() || before.isRunning != report.isRunning
        || before.begun != report.begun || before.profile != report.profile)
        m_test->setReport(report);
    if (isOther) {
        tellSecrets(profile->name);
        Q_EMIT placeChanged();
    }
}

void ConnectionsPage::refreshFoot(const Profile &profile)
{
    m_foot->setVisible(profile.service == Service::Cache);
    if (profile.service != Service::Cache)
        return;
    const connections::PollStrip &strip = m_book.strip(profile.name);
    const QDateTime now = QDateTime::currentDateTime();
    m_pollStrip->setStrip(strip);
    m_polls->setText(textOf(strip.figures(now.toMSecsSinceEpoch())));
    m_from->setText(tr("%1 yesterday").arg(now.toString(QStringLiteral("HH:mm"))));
    while (QLayoutItem *const item = m_pair->takeAt(0)) {
        item->widget()->deleteLater();
        delete item; // NOLINT(cppcoreguidelines-owning-memory): a layout gives its items away
    }
    const Poller *const poller = m_book.poller(profile.name);
    for (const QUrl &base : profile.bases) {
        Sign sign = Sign::Info;
        QString words = tr("not asked yet");
        if (poller != nullptr && poller->failure() && poller->failure()->endpoint == base) {
            sign = poller->state() == PollState::Stopped ? Sign::Warning : Sign::Error;
            words = poller->failure()->what;
            if (poller->failure()->fault == connections::Fault::Changed
                || poller->failure()->fault == connections::Fault::Untrusted)
                words = tr("reads paused until the certificate is trusted");
        } else if (poller != nullptr && poller->lastSample() && poller->lastSample()->endpoint == base.toString()) {
            sign = poller->state() == PollState::Live ? Sign::Ok : Sign::Warning;
            words = tr("serves, last answer %1")
                        .arg(QDateTime::fromMSecsSinceEpoch(poller->lastSample()->time.time_since_epoch().count())
                                 .toString(QStringLiteral("HH:mm:ss")));
        } else if (poller != nullptr && poller->samples() > 0) {
            words = tr("standby");
        }
        m_pair->addWidget(new SignLine(sign, connections::placeOf(base), words, m_foot));
    }
}

void ConnectionsPage::tellSecrets(const QString &name)
{
    const auto profile = m_book.find(name);
    if (!profile || name != m_shown)
        return;
    m_form->setSecretState(
        m_form->mode() == ServerForm::Mode::Passing ? tr("Of the lab; kept nowhere.") : QString(), true);
    if (m_form->mode() == ServerForm::Mode::Passing || profile->signIn == SignIn::None)
        return;
    const quint64 question = ++m_secretQuestion;
    m_book.secrets(name, this, [this, name, question](const Secrets &found, const QString &trouble) {
        if (name != m_shown || question != m_secretQuestion)
            return;
        const bool isSessionOnly
            = !m_book.sessionOnly(name).isEmpty() || (!trouble.isEmpty() && found.password.isEmpty());
        m_form->setSecretState(isSessionOnly ? tr("Kept for this session only: no system keychain answered.")
                : found.password.isEmpty()   ? tr("Will be kept in the system keychain. Tokens stay in memory.")
                                             : tr("Kept in the system keychain. Tokens stay in memory."),
            !found.password.isEmpty());
        showServer();
    });
}

void ConnectionsPage::addServer(Service service)
{
    Profile profile;
    profile.service = service;
    profile.name = m_book.freeName(service == Service::Cache ? tr("cache-service") : tr("server"));
    profile.signIn = service == Service::Cache ? SignIn::Jwt
        : service == Service::Prometheus       ? SignIn::None
                                               : SignIn::Basic;
    m_isNew = true;
    m_tree->setCurrentItem(nullptr);
    m_shown.clear();
    m_stack->setCurrentIndex(1);
    m_middle->show();
    m_form->show();
    m_foot->hide();
    m_title->setText(tr("New server"));
    m_role->setText(tr("nothing is contacted until you test"));
    m_form->setProfile(profile, ServerForm::Mode::New);
    m_form->setSecretState(tr("Will be kept in the system keychain. Tokens stay in memory."), false);
    m_form->setProfile(profile, ServerForm::Mode::New);
    m_test->setReport({});
    m_form->editName();
}

void ConnectionsPage::finishNew()
{
    Result<Profile> profile = m_form->profile();
    if (!profile) {
        m_strip->say(Sign::Warning,
            QString::fromStdString(profile.error().place + ' ' + profile.error().what + ". ")
                % tr("Nothing was added."));
        return;
    }
    const Secrets secrets = m_form->typedSecrets();
    profile->isPolled = false; // before it was tested
    if (const Result<void> added = m_book.add(*profile); !added) {
        m_strip->say(Sign::Warning, QString::fromStdString(added.error().place + ' ' + added.error().what));
        return;
    }
    m_strip->clear();
    m_isNew = false;
    const QString name = profile->name;
    m_pollWhenGood.insert(name);
    const std::array typed { std::pair { SecretKind::Password, secrets.password },
        std::pair { SecretKind::Certificate, secrets.certificate }, std::pair { SecretKind::Proxy, secrets.proxy } };
    for (const auto &[kind, secret] : typed) {
        if (!secret.isEmpty())
            m_book.setSecret(name, kind, secret);
    }
    m_tree->select(name);
    if (secrets.password.isEmpty())
        return testServer(name);
    // Its password has to be where the test looks for it.
    auto *const once = new QObject(this);
    connect(&m_book, &ConnectionBook::secretKept, once, [this, name, once](const QString &kept) {
        if (kept != name)
            return;
        once->deleteLater();
        testServer(name);
    });
}

void ConnectionsPage::test()
{
    if (!m_shown.isEmpty())
        testServer(m_shown);
}

void ConnectionsPage::testServer(const QString &name)
{
    if (m_reports.value(name).isRunning)
        return;
    const auto profile = m_book.effective(name);
    if (!profile)
        return;
    TestReport begun;
    begun.profile = *profile;
    begun.begun = QDateTime::currentDateTime();
    begun.isRunning = true;
    begun.sent = tr("Nothing.");
    m_reports.insert(name, begun);
    refresh();
    m_book.secrets(name, this, [this, name, profile](const Secrets &secrets, const QString &) {
        if (profile->signIn != SignIn::None && secrets.password.isEmpty()) {
            TestReport &report = m_reports[name];
            report.isRunning = false;
            TestStep step;
            step.name = QStringLiteral("dns");
            step.detail = tr("nothing was contacted: the password of %1 is not known").arg(profile->user);
            step.advice = tr("type it in the form and test again");
            report.steps.append(step);
            return refresh();
        }
        auto *const run = new ConnectionTest(*profile, secrets, m_book.apiNames(), this);
        m_tests.insert(name, run);
        connect(run, &ConnectionTest::stepped, this, [this, name, run](const TestStep &step) {
            TestReport &report = m_reports[name];
            report.steps.append(step);
            report.sent = run->sent();
            refresh();
        });
        connect(run, &ConnectionTest::finished, this, [this, name, run](bool isOk) {
            run->deleteLater();
            TestReport &report = m_reports[name];
            report.isRunning = false;
            report.isOk = isOk;
            const Poller *const poller = m_book.poller(name);
            const bool wasStopped = poller != nullptr && poller->state() == PollState::Stopped;
            if (isOk && (m_pollWhenGood.remove(name) || wasStopped))
                m_book.resume(name);
            refresh();
        });
        run->start();
    });
}

void ConnectionsPage::rename()
{
    if (!m_shown.isEmpty())
        m_form->editName();
}

void ConnectionsPage::duplicate()
{
    auto profile = m_book.find(m_shown);
    if (!profile)
        return;
    profile->name = m_book.freeName(profile->name);
    profile->isPolled = false;
    const QString name = profile->name;
    m_wanted = name;
    m_pollWhenGood.insert(name);
    edit(
        tr("duplicate %1").arg(m_shown), [this, made = *profile] { static_cast<void>(m_book.add(made)); },
        [this, name] { m_book.remove(name); });
}

void ConnectionsPage::remove()
{
    const QString name = m_shown;
    if (name.isEmpty() || m_book.isPassing(name))
        return;
    edit(
        tr("delete %1").arg(name), [this, name] { m_book.remove(name); },
        [this, name] {
            m_wanted = m_book.restore(name);
            refresh();
        });
    Notice notice;
    notice.text = tr("Deleted profile %1").arg(name);
    notice.actText = tr("Undo");
    notice.act = [page = QPointer<ConnectionsPage>(this), name] {
        if (!page)
            return;
        page->m_wanted = page->m_book.restore(name);
        page->refresh();
    };
    Notices::instance().post(notice);
}

void ConnectionsPage::togglePause()
{
    const Poller *const poller = m_book.poller(m_shown);
    if (poller == nullptr)
        return;
    if (poller->state() == PollState::Paused || poller->state() == PollState::Stopped)
        m_book.resume(m_shown);
    else
        m_book.pause(m_shown);
}

void ConnectionsPage::change(const Profile &profile)
{
    const auto before = m_book.find(m_shown);
    if (!before)
        return;
    if (profile.name != before->name && m_book.find(profile.name)) {
        m_strip->say(Sign::Warning, tr("%1 is the name of another server. Nothing was changed.").arg(profile.name));
        m_form->setProfile({}, ServerForm::Mode::Passing);
        return showServer();
    }
    m_strip->clear();
    const auto apply = [this](const Profile &from, const Profile &to) {
        if (m_reports.contains(from.name) && from.name != to.name)
            m_reports.insert(to.name, m_reports.take(from.name));
        if (from.name != to.name)
            m_wanted = to.name;
        static_cast<void>(m_book.change(from.name, to));
    };
    edit(
        tr("change of %1").arg(before->name), [apply, from = *before, profile] { apply(from, profile); },
        [apply, from = *before, profile] { apply(profile, from); });
}

void ConnectionsPage::trust(const QString &place, const QByteArray &der, bool isLasting)
{
    const QString name = m_shown;
    const auto profile = m_book.find(name);
    if (!profile)
        return;
    const QByteArray sha256 = QSslCertificate(der, QSsl::Der).digest(QCryptographicHash::Sha256);
    const connections::TrustedCertificate offered { sha256, der, QDateTime::currentDateTimeUtc() };
    if (!isLasting) {
        m_book.trustForSession(name, place, offered);
    } else {
        const auto known = profile->trusted.constFind(place);
        const std::optional<connections::TrustedCertificate> before
            = known != profile->trusted.constEnd() ? std::optional(*known) : std::nullopt;
        edit(
            tr("trust in %1").arg(place), [this, name, place, offered] { m_book.trust(name, place, offered); },
            [this, name, place, before] {
                if (before)
                    m_book.trust(name, place, *before);
                else
                    m_book.forgetTrust(name, place);
            });
    }
    testServer(name);
}

void ConnectionsPage::showMenu(const QPoint &position)
{
    const auto row = m_tree->selected();
    QMenu menu(this);
    if (!row || !row->isOwn) {
        fillAddMenu(menu);
        menu.exec(m_tree->viewport()->mapToGlobal(position));
        return;
    }
    const auto profile = m_book.find(row->name);
    const Poller *const poller = m_book.poller(row->name);
    const auto add = [&](const QString &text, void (ConnectionsPage::*slot)(), bool isEnabled = true) {
        QAction *const action = menu.addAction(text);
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, slot);
    };
    const bool isOwn = !m_book.isPassing(row->name);
    add(tr("Test"), &ConnectionsPage::test);
    add(poller != nullptr && (poller->state() == PollState::Paused || poller->state() == PollState::Stopped)
            ? tr("Resume")
            : tr("Pause"),
        &ConnectionsPage::togglePause, poller != nullptr);
    QAction *const first = menu.addAction(tr("Make primary"));
    first->setEnabled(isOwn);
    connect(first, &QAction::triggered, this,
        [this, name = row->name] { m_book.move(name, m_book.profiles().constFirst().name); });
    add(tr("Duplicate"), &ConnectionsPage::duplicate);
    QAction *const out = menu.addAction(tr("Export without secrets..."));
    connect(out, &QAction::triggered, this, &ConnectionsPage::exportAsked);
    QAction *const forget = menu.addAction(tr("Forget certificate"));
    forget->setEnabled(profile && !m_book.effective(row->name)->trusted.isEmpty());
    connect(forget, &QAction::triggered, this, [this, name = row->name] {
        const auto trusted = m_book.effective(name)->trusted;
        for (auto one = trusted.begin(); one != trusted.end(); ++one)
            m_book.forgetTrust(name, one.key());
    });
    menu.addSeparator();
    add(tr("Delete"), &ConnectionsPage::remove, isOwn);
    menu.exec(m_tree->viewport()->mapToGlobal(position));
}

void ConnectionsPage::importAsked()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import profiles"), {}, tr("Profiles (*.json)"));
    if (!path.isEmpty())
        importFile(path);
}

void ConnectionsPage::importFile(const QString &path)
{
    QFile file(path);
    constexpr qint64 mostBytes = 16 * 1024 * 1024;
    if (!file.open(QIODevice::ReadOnly)) {
        m_strip->say(Sign::Warning, tr("%1: %2").arg(path, file.errorString()));
        return;
    }
    const Result<QList<Profile>> profiles = connections::imported(file.read(mostBytes));
    if (!profiles) {
        m_strip->say(Sign::Warning,
            tr("%1: %2. Nothing was imported.")
                .arg(path, QString::fromStdString(profiles.error().place + ' ' + profiles.error().what).trimmed()));
        return;
    }
    for (Profile profile : *profiles) {
        profile.name = m_book.freeName(profile.name);
        profile.isPolled = false; // its password is not here, and nobody has tested it from this machine
        m_pollWhenGood.insert(profile.name);
        static_cast<void>(m_book.add(profile));
    }
    m_strip->say(Sign::Ok,
        tr("%n profile(s) imported. Their passwords are to be typed.", nullptr, static_cast<int>(profiles->size())));
}

void ConnectionsPage::exportAsked()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export profiles without secrets"), QStringLiteral("legwork-profiles.json"), tr("Profiles (*.json)"));
    if (!path.isEmpty())
        exportTo(path);
}

void ConnectionsPage::exportTo(const QString &path)
{
    QList<Profile> own;
    for (const Profile &profile : m_book.profiles()) {
        if (!m_book.isPassing(profile.name))
            own.append(profile);
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(connections::exported(own)) < 0 || !file.commit()) {
        m_strip->say(Sign::Warning, tr("%1: %2. Nothing was exported.").arg(path, file.errorString()));
        return;
    }
    m_strip->say(Sign::Ok,
        tr("%n profile(s) exported to %1, without secrets.", nullptr, static_cast<int>(own.size())).arg(path));
}

QJsonObject ConnectionsPage::saveState() const
{
    return { { QStringLiteral("server"), m_shown },
        { QStringLiteral("folded"), QJsonArray::fromStringList(m_tree->foldedGroups()) },
        { QStringLiteral("columns"), QString::fromLatin1(m_columns->saveState().toBase64()) } };
}

void ConnectionsPage::restoreState(const QJsonObject &state)
{
    QStringList folded;
    for (const QJsonValue &group : state.value(QLatin1String("folded")).toArray())
        folded.append(group.toString());
    m_tree->setFoldedGroups(folded);
    m_tree->select(state.value(QLatin1String("server")).toString());
    m_columns->restoreState(QByteArray::fromBase64(state.value(QLatin1String("columns")).toString().toLatin1()));
}

bool ConnectionsPage::show(const Link &link)
{
    if (link.page != QLatin1String("connections"))
        return false;
    if (!link.query.isEmpty())
        m_tree->select(link.query);
    return true;
}

Link ConnectionsPage::here() const
{
    Link link;
    link.page = QStringLiteral("connections");
    link.query = m_shown;
    return link;
}

void ConnectionsPage::takeFocus() { m_tree->setFocus(Qt::OtherFocusReason); }

} // namespace legwork::ui
