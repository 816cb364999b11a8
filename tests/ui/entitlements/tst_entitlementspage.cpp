// SPDX-License-Identifier: GPL-3.0-or-later
// The Entitlements page as a person uses it: contracts are typed, saved with a reason, taken back; ended, split,
// renewed, imported; the timeline shows use against them; the service's figure is read and pushed over a real socket.
#include <QTest>

#include <QAccessible>
#include <QComboBox>
#include <QDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTreeWidget>

#include <common/strip.h>
#include <common/theme.h>
#include <entitlements_page/compliancechart.h>
#include <entitlements_page/contractform.h>
#include <entitlements_page/contracttable.h>
#include <entitlements_page/entitlementspage.h>
#include <entitlements_page/servicebox.h>
#include <workspace/usagehistory.h>

#include "../../models/entitlements/bruteforce.h"

using namespace legwork;
using namespace legwork::entitlements;

namespace {

const QDate today(2025, 12, 31);

/// A cache service that holds a purchased count.
class FigureServer final : public QObject {
public:
    FigureServer()
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no socket");
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                QByteArray request = socket->property("request").toByteArray() + socket->readAll();
                socket->setProperty("request", request);
                const qsizetype end = request.indexOf("\r\n\r\n");
                const qsizetype at = request.toLower().indexOf("content-length:");
                const qsizetype length
                    = at >= 0 ? request.mid(at + 15, request.indexOf('\r', at) - at - 15).trimmed().toInt() : 0;
                if (end < 0 || request.size() < end + 4 + length)
                    return;
                socket->setProperty("request", QByteArray());
                if (request.startsWith("POST"))
                    held = QJsonDocument::fromJson(request.mid(end + 4))
                               .object()
                               .value(QLatin1StringView("licensePurchased"))
                               .toInteger();
                const QByteArray body = "{\"licensePurchased\":" + QByteArray::number(held) + "}";
                socket->write(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            });
        });
    }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()); }
    qint64 held = 580;

private:
    QTcpServer m_server;
};

struct Open {
    workspace::Workspace::Opened kept;
    connections::ConnectionBook connections { {}, [](const QByteArray &) {} };
    std::unique_ptr<ui::EntitlementsPage> page;

    explicit Open(const QString &file = {}, QSize size = { 1360, 832 })
        : kept(workspace::Workspace::open(file))
    {
        page = std::make_unique<ui::EntitlementsPage>(*kept.workspace, &connections);
        page->setToday(today);
        page->resize(size);
        page->QWidget::show();
    }
    template <typename Widget> Widget *part(const char *name)
    {
        Widget *const found = page->findChild<Widget *>(QString::fromLatin1(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    void type(const char *name, const QString &text)
    {
        auto *const edit = part<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    void click(const char *name) { QTest::mouseClick(part<QPushButton>(name), Qt::LeftButton); }
    void setQuantity(int quantity)
    {
        auto *const box = page->form().findChild<QSpinBox *>(QStringLiteral("quantity"));
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QString::number(quantity));
    }
    /// Types a contract and saves it.
    void add(const QString &number, int quantity)
    {
        part<QAction>("addContract")->trigger();
        type("number", number);
        setQuantity(quantity);
        page->form().findChild<QLineEdit *>(QStringLiteral("reason"))->setText(QStringLiteral("bought"));
        click("save");
    }
    QDialog *dialog(const char *name)
    {
        QDialog *const found = page->findChild<QDialog *>(QString::fromLatin1(name));
        if (found == nullptr)
            qFatal("no dialog %s", name);
        return found;
    }
    [[nodiscard]] QList<AuditEntry> trail() const { return page->book().audit().value_or(QList<AuditEntry>()); }
};

} // namespace

class TestEntitlementsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::setUpApplication(*qApp); }
    void emptyPageOffersTheFirstStep();
    void addsByTyping();
    void saveNeedsAReason();
    void changesAreShownAndTakenBack();
    void draftsAreKept();
    void endsSplitsRenews();
    void importsAfterShowing();
    void readsAndPushesTheFigure();
    void timelineShowsUse();
    void brokenTrailIsSaid();
    void everyControlHasAName();
    void pictures();

private:
    QTemporaryDir m_folder;
};

void TestEntitlementsPage::emptyPageOffersTheFirstStep()
{
    Open open;
    QVERIFY(open.part<QPushButton>("emptyAdd")->isVisible());
    open.click("emptyAdd");
    QVERIFY(open.page->form().isVisible());
    QVERIFY(open.page->form().isNew());
    QVERIFY(!open.part<QPushButton>("save")->isEnabled());
}

