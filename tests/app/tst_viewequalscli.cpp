// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows is what legwork-cli prints: the same calls, in the same order, with the same counts.
#include <QTest>

#include "runcli.h"

#include <items/callfilter.h>
#include <items/text.h>

using namespace legwork;
using namespace legwork::items;

namespace {

constexpr int patience = 20000;

QStringList idsOf(const CallView &view)
{
    QStringList ids;
    for (std::size_t row = 0; row < view.size(); ++row)
        ids.append(textFrom(view.call(row).id));
    return ids;
}

} // namespace

class TestViewEqualsCli final : public QObject {
    Q_OBJECT
    TraceSession m_session;

private Q_SLOTS:
    void initTestCase()
    {
        m_session.open({ tests::samples });
        QTRY_COMPARE_WITH_TIMEOUT(m_session.stats().calls, 14U, patience);
        QTRY_VERIFY(!m_session.progress().isLoading);
    }

    void queries_data()
    {
        QTest::addColumn<QString>("query");
        for (const char *query : { "", "outcome:failed", "finding:vxml_503 or cause:38", "-dnis:5417641400",
                 "leg:agent", "length>60s", "stage>=5", "queue<30s talk>0s", "text:503", "method:BYE", "codec:g711ulaw",
                 "source:capture", "time:2008-03-14", "time:2008-03-14T16:02..2008-03-14T16:04 outcome:failed",
                 "any:5417*", "finding:\"\"", "ani:1" })
            QTest::newRow(*query != '\0' ? query : "all") << QString::fromLatin1(query);
    }
    void queries()
    {
        QFETCH(QString, query);
        CallFilter filter(m_session);
        QVERIFY(!filter.setQuery(query));
        QTRY_VERIFY_WITH_TIMEOUT(
            !filter.isBusy() && !filter.view()->isPartial && filter.view()->snapshot.engine, patience);
        QStringList arguments { QStringLiteral("calls"), tests::samples };
        if (!query.isEmpty())
            arguments << QStringLiteral("--query") << query;
        const tests::Run run = tests::runCli(arguments);
        QCOMPARE(run.code, 0);
        QCOMPARE(idsOf(*filter.view()), run.texts("id"));
        // Counts by outcome and by finding are those of what was printed.
        for (std::size_t i = 0; i < outcomeCount; ++i) {
            const auto outcome = static_cast<calls::Outcome>(i);
            QCOMPARE(filter.view()->summary.outcomes[i],
                static_cast<std::size_t>(run.texts("outcome").count(QLatin1String(nameOf(outcome)))));
        }
        std::size_t withFinding = 0;
        for (const QString &finding : run.texts("finding"))
            withFinding += finding.isEmpty() ? 0U : 1U;
        QCOMPARE(filter.view()->summary.withFinding, withFinding);
    }

    void orders_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("column");
        const auto row = [](const char *field, CallColumn column) {
            QTest::newRow(field) << QString::fromLatin1(field) << int(column);
        };
        row("start", CallColumn::Start);
        row("end", CallColumn::End);
        row("length", CallColumn::Length);
        row("ani", CallColumn::Caller);
        row("dnis", CallColumn::Dialled);
        row("outcome", CallColumn::Outcome);
        row("finding", CallColumn::Finding);
        row("code", CallColumn::Sip);
        row("cause", CallColumn::Q850);
        row("stage", CallColumn::Stage);
        row("legs", CallColumn::Legs);
        row("ivr", CallColumn::Ivr);
        row("queue", CallColumn::Queue);
        row("talk", CallColumn::Talk);
        row("setup", CallColumn::Setup);
        row("ring", CallColumn::Ring);
        row("messages", CallColumn::Messages);
        row("id", CallColumn::Id);
    }
    void orders()
    {
        QFETCH(QString, field);
        QFETCH(int, column);
        CallFilter filter(m_session);
        filter.setOrder({ { static_cast<CallColumn>(column), false } });
        QTRY_VERIFY_WITH_TIMEOUT(!filter.isBusy() && filter.view()->snapshot.engine, patience);
        const tests::Run run
            = tests::runCli({ QStringLiteral("calls"), tests::samples, QStringLiteral("--sort"), field });
        QCOMPARE(run.code, 0);
        QCOMPARE(idsOf(*filter.view()), run.texts("id"));
    }
};

QTEST_GUILESS_MAIN(TestViewEqualsCli)
#include "tst_viewequalscli.moc"
