// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <connections/fingerprint.h>

using namespace legwork::connections;

class TestFingerprint final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void writes();
};

void TestFingerprint::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isOne");
    const QByteArray bytes(32, '\x5a');
    QTest::newRow("as ssh-keygen prints it") << sshFingerprint(bytes) << true;
    QTest::newRow("base64 with its end sign") << QString::fromLatin1("SHA256:" + bytes.toBase64()) << true;
    QTest::newRow("as certificates show it") << certificateFingerprint(bytes) << true;
    QTest::newRow("hexadecimal") << QString::fromLatin1(bytes.toHex()) << true;
    QTest::newRow("hexadecimal with its name") << QString::fromLatin1("sha256:" + bytes.toHex(':')) << true;
    QTest::newRow("a byte short") << QString::fromLatin1(bytes.left(31).toHex()) << false;
    QTest::newRow("MD5") << QStringLiteral("MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48") << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("rubbish") << QStringLiteral("SHA256:!!!") << false;
}

void TestFingerprint::reads()
{
    QFETCH(QString, text);
    QFETCH(bool, isOne);
    const auto read = readFingerprint(text);
    QCOMPARE(read.has_value(), isOne);
    if (read)
        QCOMPARE(*read, QByteArray(32, '\x5a'));
}

void TestFingerprint::writes()
{
    // The padding of Base64 is left out, as OpenSSH does.
    QCOMPARE(sshFingerprint(QByteArray(32, '\0')), QStringLiteral("SHA256:") + QString(43, u'A'));
    QVERIFY(certificateFingerprint(QByteArray(32, '\xab')).startsWith(QStringLiteral("AB:AB:")));
}

QTEST_APPLESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
