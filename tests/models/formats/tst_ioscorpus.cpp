// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "tst_iosrendered.h"

#include <formats/scan.h>
#include <sip/message.h>
#endif

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace legwork;
using namespace legwork::formats;

/// Whole files of shared/corpus/logs/{ios,cucm,cusp} against what a careful reader counted in them (expected.json).
class TestIosCorpus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void records_data() { rows(); }
    void records();
    void messages_data() { rows(); }
    void messages();
    void identities_data() { rows(); }
    void identities();
    void anySplitGivesTheSame_data() { rows(); }
    void anySplitGivesTheSame();

private:
    struct File {
        QByteArray bytes;
        Batch batch;
        [[nodiscard]] std::string_view text() const
        {
            return { bytes.constData(), static_cast<std::size_t>(bytes.size()) };
        }
    };
    void rows();
    File scanned() const;
    QJsonObject expectation() const;

    QHash<QString, QJsonObject> m_expected;
};

namespace {

QString corpus() { return QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/corpus/logs/"); }

/// Messages that are not found, and why. Everything else must be.
QStringList knownMisses(const QString &file)
{
    static const QHash<QString, QStringList> misses = {
        // The page put the direction ("Sent:") behind the last SDP line of the message before.
        { QStringLiteral("ios/netrec-cube.log"),
            { QStringLiteral("53 tx ACK 101 ACK 7142FB-9A5011E0-801EF71A-59B4D258@10.104.46.198") } },
    };
    return misses.value(file);
}

/// Lines found that no careful reader counts; each stands for one of the misses above.
QStringList knownExtras(const QString &file)
{
    if (file == QLatin1String("ios/netrec-cube.log"))
        return { QStringLiteral("53 - ACK 101 ACK 7142FB-9A5011E0-801EF71A-59B4D258@10.104.46.198") };
    return {};
}

/// Identities that stand where no record states them: a GUID in a message that lost its start line, a media service's
/// own id in a sentence.
QStringList knownUnstated(const QString &file)
{
    if (file == QLatin1String("ios/rfc3261-config-guide.log"))
        return { QStringLiteral("B24747664A4811D68013A410F242231D") };
    if (file == QLatin1String("ios/netrec-cube.log"))
        return { QStringLiteral("105") };
    return {};
}

std::uint64_t countOf(const Batch &batch, Reject reason)
{
    const auto found = std::ranges::find(batch.rejected, reason, &Rejected::reason);
    return found == batch.rejected.end() ? 0 : found->count;
}

/// 1-based number of the line that holds the start line of the message whose record begins at `offset`.
int startLine(std::string_view text, std::size_t offset)
{
    int line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    for (std::size_t at = offset; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (text.substr(at, end - at).find("SIP/2.0") != std::string_view::npos)
            return line;
        at = end + 1;
    }
    return 0;
}

QString rendered(const Batch &batch, const Record &record, std::string_view text)
{
    const SipColumns &sip = batch.sip[record.sip];
    const QString direction = sip.direction == Direction::Received ? QStringLiteral("rx")
        : sip.direction == Direction::Sent                         ? QStringLiteral("tx")
                                                                   : QStringLiteral("-");
    const QString method = test::latin(sip::nameOf(sip.method));
    const QString what = sip.status != 0 ? QString::number(sip.status) : method;
    const QString cseq = sip.cseq != 0 ? QString(QString::number(sip.cseq) + u' ' + method) : QString();
    return QStringLiteral("%1 %2 %3 %4 %5")
        .arg(QString::number(startLine(text, record.offset)), direction, what, cseq,
            test::latin(batch.text(record.key)));
}

/// A record as a value that two scans can be compared by.
QString rendered(const Batch &batch, const Record &record)
{
    return QStringLiteral("%1 %2 %3 %4 %5")
        .arg(record.offset)
        .arg(test::latin(nameOf(record.kind)))
        .arg(record.flags)
        .arg(record.time)
        .arg(test::keyText(batch, record.key));
}

bool hasKey(const Batch &batch, KeyKind kind, const QString &text)
{
    return std::ranges::any_of(
        batch.keys, [&](Key key) { return key.kind == kind && test::latin(batch.strings.view(key.text)) == text; });
}

bool hasFact(const Batch &batch, FactKind kind, const QString &text)
{
    return std::ranges::any_of(batch.facts,
        [&](const Fact &fact) { return fact.kind == kind && test::latin(batch.strings.view(fact.text)) == text; });
}

} // namespace

void TestIosCorpus::initTestCase()
{
    QFile file(corpus() + QStringLiteral("expected.json"));
    QVERIFY2(file.open(QIODevice::ReadOnly), "shared/corpus has to stand beside the checkout");
    for (const QJsonValue value :
        QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("files")).toArray()) {
        const QJsonObject object = value.toObject();
        const QString name = object.value(QStringLiteral("file")).toString();
        if (name.startsWith(QLatin1String("ios/")) || name.startsWith(QLatin1String("cucm/"))
            || name.startsWith(QLatin1String("cusp/")))
            m_expected.insert(name, object);
    }
    QCOMPARE(m_expected.size(), 27);
}

void TestIosCorpus::rows()
{
    QTest::addColumn<QString>("name");
    QStringList names = m_expected.keys();
    names.sort();
    for (const QString &name : std::as_const(names))
        QTest::newRow(qPrintable(name)) << name;
}

QJsonObject TestIosCorpus::expectation() const
{
    QFETCH(QString, name);
    return m_expected.value(name);
}

