// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of real devices, as they stand in the shared corpus: each is found, keeps what the hand-checked truth says
// of it, and reads the same line by line and in one piece.
#include "siptext.h"

#include <sip/fields.h>
#include <sip/headers.h>
#include <sip/multipart.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

namespace {

const QString logs = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/corpus/logs");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Found {
    int line = 0; // of the start line, from 1
    sip::Summary message {};
    QByteArray text {}; // start line and all lines taken
};

/// Whether a line starts a record of the logs used here: what a scanner would stop at.
bool isRecordHead(const QByteArray &line)
{
    return line.contains("ccsipDisplayMsg") || line.contains("|AppInfo") || line.contains("|SdlSig")
        || line.startsWith("[DsT") || line.contains(": //") || line.startsWith("//");
}

/// `content` must outlive the answer. Cuts the messages out: from a start line as far as addLine() takes lines and no
/// other record begins.
QList<Found> messagesIn(const QByteArray &content)
{
    QList<Found> list;
    bool open = false;
    qsizetype begin = 0;
    qsizetype at = 0;
    for (int number = 1; at < content.size(); ++number) {
        qsizetype end = content.indexOf('\n', at);
        end = end < 0 ? content.size() : end;
        const QByteArray line = content.mid(at, end - at);
        const std::string_view view { content.constData() + at, static_cast<std::size_t>(end - at) };
        const qsizetype next = std::min(end + 1, content.size());
        if (open && !isRecordHead(line)) {
            const sip::LineTaken taken = sip::addLine(list.last().message, view);
            open = taken == sip::LineTaken::Taken;
            if (taken != sip::LineTaken::NotPartOfIt) {
                list.last().text = content.mid(begin, next - begin);
                at = next;
                continue;
            }
        } else {
            open = false;
        }
        Found found;
        if (sip::start(found.message, view)) {
            found.line = number;
            found.text = content.mid(at, next - at);
            list.append(found);
            begin = at;
            open = true;
        }
        at = next;
    }
    return list;
}

QJsonArray expectedFiles()
{
    const QJsonDocument document = QJsonDocument::fromJson(contentOf(logs + QStringLiteral("/expected.json")));
    return document.isArray() ? document.array() : document.object().value(QStringLiteral("files")).toArray();
}

/// Files in which start lines stand on lines of their own; the pages of the others ran lines together.
const QStringList plainFiles { QStringLiteral("ios/rfc3261-config-guide.log"),
    QStringLiteral("cusp/cusp-wire-116252-first-invite.log"), QStringLiteral("ios/voip-trace-cube.log"),
    QStringLiteral("ios/webex-lgw-pdd-221643.log"), QStringLiteral("ios/lognav-ccsip-ccapi-ccsip.log"),
    QStringLiteral("ios/pcce-refer-200323.log"), QStringLiteral("ios/line-per-datagram-udp.log"),
    QStringLiteral("ios/busyout-dialpeer-217860.log"), QStringLiteral("cucm/native-213251.log"),
    QStringLiteral("ios/sip-timer-guide.log"), QStringLiteral("ios/mlpp-core.log"),
    QStringLiteral("ios/dtmf-config-guide.log"), QStringLiteral("ios/ringback-212133.log"),
    QStringLiteral("ios/116178-08.gateway.log") };

/// Whether a line of the message holds several headers.
bool runsTogether(const Found &found)
{
    const QList<QByteArray> lines = found.text.split('\n');
    return std::any_of(lines.begin(), lines.end(),
        [](const QByteArray &line) { return sip::innerHeaderAt(viewOf(line)) != std::string_view::npos; });
}

} // namespace

