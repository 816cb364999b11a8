// SPDX-License-Identifier: GPL-3.0-or-later
// The licence review of a simulated year: samples into a workspace's history, `legwork review` makes the PDF, pdftotext
// reads it, and each figure in it is what the raw samples give by its definition.
#include <QTest>

#include "../../models/entitlements/bruteforce.h"

#include <entitlements_page/reviewcommand.h>
#include <workspace/entitlementbook.h>
#include <workspace/usagehistory.h>

#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::tests;
using entitlements::Act;
using entitlements::Contract;

namespace {

/// The text of a PDF, as it lies on the pages.
QString textOf(const QString &pdf)
{
    QProcess process;
    process.start(QStringLiteral("pdftotext"), { QStringLiteral("-layout"), pdf, QStringLiteral("-") });
    process.waitForFinished(60'000);
    return QString::fromUtf8(process.readAllStandardOutput());
}

/// What stands behind a line's name in the table.
QString behind(const QString &text, const QString &name)
{
    const QRegularExpression line(u'^' + QStringLiteral("\\s*%1\\s+(\\S+)").arg(QRegularExpression::escape(name)),
        QRegularExpression::MultilineOption);
    return line.match(text).captured(1);
}

} // namespace

class TestReviewPdf final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void figuresInThePdf();
    void monthsInThePdf();
    void saysWhatAnAuditorAsks();
    void refusesWrongWords();

private:
    QTemporaryDir m_folder;
    QDate m_first { 2025, 1, 1 }, m_last { 2025, 12, 31 };
    QTimeZone m_zone { "Europe/Berlin" };
    std::vector<RawSample> m_samples;
    QList<Contract> m_contracts;
    QString m_text;
    QString m_lastHash;
};

void TestReviewPdf::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
        QFAIL("pdftotext is missing: package poppler-utils");
    const QString path = m_folder.filePath(QStringLiteral("workspace.sqlite"));
    constexpr int seconds = 30;
    m_samples = simulatedYear(m_first, 365, seconds, 2025, m_zone);
    auto history = workspace::UsageHistory::open(path, QStringLiteral("cache"));
    QVERIFY(history);
    QList<ports::Sample> samples;
    for (const RawSample &raw : m_samples) {
        ports::Sample sample;
        sample.time = UtcTime(Milliseconds(raw.ms));
        sample.inUse = raw.used;
        samples << sample;
        if (samples.size() == 50'000) {
            QVERIFY((*history)->append(samples));
            samples.clear();
        }
    }
    QVERIFY((*history)->append(samples));
    history->reset();

    auto database = workspace::Database::open(path);
    QVERIFY(database);
    workspace::EntitlementBook book(**database);
    const auto add = [&](const char *number, unsigned quantity, QDate start, QDate end, const char *product) {
        Contract one = entitlements::newContract();
        one.number = QLatin1StringView(number);
        one.quantity = quantity;
        one.start = start;
        one.end = end;
        one.product = entitlements::productFrom(QLatin1StringView(product));
        m_contracts << one;
        QVERIFY(book.change({ { std::nullopt, one } }, { Act::ContractAdded, QStringLiteral("bought") }));
    };
    add("CC-2024-118", 450, QDate(2024, 4, 1), QDate(2026, 3, 31), "self-service");
    add("CC-2025-204", 50, QDate(2025, 7, 2), QDate(2026, 3, 31), "flex");
    add("CC-2025-311", 100, QDate(2025, 11, 1), QDate(2026, 4, 30), "std");
    add("CC-2024-119", 900, QDate(2024, 4, 1), QDate(2026, 3, 31), "call-director");
    QVERIFY(book.noteFigure(QStringLiteral("cache"), 580, QStringLiteral("read")));
    m_lastHash = QString::fromLatin1(book.verify()->last.toHex());

    ui::ReviewOptions options;
    options.workspace = path.toStdString();
    options.from = "2025-01-01";
    options.to = "2025-12-31";
    options.zone = "Europe/Berlin";
    const QString pdf = m_folder.filePath(QStringLiteral("review.pdf"));
    options.output = pdf.toStdString();
    QElapsedTimer took;
    took.start();
    QCOMPARE(ui::runReview(options), 0);
    qInfo("legwork review of %lld samples: %lld ms", static_cast<long long>(m_samples.size()),
        static_cast<long long>(took.elapsed()));
    m_text = textOf(pdf);
    QVERIFY2(m_text.contains(QStringLiteral("Licence review")), qPrintable(m_text));
    if (const QString keep = qEnvironmentVariable("LEGWORK_KEEP_REVIEW"); !keep.isEmpty())
        QFile::copy(pdf, keep);
}

