// SPDX-License-Identifier: GPL-3.0-or-later
// The page Ports: clicked, typed at, and read as a screen reader reads it.
#include <QTest>

#include "madeusage.h"

#include "../../app/desktop/accessibility.h"

#include <common/link.h>
#include <common/strip.h>
#include <common/theme.h>
#include <items/portalertmodel.h>
#include <items/portservermodel.h>
#include <ports/card.h>
#include <ports/figurerow.h>
#include <ports/historybrush.h>
#include <ports/legendbar.h>
#include <ports/portsalerts.h>
#include <ports/portspage.h>
#include <ports/rulesdialog.h>
#include <ports/usagechart.h>
#include <ports/usagedialogs.h>

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace legwork;
using items::FeedState;
using items::TimeRange;
using ui::FigureRow;
using ui::UsageChart;

namespace {

UtcTime nowUtc() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

/// A feed of three servers with an hour of samples every five seconds, and a page that shows it.
struct Shown {
    items::TraceSession session;
    items::PortsFeed feed;
    std::unique_ptr<ui::PortsPage> page;

    explicit Shown(int servers = 3, bool isLive = true)
    {
        if (isLive)
            start(servers);
        page = std::make_unique<ui::PortsPage>(session, feed, nullptr);
        page->resize(1360, 812);
        page->show();
    }
    void start(int servers)
    {
        feed.setSource(QStringLiteral("lab"), std::chrono::seconds(5));
        const UtcTime now = nowUtc();
        for (UtcTime time = now - std::chrono::minutes(61); time <= now; time += std::chrono::seconds(5))
            feed.take(MadeUsage::sample(servers, time));
    }
    template <typename T> T *find(const char *name) const { return page->findChild<T *>(QString::fromLatin1(name)); }
    [[nodiscard]] UsageChart &chart() const { return *page->chart(); }
    [[nodiscard]] ui::FigureButton &figure(FigureRow::Figure which) const { return *page->figures()->figure(which); }
};

} // namespace

