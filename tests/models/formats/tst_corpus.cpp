// SPDX-License-Identifier: GPL-3.0-or-later
// The hand-checked truth of the log corpus (corpus/logs/expected.json) as oracle of the scanner, file by file.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "batchtext.h"
#endif

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#ifndef Q_MOC_RUN
#include <array>
#endif

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

namespace {

using Counts = std::array<int, static_cast<std::size_t>(Dialect::Count)>;

Counts recordsByDialect(const Batch &batch)
{
    Counts counts {};
    for (const Record &record : batch.records)
        ++counts[static_cast<std::size_t>(batch.clocks[record.clock].dialect)];
    return counts;
}

/// Records of what expected.json calls a dialect: inline ones are counted beside the others there.
int recordsOf(const Counts &counts, const QString &dialect)
{
    const auto of = [&counts](Dialect d) { return counts[static_cast<std::size_t>(d)]; };
    if (dialect == QStringLiteral("ios"))
        return of(Dialect::Ios) + of(Dialect::Isdn); // cover buffers are counted apart
    for (int d = 0; d < static_cast<int>(Dialect::Count); ++d) {
        if (dialect == QString::fromLatin1(nameOf(static_cast<Dialect>(d))))
            return of(static_cast<Dialect>(d));
    }
    return -1;
}

/// Messages a careful reader sees: those without Call-ID belong to no leg but are messages.
int sipMessages(const Batch &batch)
{
    int count = static_cast<int>(batch.sip.size());
    for (const Rejected &rejected : batch.rejected) {
        if (rejected.reason == Reject::SipNoCallId || rejected.reason == Reject::SipCut)
            count += static_cast<int>(rejected.count);
    }
    return count;
}

QSet<QString> keysOf(const Batch &batch, KeyKind kind)
{
    QSet<QString> keys;
    for (const Key &key : batch.keys) {
        if (key.kind == kind)
            keys.insert(text(batch.strings.view(key.text)));
    }
    return keys;
}

QSet<QString> stringsOf(const QJsonValue &value)
{
    QSet<QString> strings;
    for (const QJsonValue &item : value.toArray())
        strings.insert(item.toString());
    return strings;
}

} // namespace

class TestCorpus final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void records_data() { files(); }
    void records();
    void messages_data() { files(); }
    void messages();
    void callIds_data() { files(); }
    void callIds();
    void legIds_data() { files(); }
    void legIds();
    void guids_data() { files(); }
    void guids();
    void atMostOneDialectPerLine_data() { files(); }
    void atMostOneDialectPerLine();

private:
    void files();
    QJsonArray m_files;
};

void TestCorpus::initTestCase()
{
    const QJsonDocument document
        = QJsonDocument::fromJson(contentsOf(QString::fromLocal8Bit(corpusPath(QStringLiteral("expected.json")))));
    m_files = document.object()[QStringLiteral("files")].toArray();
    QVERIFY2(m_files.size() > 50, "corpus/logs/expected.json is missing");
}

void TestCorpus::files()
{
    QTest::addColumn<QJsonObject>("expected");
    QTest::addColumn<QByteArray>("bytes");
    for (const QJsonValue &value : std::as_const(m_files)) {
        const QJsonObject file = value.toObject();
        const QString name = file[QStringLiteral("file")].toString();
        QTest::newRow(name.toLocal8Bit().constData()) << file << contentsOf(QString::fromLocal8Bit(corpusPath(name)));
    }
}

void TestCorpus::records()
{
    QFETCH(QJsonObject, expected);
    QFETCH(QByteArray, bytes);
    const Counts counts = recordsByDialect(scanned(view(bytes)));
    const QJsonObject wanted = expected[QStringLiteral("records")].toObject();
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (it.key().endsWith(QStringLiteral("_inline")))
            continue;
        const int whole = it.value().toInt() + wanted[it.key() + QStringLiteral("_inline")].toInt();
        QVERIFY2(recordsOf(counts, it.key()) == whole,
            qPrintable(QStringLiteral("%1 records: %2, expected %3")
                           .arg(it.key())
                           .arg(recordsOf(counts, it.key()))
                           .arg(whole)));
    }
}

