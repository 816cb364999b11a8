// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <connections/nodewatch.h>

using namespace legwork::connections;

class TestNodeWatch final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void names_data();
    void names();
};

/// A letter is an answer of that node, '.' one that does not tell.
void TestNodeWatch::changes_data()
{
    QTest::addColumn<QString>("answers");
    QTest::addColumn<QString>("marked"); // '!' where another is in charge
    QTest::newRow("one node") << QStringLiteral("aaaa") << QStringLiteral("    ");
    QTest::newRow("failover and back") << QStringLiteral("aaabbbba") << QStringLiteral("   !   !");
    QTest::newRow("failover at once") << QStringLiteral("abbbbbaa") << QStringLiteral(" !    ! ");
    QTest::newRow("in turn: only the first change may be one")
        << QStringLiteral("abababab") << QStringLiteral(" !      ");
    QTest::newRow("in turn, one dies, and answers again")
        << QStringLiteral("ababbbbbabab") << QStringLiteral(" !      !   ");
    QTest::newRow("some do not tell") << QStringLiteral("aa.ab.ba") << QStringLiteral("    !   ");
    QTest::newRow("nobody tells") << QStringLiteral("....") << QStringLiteral("    ");
}

void TestNodeWatch::changes()
{
    QFETCH(QString, answers);
    QFETCH(QString, marked);
    NodeWatch watch;
    QString got;
    for (const QChar answer : answers)
        got.append(watch.sees(answer == u'.' ? QString() : QString(answer)) ? u'!' : u' ');
    QCOMPARE(got, marked);
}

void TestNodeWatch::names_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("name");
    QTest::newRow("a name") << QByteArray(" cache-1 ") << QStringLiteral("cache-1");
    QTest::newRow("none") << QByteArray() << QString();
    QTest::newRow("a control character") << QByteArray("cache\x1b[31m") << QString();
    QTest::newRow("beyond ASCII") << QByteArray("cach\xe9") << QString();
    QTest::newRow("as long as may be") << QByteArray(64, 'n') << QString(64, u'n');
    QTest::newRow("too long") << QByteArray(65, 'n') << QString();
}

void TestNodeWatch::names()
{
    QFETCH(QByteArray, header);
    QTEST(nodeNamed(header), "name");
}

QTEST_GUILESS_MAIN(TestNodeWatch)
#include "tst_nodewatch.moc"