TestIosCorpus::File TestIosCorpus::scanned() const
{
    QFETCH(QString, name);
    QFile file(corpus() + name);
    File result;
    if (file.open(QIODevice::ReadOnly))
        result.bytes = file.readAll();
    const std::string_view text = result.text();
    scanText(text, 0, 0, text.size(), Tail::Final, result.batch);
    return result;
}

void TestIosCorpus::records()
{
    const File file = scanned();
    QVERIFY(!file.bytes.isEmpty());
    int ios = 0;
    int cucm = 0;
    int cusp = 0;
    for (const Record &record : file.batch.records) {
        const Dialect dialect = file.batch.clocks[record.clock].dialect;
        ios += dialect == Dialect::Ios || dialect == Dialect::Isdn ? 1 : 0;
        cucm += dialect == Dialect::Cucm ? 1 : 0;
        cusp += dialect == Dialect::Cusp ? 1 : 0;
    }
    // Whether a record stands inside a line depends on a blank before it: the sum counts.
    const QJsonObject counts = expectation().value(QStringLiteral("records")).toObject();
    const auto count = [&counts](const QString &dialect) {
        return counts.value(dialect).toInt() + counts.value(dialect + QStringLiteral("_inline")).toInt();
    };
    QCOMPARE(ios, count(QStringLiteral("ios")));
    QCOMPARE(cucm, count(QStringLiteral("cucm_sdl")));
    QCOMPARE(cusp, count(QStringLiteral("cusp")));
}

void TestIosCorpus::messages()
{
    const File file = scanned();
    const QJsonObject expected = expectation();
    QStringList wanted;
    for (const QJsonValue value : expected.value(QStringLiteral("messages")).toArray()) {
        const QJsonArray message = value.toArray();
        if (message[4].isNull())
            continue; // without Call-ID: counted, not kept
        wanted += QStringLiteral("%1 %2 %3 %4 %5")
                      .arg(message[0].toInt())
                      .arg(message[1].isNull() ? QStringLiteral("-") : message[1].toString(), message[2].toString(),
                          message[3].toString().toUpper(), message[4].toString());
    }
    QStringList found;
    for (const Record &record : file.batch.records) {
        if (record.kind == EventKind::Sip)
            found += rendered(file.batch, record, file.text());
    }
    const auto seen = file.batch.sip.size() + countOf(file.batch, Reject::SipNoCallId);
    QFETCH(QString, name);
    for (const QString &miss : knownMisses(name))
        QVERIFY2(wanted.removeOne(miss), qPrintable(miss));
    for (const QString &extra : knownExtras(name))
        QVERIFY2(found.removeOne(extra), qPrintable(extra));
    QCOMPARE(found.join(u'\n'), wanted.join(u'\n'));
    const int least = expected.value(QStringLiteral("sip_messages_min")).toInt();
    const int most = expected.value(QStringLiteral("sip_messages_max")).toInt();
    QVERIFY2(static_cast<int>(seen) >= least, qPrintable(QString::number(seen)));
    QVERIFY2(static_cast<int>(seen) <= most, qPrintable(QString::number(seen)));
}

void TestIosCorpus::identities()
{
    const File file = scanned();
    QFETCH(QString, name);
    const QStringList unstated = knownUnstated(name);
    QStringList missing;
    const auto need = [&](bool found, const QString &text) {
        if (!found)
            missing += text;
    };
    const auto numbers = [](const QJsonValue &value) {
        QStringList list;
        for (const QJsonValue item : value.toArray())
            list += QString::number(item.toInt());
        return list;
    };
    for (const QJsonValue value : expectation().value(QStringLiteral("calls")).toArray()) {
        const QJsonObject call = value.toObject();
        if (const QString guid = call.value(QStringLiteral("callguid")).toString(); !guid.isEmpty())
            need(hasKey(file.batch, KeyKind::Guid, guid), guid);
        for (const QString &id : numbers(call.value(QStringLiteral("ccapi_callids"))))
            need(hasKey(file.batch, KeyKind::CcCall, id), id);
        if (const int id = call.value(QStringLiteral("callid")).toInt(); id != 0)
            need(hasKey(file.batch, KeyKind::CcCall, QString::number(id)), QString::number(id));
        for (const QString &ci : numbers(call.value(QStringLiteral("ci"))))
            need(hasKey(file.batch, KeyKind::CucmCall, ci), ci);
        if (const QString tag = call.value(QStringLiteral("outgoing_dial_peer")).toString(); !tag.isEmpty())
            need(hasFact(file.batch, FactKind::DialPeerOut, tag), tag);
        if (const QString tag = call.value(QStringLiteral("incoming_dial_peer")).toString(); !tag.isEmpty())
            need(hasFact(file.batch, FactKind::DialPeerIn, tag), tag);
    }
    QCOMPARE(missing, unstated);
}

void TestIosCorpus::anySplitGivesTheSame()
{
    const File file = scanned();
    QStringList whole;
    for (const Record &record : file.batch.records)
        whole += rendered(file.batch, record);
    for (const std::size_t size : { 97U, 1000U, 4096U }) {
        QStringList parts;
        for (std::size_t at = 0; at < file.text().size();) {
            const std::size_t to = chunkBorder(file.text(), std::min(at + size, file.text().size()));
            Batch batch;
            QCOMPARE(scanText(file.text(), 0, at, to, Tail::Final, batch), to);
            for (const Record &record : batch.records)
                parts += rendered(batch, record);
            at = to;
        }
        QCOMPARE(parts.join(u'\n'), whole.join(u'\n'));
    }
}

QTEST_GUILESS_MAIN(TestIosCorpus)
#include "tst_ioscorpus.moc"