void TestCorpus::messages()
{
    QFETCH(QJsonObject, expected);
    QFETCH(QByteArray, bytes);
    const int found = sipMessages(scanned(view(bytes)));
    const int least = expected[QStringLiteral("sip_messages_min")].toInt();
    const int most = expected[QStringLiteral("sip_messages_max")].toInt();
    QVERIFY2(found >= least && found <= most,
        qPrintable(QStringLiteral("%1 messages, expected %2 to %3").arg(found).arg(least).arg(most)));
    const int aim = expected[QStringLiteral("sip_messages")].toInt();
    if (found != aim)
        qInfo("%d messages, a careful reader sees %d", found, aim);
}

void TestCorpus::callIds()
{
    QFETCH(QJsonObject, expected);
    QFETCH(QByteArray, bytes);
    const Batch batch = scanned(view(bytes));
    const QSet<QString> wanted = stringsOf(expected[QStringLiteral("call_ids")]);
    QSet<QString> found;
    for (const Record &record : batch.records) {
        if (record.kind == EventKind::Sip)
            found.insert(text(batch.text(record.key)));
    }
    const QStringList strange = (found - wanted).values();
    QVERIFY2(strange.isEmpty(), qPrintable(QStringLiteral("not a Call-ID of this file: ") + strange.join(u' ')));
    const QStringList missing = (wanted - found).values();
    // Messages that a page flattened into one line are beyond the least that must be found.
    if (expected[QStringLiteral("sip_messages_min")] == expected[QStringLiteral("sip_messages")])
        QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("missing: ") + missing.join(u' ')));
    else if (!missing.isEmpty())
        qInfo("missing: %s", qPrintable(missing.join(u' ')));
}

void TestCorpus::legIds()
{
    QFETCH(QJsonObject, expected);
    QFETCH(QByteArray, bytes);
    const Batch batch = scanned(view(bytes));
    const QSet<QString> legs = keysOf(batch, KeyKind::LegId) + keysOf(batch, KeyKind::CallId);
    for (const QString &leg : stringsOf(expected[QStringLiteral("leg_ids")]))
        QVERIFY2(legs.contains(leg), qPrintable(QStringLiteral("missing: ") + leg));
}

void TestCorpus::guids()
{
    QFETCH(QJsonObject, expected);
    QFETCH(QByteArray, bytes);
    const QSet<QString> guids = keysOf(scanned(view(bytes)), KeyKind::Guid);
    for (const QJsonValue &call : expected[QStringLiteral("calls")].toArray()) {
        const QString guid = call.toObject()[QStringLiteral("callguid")].toString();
        // One message of this guide lost its start line: what is left of it is no record.
        if (guid == QStringLiteral("B24747664A4811D68013A410F242231D"))
            continue;
        if (!guid.isEmpty() && !guids.contains(guid))
            QFAIL(qPrintable(QStringLiteral("missing: ") + guid));
    }
    const QSet<QString> distinct = stringsOf(expected[QStringLiteral("distinct_guids")]);
    if (!distinct.isEmpty())
        QCOMPARE(guids, distinct);
}

void TestCorpus::atMostOneDialectPerLine()
{
    // The dialect of the record before is asked first: that may only be a matter of speed.
    QFETCH(QByteArray, bytes);
    for (const QByteArray &line : bytes.split('\n')) {
        QStringList claimed;
        for (const DialectTraits &dialect : dialects()) {
            if (dialect.match(view(line)).kind != LineKind::Foreign)
                claimed += QString::fromLatin1(nameOf(dialect.dialect));
        }
        QVERIFY2(claimed.size() < 2, qPrintable(claimed.join(u' ') + QStringLiteral(": ") + QString::fromLatin1(line)));
    }
}

QTEST_APPLESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