void TestReviewPdf::figuresInThePdf()
{
    const BruteFigures raw = bruteForce(m_samples, m_first, m_last, m_zone, 15, m_contracts);
    QVERIFY(raw.daysOver > 0);
    QCOMPARE(behind(m_text, QStringLiteral("Peak")).toUInt(), raw.peak);
    QCOMPARE(behind(m_text, QStringLiteral("Held peak, 15 minutes")).toUInt(), raw.held.value());
    QCOMPARE(behind(m_text, QStringLiteral("95th percentile")).toUInt(), raw.p95);
    QCOMPARE(behind(m_text, QStringLiteral("99th percentile")).toUInt(), raw.p99);
    QCOMPARE(behind(m_text, QStringLiteral("Mean")), QString::number(raw.mean, 'f', 1));
    QCOMPARE(behind(m_text, QStringLiteral("Days over")).toInt(), raw.daysOver);
    QCOMPARE(behind(m_text, QStringLiteral("Minutes measured")).toInt(), raw.minutes);
    QCOMPARE(
        behind(m_text, QStringLiteral("Entitled on the last day")).toULongLong(), bruteEntitled(m_contracts, m_last));
    const QRegularExpression verdict(QStringLiteral("Over what was bought on (\\d+) of the (\\d+) days that were "
                                                    "measured, by (\\d+) ports"));
    const auto match
        = verdict.match(QString(m_text).replace(QRegularExpression(QStringLiteral("\\s+")), QStringLiteral(" ")));
    QVERIFY(match.hasMatch());
    QCOMPARE(match.captured(1).toInt(), raw.daysOver);
    QCOMPARE(match.captured(2).toInt(), static_cast<int>(raw.days.size()));
    QCOMPARE(match.captured(3).toULongLong(), raw.mostOver);
}

void TestReviewPdf::monthsInThePdf()
{
    for (int month = 1; month <= 12; ++month) {
        const QDate from(2025, month, 1);
        const BruteFigures raw = bruteForce(m_samples, from, from.addMonths(1).addDays(-1), m_zone, 15, m_contracts);
        // Month, entitled, peak, held, held at (date, time), 99 %, 95 %, days over
        const QRegularExpression line(u'^'
                + QStringLiteral(
                    "\\s*%1\\s+(\\S+)\\s+(\\d+)\\s+(\\d+)\\s+\\S+\\s+\\S+\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s*$")
                      .arg(from.toString(QStringLiteral("yyyy-MM"))),
            QRegularExpression::MultilineOption);
        const auto match = line.match(m_text);
        QVERIFY2(match.hasMatch(), qPrintable(from.toString(QStringLiteral("yyyy-MM"))));
        QCOMPARE(match.captured(2).toUInt(), raw.peak);
        QCOMPARE(match.captured(3).toUInt(), raw.held.value());
        QCOMPARE(match.captured(4).toUInt(), raw.p99);
        QCOMPARE(match.captured(5).toUInt(), raw.p95);
        QCOMPARE(match.captured(6).toInt(), raw.daysOver);
    }
}

void TestReviewPdf::saysWhatAnAuditorAsks()
{
    QString words = m_text;
    words.remove(QRegularExpression(QStringLiteral("\\s+")));
    for (const char *const said :
        { "2025-01-01to2025-12-31", "CC-2025-311", "Definitions", "Over-use", "Whatwasentitled", "Tobuy", "Page1of" })
        QVERIFY2(words.contains(QLatin1StringView(said)), said);
    QVERIFY(words.contains(QStringLiteral("Theservicecacheheld580")));
    QVERIFY(words.contains(QStringLiteral("contractssay600")));
    QVERIFY(words.contains(QStringLiteral("Theaudittrailisintact:5rows")));
    QVERIFY(words.contains(m_lastHash));
}

void TestReviewPdf::refusesWrongWords()
{
    ui::ReviewOptions options;
    options.workspace = m_folder.filePath(QStringLiteral("workspace.sqlite")).toStdString();
    options.from = "2025-01-01";
    options.to = "2025-12-31";
    options.output = m_folder.filePath(QStringLiteral("x.doc")).toStdString();
    QCOMPARE(ui::runReview(options), 2);
    options.output = m_folder.filePath(QStringLiteral("x.pdf")).toStdString();
    options.to = "2024-12-31";
    QCOMPARE(ui::runReview(options), 2);
    options.to = "2025-12-31";
    options.profile = "other";
    QCOMPARE(ui::runReview(options), 3);
    options.profile.clear();
    options.workspace = m_folder.filePath(QStringLiteral("none.sqlite")).toStdString();
    QCOMPARE(ui::runReview(options), 3);
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("x.pdf"))));
}

QTEST_MAIN(TestReviewPdf)
#include "tst_reviewpdf.moc"
