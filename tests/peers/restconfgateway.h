// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "peer.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

namespace legwork::peers {

/// A gateway's RESTCONF over TLS (restconfserver.py) with a certificate of its own for 127.0.0.1.
class RestconfGateway final {
public:
    /// Why it cannot be had here; empty when it can.
    [[nodiscard]] QString start(const QJsonObject &native)
    {
        if (!m_folder.isValid() || !makeCertificate())
            return QStringLiteral("no certificate could be made (openssl)");
        setNative(native);
        setFaults({});
        QString trouble;
        for (int i = 0; i < 5; ++i) { // another program may take the port in between
            m_port = freePort();
            trouble = startServer();
            if (trouble.isEmpty())
                break;
        }
        return trouble;
    }
    void stop() { m_server.stop(); }
    [[nodiscard]] QString startAgain() { return startServer(); }
    /// The same address with another certificate.
    [[nodiscard]] QString changeCertificate()
    {
        m_server.stop();
        return makeCertificate() ? startServer() : QStringLiteral("no new certificate");
    }

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString caFile() const { return m_folder.filePath(QStringLiteral("cert.pem")); }
    [[nodiscard]] QString fingerprint() const
    {
        const auto certificates = QSslCertificate::fromPath(caFile());
        return certificates.isEmpty()
            ? QString()
            : QString::fromLatin1(certificates.front().digest(QCryptographicHash::Sha256).toHex());
    }
    void setNative(const QJsonObject &native) const { write(QStringLiteral("native.json"), native); }
    [[nodiscard]] QJsonObject native() const
    {
        return QJsonDocument::fromJson(read(QStringLiteral("native.json"))).object();
    }
    [[nodiscard]] bool isSaved() const
    {
        return QJsonDocument::fromJson(read(QStringLiteral("saved.json"))).object() == native();
    }
    /// See restconfserver.py; requests count anew.
    void setFaults(const QJsonObject &faults) const
    {
        write(QStringLiteral("faults.json"), faults);
        QFile::remove(m_folder.filePath(QStringLiteral("writes")));
    }
    /// "PATCH /restconf/data/..."
    [[nodiscard]] QList<QByteArray> requests() const
    {
        QList<QByteArray> lines = read(QStringLiteral("requests.log")).split('\n');
        lines.removeAll(QByteArray());
        return lines;
    }
    [[nodiscard]] qsizetype changes() const
    {
        return requests().removeIf([](const QByteArray &line) { return !line.startsWith("GET"); });
    }
    void forgetRequests() const { QFile::remove(m_folder.filePath(QStringLiteral("requests.log"))); }

private:
    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString &name, const QJsonObject &object) const
    {
        writeFile(m_folder.filePath(name), QJsonDocument(object).toJson());
    }
    [[nodiscard]] bool makeCertificate() const
    {
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
            { QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                QStringLiteral("-keyout"), m_folder.filePath(QStringLiteral("key.pem")), QStringLiteral("-out"),
                caFile(), QStringLiteral("-days"), QStringLiteral("3650"), QStringLiteral("-subj"),
                QStringLiteral("/CN=gw1"), QStringLiteral("-addext"), QStringLiteral("subjectAltName=IP:127.0.0.1") });
        return openssl.waitForFinished() && openssl.exitCode() == 0;
    }
    [[nodiscard]] QString startServer()
    {
        if (!m_server.start(QStringLiteral(LEGWORK_PYTHON),
                { QStringLiteral("-I"), QStringLiteral(LEGWORK_SOURCE_DIR "/tests/peers/restconfserver.py"),
                    m_folder.path(), QString::number(m_port) }))
            return QStringLiteral("python does not start");
        QByteArray said;
        const bool isUp = QTest::qWaitFor(
            [&] {
                said += m_server.output();
                return said.contains("listening") || !m_server.isRunning();
            },
            30'000);
        return isUp && m_server.isRunning() ? QString() : QString::fromUtf8(said);
    }

    QTemporaryDir m_folder;
    Peer m_server;
    quint16 m_port = 0;
};

} // namespace legwork::peers
