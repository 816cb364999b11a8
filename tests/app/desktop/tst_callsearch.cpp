// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <desktop/callsearch.h>

#include <QSignalSpy>

using namespace legwork;
using desktop::CallSearch;
using desktop::PaletteEntry;
using desktop::PaletteGroup;
using desktop::PaletteResults;
using desktop::SearchScope;

/// The palette's search over the sample traces.
class TestCallSearch final : public QObject {
    Q_OBJECT

    std::unique_ptr<items::TraceSession> m_session;

    static QList<PaletteEntry> of(const PaletteResults &results, PaletteGroup group)
    {
        QList<PaletteEntry> entries;
        for (const PaletteEntry &entry : results.entries)
            if (entry.group == group)
                entries.append(entry);
        return entries;
    }

    PaletteResults found(const QString &text, SearchScope scope = SearchScope::Everything)
    {
        CallSearch search(*m_session);
        QSignalSpy spy(&search, &CallSearch::found);
        search.search(text, scope);
        if (spy.isEmpty() && !spy.wait(10000))
            return {};
        return spy.first().first().value<PaletteResults>();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_session = std::make_unique<items::TraceSession>();
        m_session->open({ QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples") });
        QTRY_COMPARE_WITH_TIMEOUT(m_session->snapshot().calls.size(), 14U, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->progress().isLoading, 30000);
    }
    void cleanupTestCase() { m_session.reset(); }

    void failedCallsStandFirst()
    {
        const PaletteResults results = found(QStringLiteral("541764"));
        const QList<PaletteEntry> calls = of(results, PaletteGroup::Calls);
        QCOMPARE(calls.size(), desktop::maxPaletteRows);
        QCOMPARE(calls.first().sign, ui::Sign::Error);
        for (qsizetype n = 1; n < calls.size(); ++n)
            QVERIFY(calls[n - 1].sign == ui::Sign::Error || calls[n].sign != ui::Sign::Error);
        QCOMPARE(results.notes.value(PaletteGroup::Calls), QStringLiteral("6 of 9, failures first"));
    }

    void aCallIsFoundByAnyOfItsNames_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("caller") << QStringLiteral("4156730273");
        QTest::newRow("a part of the caller") << QStringLiteral("673027");
        QTest::newRow("call id") << QStringLiteral("5226EB9AF1");
        QTest::newRow("call id in lower case") << QStringLiteral("5226eb9af1");
        QTest::newRow("finding") << QStringLiteral("Error tone");
    }
    void aCallIsFoundByAnyOfItsNames()
    {
        QFETCH(QString, text);
        const QList<PaletteEntry> calls = of(found(text), PaletteGroup::Calls);
        QCOMPARE(calls.size(), 1);
        QVERIFY(calls.first().title.startsWith(QStringLiteral("4156730273 ")));
        QVERIFY(calls.first().link.callId.startsWith(QStringLiteral("5226EB9AF1")));
    }

    void numbersAndHostsSayInHowManyCalls()
    {
        const PaletteResults numbers = found(QStringLiteral("8005550100"), SearchScope::Numbers);
        QCOMPARE(numbers.entries.size(), 1);
        QCOMPARE(numbers.entries.first().link.query, QStringLiteral("any:8005550100"));
        QVERIFY2(numbers.entries.first().detail.startsWith(QStringLiteral("5 ")),
            qPrintable(numbers.entries.first().detail));
        const PaletteResults hosts = found(QStringLiteral("10.10.2"), SearchScope::Hosts);
        QVERIFY(!hosts.entries.isEmpty());
        QCOMPARE(hosts.entries.first().group, PaletteGroup::Hosts);
        QVERIFY(hosts.entries.first().link.query.startsWith(QStringLiteral("host:")));
    }

    void nothingIsFoundForWhatIsNotThere() { QVERIFY(found(QStringLiteral("0000000000")).entries.isEmpty()); }

    void logTextLeadsToItsRecord()
    {
        CallSearch search(*m_session);
        QSignalSpy spy(&search, &CallSearch::linesFound);
        search.search(QStringLiteral("5413181579"), SearchScope::Everything);
        QTRY_VERIFY_WITH_TIMEOUT(
            !spy.isEmpty() && !spy.last().first().value<PaletteResults>().entries.isEmpty(), 10000);
        const PaletteEntry line = spy.last().first().value<PaletteResults>().entries.first();
        QVERIFY2(line.detail.contains(QStringLiteral("5413181579")), qPrintable(line.detail));
        QVERIFY(line.link.place);
        bool isThere = false;
        m_session->record(*line.link.place, this, [&isThere](const calls::Engine::Text &record) {
            isThere = record.text.find("5413181579") != std::string::npos;
        });
        QTRY_VERIFY(isThere);
        QVERIFY(line.title.contains(QLatin1Char(':')));
    }

    void aNewSearchDropsTheAnswerOfTheOneBefore()
    {
        CallSearch search(*m_session);
        QSignalSpy spy(&search, &CallSearch::found);
        search.search(QStringLiteral("541764"), SearchScope::Everything);
        search.search(QStringLiteral("8005550100"), SearchScope::Numbers);
        QVERIFY(!spy.isEmpty() || spy.wait(10000));
        QTest::qWait(0);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().first().value<PaletteResults>().entries.first().group, PaletteGroup::Numbers);
    }
};

QTEST_GUILESS_MAIN(TestCallSearch)
#include "tst_callsearch.moc"