void TestEntitlementsPage::addsByTyping()
{
    Open open;
    open.add(QStringLiteral("CC-1"), 450);
    QCOMPARE(open.page->book().contracts().size(), 1);
    QCOMPARE(open.page->book().contracts().first().quantity, 450U);
    QCOMPARE(open.page->table().model()->rowCount(), 1);
    QVERIFY(open.part<QLabel>("inForce")->text().contains(QStringLiteral("450 self-service")));
    QCOMPARE(open.trail().size(), 1);
    QCOMPARE(open.trail().first().reason, QStringLiteral("bought"));
    open.page->undoStack()->undo();
    QCOMPARE(open.page->book().contracts().size(), 0);
    open.page->undoStack()->redo();
    QCOMPARE(open.page->book().contracts().size(), 1);
    QCOMPARE(open.trail().size(), 3); // each undo and redo is a row
    QVERIFY(verified(open.trail()).isIntact());
}

void TestEntitlementsPage::saveNeedsAReason()
{
    Open open;
    open.add(QStringLiteral("CC-1"), 450);
    open.setQuantity(500);
    QVERIFY(!open.part<QPushButton>("save")->isEnabled());
    QTest::keyClick(open.page.get(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(open.page->book().contracts().first().quantity, 450U);
    open.page->form().findChild<QLineEdit *>(QStringLiteral("reason"))->setFocus();
    QTest::keyClicks(open.page->form().findChild<QLineEdit *>(QStringLiteral("reason")), QStringLiteral("true-up"));
    QVERIFY(open.part<QPushButton>("save")->isEnabled());
    QTest::keyClick(open.page->form().findChild<QLineEdit *>(QStringLiteral("reason")), Qt::Key_Return);
    QCOMPARE(open.page->book().contracts().first().quantity, 500U);
    QCOMPARE(open.trail().last().reason, QStringLiteral("true-up"));
}

void TestEntitlementsPage::changesAreShownAndTakenBack()
{
    Open open;
    open.add(QStringLiteral("CC-1"), 100);
    open.setQuantity(120);
    QVERIFY(open.part<QLabel>("quantityWas")->isVisible());
    QCOMPARE(open.part<QLabel>("quantityWas")->text(), QStringLiteral("was 100"));
    bool isSaid = false;
    for (const QLabel *const label : open.page->form().findChildren<QLabel *>())
        isSaid = isSaid || label->text().contains(QStringLiteral("rises to 120"));
    QVERIFY(isSaid);
    open.click("revert");
    QVERIFY(!open.page->form().isEdited());
    QCOMPARE(open.page->form().contract().quantity, 100U);
    open.setQuantity(0);
    open.page->form().findChild<QLineEdit *>(QStringLiteral("reason"))->setText(QStringLiteral("none"));
    QVERIFY(!open.part<QPushButton>("save")->isEnabled()); // no contract has 0 licences
}

void TestEntitlementsPage::draftsAreKept()
{
    QJsonObject state;
    const QString file = m_folder.filePath(QStringLiteral("draft.sqlite"));
    {
        Open open(file);
        open.add(QStringLiteral("CC-1"), 100);
        open.setQuantity(130);
        state = open.page->saveState();
    }
    Open again(file);
    again.page->restoreState(state);
    QVERIFY(again.page->form().isEdited());
    QCOMPARE(again.page->form().contract().quantity, 130U);
    QCOMPARE(again.page->book().contracts().first().quantity, 100U);
}

void TestEntitlementsPage::endsSplitsRenews()
{
    Open open;
    open.add(QStringLiteral("CC-1"), 100);
    open.part<QAction>("splitContract")->trigger();
    QDialog *dialog = open.dialog("splitDialog");
    auto *const yes = [](QDialog *of) { return of->findChild<QPushButton *>(QStringLiteral("yes")); }(dialog);
    QVERIFY(!yes->isEnabled()); // no reason yet
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("reason")), QStringLiteral("two sites"));
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(dialog->isVisible()); // 0 licences are no part
    dialog->findChild<QSpinBox *>(QStringLiteral("quantity"))->setValue(40);
    dialog->findChild<QLineEdit *>(QStringLiteral("site"))->setText(QStringLiteral("Lyon"));
    QTest::mouseClick(yes, Qt::LeftButton);
    QCOMPARE(open.page->book().contracts().size(), 2);
    QCOMPARE(entitledOn(open.page->book().contracts(), today).total(), 100U);
    QTRY_VERIFY(open.page->findChild<QDialog *>(QStringLiteral("splitDialog")) == nullptr);

    open.page->table().selectRow(0);
    open.part<QAction>("renewContract")->trigger();
    dialog = open.dialog("renewDialog");
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("number")), QStringLiteral("CC-9"));
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("reason")), QStringLiteral("next year"));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("yes")), Qt::LeftButton);
    QCOMPARE(open.page->book().contracts().size(), 3);
    QCOMPARE(open.page->book().contracts().last().start, open.page->book().contracts().first().end.addDays(1));

    open.page->table().selectRow(1);
    QTRY_VERIFY(open.page->findChild<QDialog *>(QStringLiteral("renewDialog")) == nullptr);
    open.page->activateWindow();
    open.page->table().setFocus();
    QTRY_VERIFY(open.page->table().hasFocus());
    QTest::keyClick(&open.page->table(), Qt::Key_Delete);
    dialog = open.dialog("endDialog");
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("reason")), QStringLiteral("closed"));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("yes")), Qt::LeftButton);
    QCOMPARE(open.page->book().contracts().size(), 3); // never erased
    QCOMPARE(open.page->book().contracts()[1].end, today);
    QCOMPARE(open.trail().last().what, QStringLiteral("contract-ended"));
    open.page->undoStack()->undo();
    QVERIFY(open.page->book().contracts()[1].end > today);
}

