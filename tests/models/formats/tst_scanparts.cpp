// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of the scanner: any partition by chunkBorder() and any growth of a file give what the whole gives.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "scanparts.h"
#endif

#include <QDir>
#include <QDirIterator>
#include <QRandomGenerator>
#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

class TestScanParts final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void partitions_data() { texts(); }
    void partitions();
    void growth_data() { texts(); }
    void growth();
    void everyBorderOfASmallText();

private:
    void texts();
    quint64 m_seed = 0;
    QList<QPair<QByteArray, QByteArray>> m_texts;
};

void TestScanParts::initTestCase()
{
    m_seed = static_cast<quint64>(std::max(0, qEnvironmentVariableIntValue("LEGWORK_SEED")));
    if (m_seed == 0)
        m_seed = QRandomGenerator::global()->bounded(quint32 { 1 }, quint32 { 1'000'000 });
    qInfo("LEGWORK_SEED=%llu", m_seed);
    QByteArray all;
    QDirIterator files(QString::fromLocal8Bit(corpusPath(QString())), QDir::Files, QDirIterator::Subdirectories);
    QStringList paths;
    while (files.hasNext())
        paths += files.next();
    paths.sort();
    for (const QString &path : std::as_const(paths)) {
        if (!path.endsWith(QStringLiteral(".log")) && !path.endsWith(QStringLiteral(".txt")))
            continue;
        const QByteArray bytes = contentsOf(path);
        m_texts.append({ QFileInfo(path).fileName().toLocal8Bit(), bytes });
        all += bytes;
        if (!all.endsWith('\n'))
            all += '\n';
    }
    QVERIFY2(m_texts.size() > 40, "corpus/logs is missing");
    m_texts.append({ QByteArray("all files pasted together"), all });
    QByteArray crlf = all;
    crlf.replace("\n", "\r\n");
    m_texts.append({ QByteArray("all files with CRLF"), crlf });
}

void TestScanParts::texts()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const auto &[name, bytes] : std::as_const(m_texts))
        QTest::newRow(name.constData()) << bytes;
}

void TestScanParts::partitions()
{
    QFETCH(QByteArray, bytes);
    std::mt19937_64 fixed(20080313);
    std::mt19937_64 random(m_seed);
    const Decoded expected = whole(view(bytes));
    for (int round = 0; round < 40; ++round) {
        std::mt19937_64 &source = round < 20 ? fixed : random;
        const auto wishes = positions(source, 1 + source() % 12, static_cast<std::size_t>(bytes.size()));
        const QString differs = difference(expected, inParts(view(bytes), wishes));
        QVERIFY2(differs.isEmpty(), qPrintable(QStringLiteral("round %1: ").arg(round) + differs));
    }
}

void TestScanParts::growth()
{
    QFETCH(QByteArray, bytes);
    std::mt19937_64 fixed(20080313);
    std::mt19937_64 random(m_seed);
    // A scan that goes on at a header inside a line cannot see that text stood before it.
    const Decoded expected = whole(view(bytes), false);
    for (int round = 0; round < 20; ++round) {
        std::mt19937_64 &source = round < 10 ? fixed : random;
        const auto steps = positions(source, 1 + source() % 12, static_cast<std::size_t>(bytes.size()));
        const QString differs = difference(expected, grown(view(bytes), steps));
        QVERIFY2(differs.isEmpty(), qPrintable(QStringLiteral("round %1: ").arg(round) + differs));
    }
}

void TestScanParts::everyBorderOfASmallText()
{
    const QByteArray bytes
        = contentsOf(QString::fromLocal8Bit(corpusPath(QStringLiteral("ios/116178-08.gateway.log"))));
    const Decoded expected = whole(view(bytes));
    const Decoded expectedGrown = whole(view(bytes), false);
    for (std::size_t wish = 0; wish <= static_cast<std::size_t>(bytes.size()); ++wish) {
        QString differs = difference(expected, inParts(view(bytes), { wish }));
        QVERIFY2(differs.isEmpty(), qPrintable(QStringLiteral("border near %1: ").arg(wish) + differs));
        differs = difference(expectedGrown, grown(view(bytes), { wish }));
        QVERIFY2(differs.isEmpty(), qPrintable(QStringLiteral("grown by %1: ").arg(wish) + differs));
    }
}

QTEST_APPLESS_MAIN(TestScanParts)
#include "tst_scanparts.moc"