class TestPortsPage final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        ui::setUpApplication(*qApp);
    }

    /// Without a source there are two ways on, and sizing works.
    void firstStart()
    {
        const Shown shown(3, false);
        QVERIFY(shown.find<QWidget>("firstStart")->isVisible());
        QVERIFY(!shown.find<QWidget>("chartCard")->isVisible());
        QCOMPARE(shown.figure(FigureRow::InUse).value(), QStringLiteral("\u2013"));
        QSignalSpy gone(shown.page.get(), &ui::Page::linkActivated);
        QTest::mouseClick(shown.find<QPushButton>("connectService"), Qt::LeftButton);
        QCOMPARE(gone.size(), 1);
        QCOMPARE(gone[0][0].value<ui::Link>().page, QStringLiteral("connections"));
        auto *const calls = shown.find<QSpinBox>("busyHourCalls");
        calls->setFocus();
        calls->selectAll();
        QTest::keyClicks(calls, QStringLiteral("7400"));
        QTest::keyClick(calls, Qt::Key_Return);
        auto *const seconds = shown.find<QDoubleSpinBox>("secondsPerCall");
        seconds->setValue(212);
        // 435.8 erlangs with 1 call in 1000 lost: the published tables give 488 ports.
        QTRY_COMPARE(shown.find<QLabel>("portsNeeded")->text(), QStringLiteral("488"));
    }

    void figures()
    {
        const Shown shown;
        const auto &latest = *shown.feed.latest();
        QCOMPARE(shown.figure(FigureRow::InUse).value(), QString::number(*latest.inUse));
        QCOMPARE(shown.figure(FigureRow::Entitled).value(), QStringLiteral("600"));
        QVERIFY(shown.figure(FigureRow::OfEntitled).value().contains(QLatin1Char('%')));
        QTest::mouseClick(&shown.figure(FigureRow::InUse), Qt::LeftButton);
        auto *const text = shown.find<QLabel>("explanationText");
        QVERIFY(text != nullptr);
        QVERIFY2(text->text().contains(MadeUsage::name(1)), qPrintable(text->text()));
        QTest::keyClick(text, Qt::Key_Escape);
    }

    /// A server that publishes no more is a dash, then lost, never 0; the total is only a lower bound.
    void staleServer()
    {
        Shown shown;
        ports::Sample sample = MadeUsage::sample(3, nowUtc());
        sample.servers[2].freshness = ports::Freshness::Stale;
        sample.servers[2].inUse.reset();
        sample.servers[2].total.reset();
        *sample.inUse -= 100;
        shown.feed.take(sample);
        auto *const table = shown.find<QTableView>("serverTable");
        const QAbstractItemModel &model = *table->model();
        QCOMPARE(model.index(2, items::PortServerModel::InUseColumn).data().toString(), QStringLiteral("\u2013"));
        QCOMPARE(model.index(2, items::PortServerModel::StateColumn).data().toString(), QStringLiteral("stale"));
        QVERIFY(shown.figure(FigureRow::InUse).value().startsWith(QStringLiteral("\u2265")));
        QVERIFY(shown.find<QLabel>("serverSum")->text().contains(QStringLiteral("at least")));
        sample.time += std::chrono::seconds(60);
        sample.servers[2].freshness = ports::Freshness::Lost;
        shown.feed.take(sample);
        QCOMPARE(model.index(2, items::PortServerModel::StateColumn).data().toString(), QStringLiteral("lost"));
    }

    void sumAgainstTotal()
    {
        Shown shown;
        auto *const sum = shown.find<QLabel>("serverSum");
        QVERIFY2(sum->text().contains(QStringLiteral("They agree")), qPrintable(sum->text()));
        ports::Sample sample = MadeUsage::sample(3, nowUtc());
        *sample.inUse += 7;
        shown.feed.take(sample);
        QVERIFY2(sum->text().contains(QStringLiteral("differ by 7")), qPrintable(sum->text()));
    }

    void keysOfTheChart()
    {
        Shown shown;
        UsageChart &chart = shown.chart();
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Left);
        QVERIFY(chart.crosshair());
        const int column = chart.columns().columnAt(*chart.crosshair());
        QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(chart.columns().columnAt(*chart.crosshair()), column - 10);
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.columns().columnAt(*chart.crosshair()), column - 9);
        QVERIFY(chart.cardLines().size() >= 4);
        QCOMPARE(chart.mode(), UsageChart::Mode::Stacked);
        QTest::keyClick(&chart, Qt::Key_L);
        QCOMPARE(chart.mode(), UsageChart::Mode::Lines);
        QVERIFY(shown.find<QToolButton>("lines")->isChecked());
        const Milliseconds before = chart.range().length();
        QTest::keyClick(&chart, Qt::Key_Plus);
        QVERIFY(chart.range().length() < before);
        QTest::keyClick(&chart, Qt::Key_Minus);
        QTest::keyClick(&chart, Qt::Key_Minus);
        QVERIFY(chart.range().length() > before / 2);
        QTest::keyClick(&chart, Qt::Key_0);
        QVERIFY(chart.range().from <= shown.feed.pages().extent()->from);
        QVERIFY(!chart.isFollowing());
        QTest::keyClick(&chart, Qt::Key_End);
        QVERIFY(chart.isFollowing());
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(!chart.crosshair());
    }

    void spansAndWheel()
    {
        const Shown shown;
        UsageChart &chart = shown.chart();
        QTest::mouseClick(shown.find<QToolButton>("span15"), Qt::LeftButton);
        QCOMPARE(chart.range().length(), Milliseconds(15 * 60'000));
        QVERIFY(shown.find<QToolButton>("span15")->isChecked());
        QVERIFY(!shown.find<QToolButton>("span60")->isChecked());
        const QPointF middle = chart.rect().center();
        QWheelEvent wheel(
            middle, chart.mapToGlobal(middle), {}, { 0, 120 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(chart.viewport(), &wheel);
        QVERIFY(chart.range().length() < Milliseconds(15 * 60'000));
        QVERIFY(!shown.find<QToolButton>("span15")->isChecked());
    }

    /// Click hides, Alt+click leaves one, Ctrl+Right moves; the chart draws accordingly.
    void legend()
    {
        const Shown shown;
        auto *const legend = shown.find<ui::LegendBar>("legend");
        QList<QAbstractButton *> entries;
        for (QAbstractButton *const button : legend->findChildren<QAbstractButton *>()) {
            if (button->isCheckable())
                entries.append(button);
        }
        QCOMPARE(entries.size(), 3);
        QCOMPARE(shown.chart().bands().size(), std::size_t(3));
        QTest::mouseClick(entries[0], Qt::LeftButton);
        QCOMPARE(shown.chart().bands().size(), std::size_t(2));
        QCOMPARE(shown.chart().bands().front().name, MadeUsage::name(1));
        QTest::mouseClick(entries[0], Qt::LeftButton);
        QTest::mouseClick(entries[2], Qt::LeftButton, Qt::AltModifier);
        QCOMPARE(shown.chart().bands().size(), std::size_t(1));
        QCOMPARE(shown.chart().bands().front().name, MadeUsage::name(2));
        QTest::mouseClick(entries[2], Qt::LeftButton, Qt::AltModifier);
        QCOMPARE(shown.chart().bands().size(), std::size_t(3));
        QTest::keyClick(entries[0], Qt::Key_Right, Qt::ControlModifier);
        QTRY_COMPARE(shown.chart().bands().front().name, MadeUsage::name(1));
    }

    /// A hole in the samples is a gap of its length, and nothing is drawn in it.
    void gapIsNotInterpolated()
    {
        Shown shown(3, false);
        shown.feed.setSource(QStringLiteral("lab"), std::chrono::seconds(1));
        const UtcTime now = nowUtc();
        for (UtcTime time = now - std::chrono::minutes(14); time <= now; time += std::chrono::seconds(1)) {
            if (time < now - std::chrono::minutes(5) || time > now - std::chrono::minutes(5) + std::chrono::seconds(21))
                shown.feed.take(MadeUsage::sample(3, time));
        }
        shown.chart().follow(std::chrono::minutes(15));
        const auto &gaps = shown.chart().columns().gaps;
        QCOMPARE(gaps.size(), std::size_t(1));
        QVERIFY(gaps.front().length() >= Milliseconds(21'000) && gaps.front().length() <= Milliseconds(24'000));
        const int middle = shown.chart().columns().columnAt(now - std::chrono::minutes(5) + std::chrono::seconds(10));
        for (const ui::ChartBand &band : shown.chart().bands())
            QVERIFY(std::isnan(band.values[static_cast<std::size_t>(middle)]));
        QVERIFY(shown.chart().description().contains(QStringLiteral("gap")));
    }

    /// More servers than can be told apart: the busiest, and the rest as one.
    void manyServers()
    {
        Shown shown(30);
        QCOMPARE(shown.chart().bands().size(), std::size_t(UsageChart::busiest + 1));
        QCOMPARE(shown.chart().bands().back().number, qsizetype(30 - UsageChart::busiest));
        const items::UsageColumns &columns = shown.chart().columns();
        int column = columns.count / 2; // a column in which there is a sample
        while (column + 1 < columns.count && std::isnan(columns.mean[columns.at(0, column)]))
            ++column;
        double sum = 0;
        for (const ui::ChartBand &band : shown.chart().bands())
            sum += static_cast<double>(band.values[static_cast<std::size_t>(column)]);
        const auto all = static_cast<double>(columns.mean[columns.at(0, column)]);
        QVERIFY2(std::abs(sum - all) < 0.03 * all, qPrintable(QStringLiteral("%1 of %2").arg(sum).arg(all)));
        QCOMPARE(shown.find<QTableView>("serverTable")->model()->rowCount(), 30);
    }

    void troubleIsSaid()
    {
        Shown shown;
        auto *const strip = shown.find<ui::Strip>("portsStrip");
        QVERIFY(!strip->isVisible());
        shown.feed.setRawReply("{\"unexpected\":<b>1</b>}");
        shown.feed.fail(
            { QStringLiteral("The reply was not understood; nothing was counted."), QStringLiteral("Look at it.") });
        QVERIFY(strip->isVisible());
        QVERIFY(strip->text().contains(QStringLiteral("not understood")));
        QTest::mouseClick(strip->findChild<QPushButton *>(), Qt::LeftButton);
        auto *const raw = shown.find<QPlainTextEdit>("");
        QVERIFY(raw != nullptr);
        QVERIFY(raw->toPlainText().contains(QStringLiteral("<b>1</b>")));
        raw->window()->close();
        shown.feed.take(MadeUsage::sample(3, nowUtc()));
        QVERIFY(!strip->isVisible());
    }

    /// A paused page stands still while samples go on coming, and shows them all afterwards.
    void paused()
    {
        Shown shown;
        const QString value = shown.figure(FigureRow::InUse).value();
        const UtcTime until = shown.chart().range().until;
        shown.feed.setPaused(true);
        ports::Sample sample = MadeUsage::sample(3, nowUtc() + std::chrono::seconds(30));
        sample.inUse = 1;
        shown.feed.take(sample);
        QCOMPARE(shown.figure(FigureRow::InUse).value(), value);
        QVERIFY(shown.chart().range().until - until < std::chrono::seconds(20));
        shown.feed.setPaused(false);
        shown.feed.take(sample);
        QVERIFY(shown.figure(FigureRow::InUse).value().endsWith(QLatin1Char('1')));
    }

    void brush()
    {
        Shown shown;
        const UtcTime now = nowUtc();
        shown.feed.pages().setReader(std::make_shared<MadeUsage>(
            3, TimeRange { now - std::chrono::hours(24 * 30), now - std::chrono::minutes(61) }));
        QTRY_VERIFY(!shown.feed.pages().isReading());
        auto *const brush = shown.find<ui::HistoryBrush>("historyBrush");
        const int y = brush->height() / 2;
        QTest::mousePress(brush, Qt::LeftButton, {}, { 200, y });
        QTest::mouseMove(brush, { 260, y });
        QTest::mouseMove(brush, { 300, y });
        QTest::mouseRelease(brush, Qt::LeftButton, {}, { 300, y });
        QVERIFY(!shown.chart().isFollowing());
        const TimeRange range = shown.chart().range();
        QVERIFY(range.length() > std::chrono::hours(12) && range.length() < std::chrono::hours(30));
        brush->setFocus();
        QTest::keyClick(brush, Qt::Key_Right);
        QVERIFY(shown.chart().range().from > range.from);
        QCOMPARE(shown.chart().range().length(), range.length());
    }

    void keptState()
    {
        Shown shown;
        shown.chart().setMode(UsageChart::Mode::Lines);
        shown.chart().follow(std::chrono::minutes(15));
        shown.find<ui::LegendBar>("legend")->toggle(MadeUsage::name(1));
        shown.find<QSpinBox>("busyHourCalls")->setValue(4321);
        shown.find<QSpinBox>("campaignMargin")->setValue(12);
        const QJsonObject state = shown.page->saveState();
        Shown other;
        other.page->restoreState(state);
        QCOMPARE(other.chart().mode(), UsageChart::Mode::Lines);
        QCOMPARE(other.chart().range().length(), Milliseconds(15 * 60'000));
        QVERIFY(other.chart().hidden().contains(MadeUsage::name(1)));
        QCOMPARE(other.find<QSpinBox>("busyHourCalls")->value(), 4321);
        QCOMPARE(other.find<QSpinBox>("campaignMargin")->value(), 12);
    }

    void campaign()
    {
        Shown shown;
        const auto &latest = *shown.feed.latest();
        auto *const margin = shown.find<QSpinBox>("campaignMargin");
        margin->setValue(10);
        QCOMPARE(shown.find<QLabel>("headroom")->text(), QString::number(540 - static_cast<int>(*latest.inUse)));
        margin->setValue(90);
        QVERIFY(shown.find<QLabel>("headroomWords")->text().contains(QStringLiteral("No")));
        shown.feed.fail({ QStringLiteral("gone"), {} });
        QTRY_VERIFY(shown.find<QLabel>("headroomWords")->text().contains(QStringLiteral("better wait")));
    }

    void placesAndLinks()
    {
        const Shown shown;
        ui::Link link;
        link.page = QStringLiteral("ports");
        const std::int64_t from = (nowUtc() - std::chrono::minutes(40)).time_since_epoch().count();
        link.query = QStringLiteral("%1-%2").arg(from).arg(from + 600'000);
        QVERIFY(shown.page->show(link));
        QCOMPARE(shown.chart().range().length(), Milliseconds(600'000));
        QCOMPARE(shown.page->here().query, link.query);
    }

    void accessible()
    {
        const Shown shown;
        QCOMPARE(namelessControls(shown.page.get()), QStringList());
        QCOMPARE(unreachableControls(shown.page.get()), QStringList());
        QAccessibleInterface *const chart = QAccessible::queryAccessibleInterface(&shown.chart());
        QVERIFY(chart != nullptr);
        QCOMPARE(chart->role(), QAccessible::Chart);
        const QString name = chart->text(QAccessible::Name);
        QVERIFY2(name.contains(QStringLiteral("600 entitled")), qPrintable(name));
        QVERIFY2(name.contains(MadeUsage::name(0)), qPrintable(name));
    }

    /// Over 95 % of what was bought: an alert that a person acknowledges with a note, and that clears.
    void alerts()
    {
        Shown shown;
        auto *const list = shown.find<QListView>("alertList");
        QCOMPARE(list->model()->rowCount(), 0);
        const QAbstractItemModelTester tester(list->model());
        UtcTime time = nowUtc();
        ports::Sample full = MadeUsage::sample(3, time);
        full.inUse = 590;
        for (int i = 0; i < 30; ++i) {
            full.time = time += std::chrono::seconds(5);
            shown.feed.take(full);
        }
        QCOMPARE(shown.page->openAlerts(), 2); // over 95 and over 80
        QCOMPARE(list->model()->rowCount(), 2);
        QVERIFY(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("open")));
        QVERIFY(shown.chart().limits().size() >= 2);
        list->setFocus();
        QTest::mouseClick(shown.find<QPushButton>("acknowledge"), Qt::LeftButton);
        auto *const note = shown.page->findChild<QInputDialog *>(QStringLiteral("acknowledgeNote"));
        QVERIFY(note != nullptr);
        QTest::keyClicks(note->findChild<QLineEdit *>(), QStringLiteral("campaign stopped"));
        QTest::keyClick(note->findChild<QLineEdit *>(), Qt::Key_Return);
        QTRY_COMPARE(shown.page->openAlerts(), 1);
        bool isNoted = false;
        for (int row = 0; row < list->model()->rowCount(); ++row)
            isNoted |= list->model()
                           ->index(row, 0)
                           .data(items::PortAlertModel::BelowRole)
                           .toString()
                           .contains(QStringLiteral("campaign stopped"));
        QVERIFY(isNoted);
        for (int i = 0; i < 3; ++i) {
            ports::Sample calm = MadeUsage::sample(3, time += std::chrono::seconds(5));
            calm.inUse = 200;
            shown.feed.take(calm);
        }
        QCOMPARE(shown.page->openAlerts(), 0);
        QVERIFY(list->model()->index(0, 0).data(items::PortAlertModel::OverRole).toBool());
    }

    void rulesAreEdited()
    {
        Shown shown;
        QTest::mouseClick(shown.find<QPushButton>("editRules"), Qt::LeftButton);
        auto *const dialog = shown.page->findChild<ui::RulesDialog *>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(namelessControls(dialog), QStringList());
        const auto before = dialog->rules().size();
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("addRule")), Qt::LeftButton);
        auto *const name = dialog->findChild<QLineEdit *>(QStringLiteral("ruleName"));
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("Half"));
        // What clears above where it opens would flap: it is refused with a sentence.
        dialog->findChild<QDoubleSpinBox *>(QStringLiteral("ruleThreshold"))->setValue(50);
        dialog->findChild<QDoubleSpinBox *>(QStringLiteral("ruleClear"))->setValue(80);
        auto *const save = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save);
        QVERIFY(!save->isEnabled());
        QVERIFY(!dialog->findChild<QLabel *>(QStringLiteral("ruleFault"))->text().isEmpty());
        dialog->findChild<QDoubleSpinBox *>(QStringLiteral("ruleClear"))->setValue(45);
        QVERIFY(save->isEnabled());
        QTest::mouseClick(save, Qt::LeftButton);
        QCOMPARE(shown.page->alerts().rules().size(), before + 1);
        QCOMPARE(shown.page->alerts().rules().back().name, QStringLiteral("Half"));
        QTRY_VERIFY(std::ranges::any_of(
            shown.chart().limits(), [](const ui::ChartLimit &limit) { return std::abs(limit.ports - 300) < 0.5; }));
    }

    /// The chart as files: what is written is what is shown.
    void exports()
    {
        Shown shown;
        const QTemporaryDir folder;
        for (const char *const suffix : { "csv", "png", "svg", "pdf" }) {
            const QString path = folder.filePath(QStringLiteral("ports.") + QString::fromLatin1(suffix));
            bool isDone = false;
            QString trouble;
            shown.page->exportTo(path, [&](const QString &what) {
                trouble = what;
                isDone = true;
            });
            QTRY_VERIFY_WITH_TIMEOUT(isDone, 20000);
            QCOMPARE(trouble, QString());
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            const QByteArray name(suffix);
            if (name == "csv") {
                const QList<QByteArray> lines = bytes.split('\n');
                QCOMPARE(lines.front().trimmed(),
                    QByteArray("time,used_min,used_mean,used_max,entitled,deployed,10.10.3.41,10.10.3.42,10.10.3.43"));
                QVERIFY(lines.size() > 55);
                const QList<QByteArray> fields = lines[20].trimmed().split(',');
                QCOMPARE(fields.size(), 9);
                QVERIFY(fields[1].toInt() <= fields[2].toDouble() && fields[2].toDouble() <= fields[3].toInt());
                const double sum = fields[6].toDouble() + fields[7].toDouble() + fields[8].toDouble();
                QVERIFY(std::abs(sum - fields[2].toDouble()) < 0.1);
            } else if (name == "png") {
                QCOMPARE(QImage::fromData(bytes).size(), shown.chart().viewport()->size() * 2);
            } else if (name == "svg") {
                QVERIFY(bytes.contains("<svg") && bytes.contains("entitled 600"));
            } else {
                QVERIFY(bytes.startsWith("%PDF-") && bytes.size() > 10'000);
            }
        }
        bool isDone = false;
        QString trouble;
        shown.page->exportTo(folder.filePath(QStringLiteral("no/such/folder.csv")), [&](const QString &what) {
            trouble = what;
            isDone = true;
        });
        QTRY_VERIFY(isDone);
        QVERIFY(!trouble.isEmpty());
    }

    void dialogsOfTheChart()
    {
        Shown shown;
        const UtcTime now = nowUtc();
        shown.feed.pages().setReader(std::make_shared<MadeUsage>(
            3, TimeRange { now - std::chrono::hours(24 * 30), now - std::chrono::minutes(61) }));
        QTRY_VERIFY(!shown.feed.pages().isReading());
        shown.find<QAction>("portsTable")->trigger();
        auto *const table = shown.page->findChild<ui::UsageTableDialog *>()->findChild<QTableView *>();
        const QAbstractItemModelTester tableTester(table->model());
        QTRY_VERIFY(table->model()->columnCount() == 7);
        shown.find<QAction>("portsPeaks")->trigger();
        auto *const dialog = shown.page->findChild<ui::PeaksDialog *>();
        auto *const peaks = dialog->findChild<QTableView *>();
        const QAbstractItemModelTester peakTester(peaks->model());
        QTRY_VERIFY(peaks->model()->rowCount() >= 30);
        dialog->findChild<QComboBox *>(QStringLiteral("peakPeriod"))->setCurrentIndex(2);
        QTRY_VERIFY(peaks->model()->rowCount() <= 2 && peaks->model()->rowCount() > 0);
        shown.chart().setRange({ now - std::chrono::hours(50), now - std::chrono::hours(26) });
        shown.find<QAction>("portsCompare")->trigger();
        auto *const compare = shown.page->findChild<ui::CompareDialog *>();
        compare->findChild<QComboBox *>(QStringLiteral("compareWith"))->setCurrentIndex(2);
        const auto hasFigures = [&] {
            for (const QLabel *const label : compare->findChildren<QLabel *>()) {
                if (label->text().endsWith(QLatin1Char('%')))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(hasFigures());
        for (QDialog *const one : shown.page->findChildren<QDialog *>())
            one->close();
    }

    /// Zooming out asks the worker, and shows meanwhile what is there.
    void historyIsRead()
    {
        Shown shown;
        const UtcTime now = nowUtc();
        const auto reader = std::make_shared<MadeUsage>(
            3, TimeRange { now - std::chrono::hours(24 * 365), now - std::chrono::minutes(61) });
        shown.feed.pages().setReader(reader);
        QTRY_VERIFY(!shown.feed.pages().isReading());
        shown.chart().setFocus();
        QTest::keyClick(&shown.chart(), Qt::Key_0);
        QTRY_VERIFY(shown.chart().columns().isComplete);
        const items::UsageColumns &columns = shown.chart().columns();
        QVERIFY(columns.range.length() > std::chrono::hours(24 * 364));
        const std::size_t middle = columns.at(0, columns.count / 2);
        QVERIFY(columns.least[middle] < columns.mean[middle] && columns.mean[middle] < columns.most[middle]);
        QTRY_VERIFY(shown.figure(FigureRow::Percentile).value() != QStringLiteral("\u2013"));
    }

    void modelOfServers()
    {
        items::PortsFeed feed;
        items::PortServerModel model;
        const QAbstractItemModelTester tester(&model);
        feed.setSource(QStringLiteral("lab"));
        feed.take(MadeUsage::sample(2, nowUtc()));
        model.setServers(feed.servers(), nowUtc());
        QCOMPARE(model.rowCount(), 2);
        feed.take(MadeUsage::sample(5, nowUtc()));
        model.setServers(feed.servers(), nowUtc());
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(4, 0).data(items::PortServerModel::LetterRole).toString(), QStringLiteral("E"));
        feed.setSource(QStringLiteral("other"));
        feed.take(MadeUsage::sample(1, nowUtc()));
        model.setServers(feed.servers(), nowUtc());
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(items::letterOf(25), QStringLiteral("Z"));
        QCOMPARE(items::letterOf(26), QStringLiteral("AA"));
    }
};

QTEST_MAIN(TestPortsPage)
#include "tst_portspage.moc"