void TestEntitlementsPage::importsAfterShowing()
{
    const QString list = m_folder.filePath(QStringLiteral("list.csv"));
    QFile file(list);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Agreement;Port type;Pieces;From\nN-1;flex;12;2025-05-01\nN-2;flex;x;2025-05-01\n");
    file.close();
    Open open;
    open.page->importList(list);
    QDialog *const dialog = open.dialog("importDialog");
    auto *const lines = dialog->findChild<QTreeWidget *>(QStringLiteral("lines"));
    auto *const import = dialog->findChild<QPushButton *>(QStringLiteral("import"));
    QCOMPARE(lines->topLevelItemCount(), 2);
    QVERIFY(!import->isEnabled()); // "Pieces" is not known to be the quantity
    auto *const quantity = dialog->findChild<QComboBox *>(QStringLiteral("map-quantity"));
    quantity->setCurrentIndex(quantity->findText(QStringLiteral("Pieces")));
    QVERIFY(import->isEnabled());
    QCOMPARE(lines->topLevelItem(0)->text(1), QStringLiteral("added"));
    QCOMPARE(lines->topLevelItem(1)->text(1), QStringLiteral("rejected"));
    QCOMPARE(open.page->book().contracts().size(), 0);
    QTest::mouseClick(import, Qt::LeftButton);
    QCOMPARE(open.page->book().contracts().size(), 1);
    QCOMPARE(open.page->book().contracts().first().quantity, 12U);
}