class TestSipCorpus final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QDir(logs).exists())
            QSKIP("the shared corpus is not beside this checkout");
    }

    void agreesWithTruth_data()
    {
        QTest::addColumn<QJsonArray>("messages");
        for (const QJsonValue &value : expectedFiles()) {
            const QJsonObject file = value.toObject();
            const QString name = file.value(QStringLiteral("file")).toString();
            if (plainFiles.contains(name))
                QTest::newRow(qPrintable(name)) << file.value(QStringLiteral("messages")).toArray();
        }
    }
    void agreesWithTruth()
    {
        QFETCH(QJsonArray, messages);
        const QByteArray content = contentOf(logs + QLatin1Char('/') + QLatin1String(QTest::currentDataTag()));
        const QList<Found> found = messagesIn(content);
        QVERIFY(!messages.isEmpty());
        for (const QJsonValue &value : messages) {
            const QJsonArray row = value.toArray(); // line, direction, method or status, CSeq, Call-ID
            const int line = row.at(0).toInt();
            const auto at
                = std::find_if(found.begin(), found.end(), [line](const Found &one) { return one.line == line; });
            QVERIFY2(at != found.end(), qPrintable(QStringLiteral("line %1").arg(line)));
            const sip::Summary &m = at->message;
            const QByteArray what = m.isRequest() ? bytesOf(m.methodName) : QByteArray::number(m.status);
            QCOMPARE(what.toUpper(), row.at(2).toString().toUtf8());
            if (row.at(3).isString())
                QCOMPARE(QByteArray::number(m.cseq) + ' ' + bytesOf(sip::nameOf(m.cseqMethod)),
                    row.at(3).toString().toUpper().toUtf8());
            if (row.at(4).isString())
                QCOMPARE(bytesOf(m.callId), row.at(4).toString().toUtf8());
        }
    }

    void wholeFiles_data()
    {
        QTest::addColumn<QString>("path");
        QDirIterator files(
            logs, { QStringLiteral("*.log"), QStringLiteral("*.txt") }, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            QTest::newRow(qPrintable(QDir(logs).relativeFilePath(path))) << path;
        }
    }
    /// Every message of every file: views stay inside the text, and the readers agree with the summary.
    void wholeFiles()
    {
        QFETCH(QString, path);
        const QByteArray content = contentOf(path);
        const QList<Found> messages = messagesIn(content);
        for (const Found &found : messages) {
            const sip::Read read = sip::readMessage(viewOf(found.text));
            QVERIFY2(
                read.size > 0 && read.size <= std::size_t(found.text.size()), qPrintable(QString::number(found.line)));
            QCOMPARE(bytesOf(read.message.callId), bytesOf(found.message.callId));
            // Pages run headers together on one line; on the wire, where messages are whole, such a line is one header.
            QVERIFY(read.message.headers == found.message.headers || runsTogether(found));
            QCOMPARE(bytesOf(read.message.from), bytesOf(found.message.from));
            QCOMPARE(read.message.hasAudio, found.message.hasAudio);
            sip::HeaderReader reader(viewOf(found.text));
            sip::Header header;
            int count = 0;
            while (reader.next(header)) {
                QVERIFY(header.offset < std::size_t(found.text.size()));
                ++count;
            }
            QCOMPARE(count, int(found.message.headers));
        }
    }

    void siprecOffer()
    {
        const QByteArray content = contentOf(logs + QStringLiteral("/ios/siprec.log"));
        const QList<Found> found = messagesIn(content);
        const auto at = std::find_if(found.begin(), found.end(),
            [](const Found &one) { return one.message.contentType.starts_with("multipart"); });
        QVERIFY(at != found.end());
        QVERIFY(at->message.hasSdp);
        QCOMPARE(bytesOf(at->message.mediaAddress), QByteArray("y.y.y.y"));
        QCOMPARE(int(at->message.mediaPort), 8086);
        QCOMPARE(at->message.mediaDirection, sip::MediaDirection::SendOnly);
        sip::PartReader parts(at->message.contentType, sip::HeaderReader(viewOf(at->text)).body());
        sip::BodyPart part;
        QList<QByteArray> types;
        while (parts.next(part))
            types += bytesOf(part.contentType);
        QCOMPARE(types, (QList<QByteArray> { "application/sdp", "application/rs-metadata+xml" }));
    }

    void wrappedCuspHeader()
    {
        const QByteArray content = contentOf(logs + QStringLiteral("/cusp/cusp-wire-116252-first-invite.log"));
        const QList<Found> found = messagesIn(content);
        QVERIFY(!found.isEmpty());
        const sip::NameAddr party = sip::readNameAddr(found.first().message.remotePartyId);
        QCOMPARE(bytesOf(party.display), QByteArray("4082025555"));
        QCOMPARE(bytesOf(sip::parameterOf(party.parameters, "party")), QByteArray("calling"));
        QCOMPARE(bytesOf(sip::parameterOf(party.parameters, "privacy")), QByteArray("off"));
    }
};

QTEST_APPLESS_MAIN(TestSipCorpus)
#include "tst_sipcorpus.moc"