void TestEntitlementsPage::readsAndPushesTheFigure()
{
    FigureServer server;
    Open open;
    open.add(QStringLiteral("CC-1"), 600);
    connections::Profile profile;
    profile.name = QStringLiteral("cache");
    profile.bases << *connections::baseFrom(server.url());
    profile.isPolled = false;
    open.connections.addPassing(profile, {});
    QCOMPARE(open.page->service().service(), QStringLiteral("cache"));
    open.click("readAgain");
    QTRY_VERIFY_WITH_TIMEOUT(open.page->service().differs(), 20'000);
    auto *const state = open.part<ui::Strip>("serviceState");
    QVERIFY(state->text().contains(QStringLiteral("The service holds 580; your contracts say 600")));
    QVERIFY(open.page->tasks().contains(QStringLiteral("1 value differs from the cache service")));
    QCOMPARE(open.trail().last().what, QStringLiteral("figure-read"));

    open.click("push");
    QDialog *dialog = open.dialog("pushDialog");
    auto *yes = dialog->findChild<QPushButton *>(QStringLiteral("pushYes"));
    QVERIFY(yes->text().contains(QStringLiteral("580")) && yes->text().contains(QStringLiteral("600")));
    QVERIFY(!yes->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("pushReason")), QStringLiteral("renewal"));
    server.held = 590; // somebody else, while the question stands
    QTest::mouseClick(yes, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(state->text().contains(QStringLiteral("590")), 20'000);
    QCOMPARE(server.held, 590);

    open.click("push");
    QTRY_VERIFY(open.page->findChildren<QDialog *>(QStringLiteral("pushDialog")).size() == 1);
    dialog = open.dialog("pushDialog");
    yes = dialog->findChild<QPushButton *>(QStringLiteral("pushYes"));
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("pushReason")), QStringLiteral("renewal"));
    QTest::mouseClick(yes, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(server.held, 600, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(state->text().contains(QStringLiteral("holds 600, as your contracts say")), 20'000);
    QCOMPARE(open.trail().last().what, QStringLiteral("figure-pushed"));
    QCOMPARE(open.trail().last().before, QStringLiteral("590"));
    QCOMPARE(open.trail().last().after, QStringLiteral("600"));
    QVERIFY(!open.part<QPushButton>("push")->isVisible());
}

void TestEntitlementsPage::timelineShowsUse()
{
    const QString file = m_folder.filePath(QStringLiteral("use.sqlite"));
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const auto samples = tests::simulatedYear(today.addDays(-59), 60, 60, 9, zone);
    {
        auto history = workspace::UsageHistory::open(file, QStringLiteral("cache"));
        QVERIFY(history);
        QList<ports::Sample> list;
        for (const tests::RawSample &raw : samples) {
            ports::Sample sample;
            sample.time = UtcTime(Milliseconds(raw.ms));
            sample.inUse = raw.used;
            list << sample;
        }
        QVERIFY((*history)->append(list));
    }
    Open open(file);
    open.add(QStringLiteral("CC-1"), 390); // below the busiest days
    QTRY_VERIFY_WITH_TIMEOUT(open.page->review().daysMeasured > 0 && open.page->review().entitledAtEnd == 390, 60'000);
    const auto brute = tests::bruteForce(samples, today.addDays(-364), today, zone, 15, open.page->book().contracts());
    QCOMPARE(open.page->review().whole.held, brute.held);
    QCOMPARE(open.page->review().daysOver, brute.daysOver);
    QVERIFY(open.part<QLabel>("verdict")->text().contains(QString::number(open.page->review().daysMeasured)));
    ui::ComplianceChart &chart = open.page->chart();
    QVERIFY(chart.words().contains(QStringLiteral("2025")));
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(chart.cursorDay(), today);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.cursorDay(), today.addDays(-1));
    const QDate first = chart.firstShown();
    QTest::keyClick(&chart, Qt::Key_Plus);
    QVERIFY(chart.firstShown() > first);
    QTest::keyClick(&chart, Qt::Key_0);
    QCOMPARE(chart.firstShown(), first);
    QSignalSpy gone(open.page.get(), &ui::Page::linkActivated);
    QTest::keyClick(&chart, Qt::Key_Return);
    const auto day = std::ranges::find(open.page->review().days, today.addDays(-1), &Day::day);
    QCOMPARE(gone.size(), day->use ? 1 : 0);
    auto *const hold = open.part<QComboBox>("hold");
    hold->setCurrentIndex(1);
    QTRY_COMPARE_WITH_TIMEOUT(open.page->review().input.holdMinutes, 60, 60'000);
}

void TestEntitlementsPage::brokenTrailIsSaid()
{
    const QString file = m_folder.filePath(QStringLiteral("broken.sqlite"));
    {
        Open open(file);
        open.add(QStringLiteral("CC-1"), 1);
        open.add(QStringLiteral("CC-2"), 1);
    }
    {
        auto database = workspace::Database::open(file);
        QVERIFY(database);
        QVERIFY((*database)->apply({ { QStringLiteral("DROP TRIGGER entitlement_audit_stays"), {} },
            { QStringLiteral("UPDATE entitlement_audit SET reason = 'other' WHERE id = 1"), {} } }));
    }
    Open open(file);
    QVERIFY(open.part<QLabel>("chainState")->text().contains(QStringLiteral("broken at row 1")));
    QVERIFY(open.part<ui::Strip>("trouble")->text().contains(QStringLiteral("was changed")));
    QVERIFY(open.page->tasks().contains(QStringLiteral("the audit trail is broken")));
}

void TestEntitlementsPage::everyControlHasAName()
{
    Open open;
    open.add(QStringLiteral("CC-1"), 450);
    for (QWidget *const widget : open.page->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || qobject_cast<QLabel *>(widget) != nullptr)
            continue;
        if (widget->objectName().startsWith(QLatin1StringView("qt_"))
            || widget->inherits("QAbstractScrollArea") == false) {
            QAccessibleInterface *const face = QAccessible::queryAccessibleInterface(widget);
            if (widget->parentWidget() != nullptr
                && (widget->parentWidget()->inherits("QAbstractSpinBox")
                    || widget->parentWidget()->inherits("QComboBox")))
                continue; // the inside of a field that has a name
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
                qPrintable(widget->objectName() + u' ' + QLatin1StringView(widget->metaObject()->className()) + u' '
                    + (widget->parentWidget() != nullptr ? widget->parentWidget()->objectName() : QString()) + u' '
                    + QString::number(widget->focusPolicy())));
        }
    }
    for (QWidget *const view :
        std::initializer_list<QWidget *> { &open.page->table(), &open.page->chart(), open.part<QTableView>("audit") })
        QVERIFY(!view->accessibleName().isEmpty());
}

/// With LEGWORK_PICTURES naming a folder, how the page looks; else that it can be painted.
void TestEntitlementsPage::pictures()
{
    const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
    const QString file = m_folder.filePath(QStringLiteral("pictures.sqlite"));
    {
        auto history = workspace::UsageHistory::open(file, QStringLiteral("cache"));
        QVERIFY(history);
        QList<ports::Sample> list;
        for (const tests::RawSample &raw :
            tests::simulatedYear(today.addDays(-364), 365, 60, 3, QTimeZone::systemTimeZone())) {
            ports::Sample sample;
            sample.time = UtcTime(Milliseconds(raw.ms));
            sample.inUse = raw.used;
            list << sample;
        }
        QVERIFY((*history)->append(list));
    }
    FigureServer server;
    Open open(file);
    const auto add = [&](const char *number, unsigned quantity, QDate start, QDate end, const char *product,
                         const char *reason) {
        Contract one = newContract();
        one.number = QLatin1StringView(number);
        one.quantity = quantity;
        one.start = start;
        one.end = end;
        one.product = productFrom(QLatin1StringView(product));
        one.order = QStringLiteral("PO 44-77%1").arg(quantity % 90 + 10);
        QVERIFY(open.page->book().change({ { std::nullopt, one } }, { Act::ContractAdded, QLatin1StringView(reason) }));
    };
    add("CC-2023-044", 400, QDate(2023, 4, 1), QDate(2024, 3, 31), "self-service", "First order");
    add("CC-2024-118", 450, QDate(2024, 4, 1), QDate(2027, 3, 31), "self-service", "Order 2024");
    add("CC-2024-119", 900, QDate(2024, 4, 1), QDate(2027, 3, 31), "call-director", "Order 2024");
    add("CC-2025-204", 50, QDate(2025, 7, 2), QDate(2027, 3, 31), "flex", "True-up after June");
    add("CC-2025-311", 100, QDate(2025, 11, 1), QDate(2026, 2, 17), "std", "Renewal, 1 year");
    connections::Profile profile;
    profile.name = QStringLiteral("cache");
    profile.bases << *connections::baseFrom(server.url());
    profile.isPolled = false;
    open.connections.addPassing(profile, {});
    open.page->service().read();
    QTRY_VERIFY_WITH_TIMEOUT(open.page->service().differs(), 20'000);
    open.page->table().selectRow(4);
    open.setQuantity(120);
    QTRY_VERIFY_WITH_TIMEOUT(
        open.page->review().daysMeasured > (folder.isEmpty() ? 30 : 300) && open.page->review().entitledAtEnd == 600, 60'000);
    for (const bool isDark : { false, true }) {
        ui::setTheme(isDark ? ui::darkTheme() : ui::lightTheme());
        for (const QSize size : { QSize(1360, 832), QSize(976, 632) }) {
            open.page->resize(size);
            QCoreApplication::sendPostedEvents();
            const QPixmap picture = open.page->grab();
            QCOMPARE(picture.size(), size);
            if (!folder.isEmpty())
                QVERIFY(picture.save(QStringLiteral("%1/entitlements-%2-%3.png")
                                         .arg(folder, isDark ? QStringLiteral("dark") : QStringLiteral("light"))
                                         .arg(size.width())));
        }
    }
    ui::setTheme(ui::lightTheme());
}

QTEST_MAIN(TestEntitlementsPage)
#include "tst_entitlementspage.moc"
