// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "peer.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

namespace legwork::peers {

/// A gateway to sign in to: OpenSSH's own server, private to the test, with iosshell.py in place of a shell. Its user
/// exists only for it (nss_wrapper): `operator` with the password `s3cret`, or with the key of clientKey().
class SshGateway final {
public:
    static constexpr const char *user = "operator";
    static constexpr const char *password = "s3cret";

    /// Why it cannot be had here; empty when it can.
    [[nodiscard]] QString start(const QByteArray &running)
    {
        const QString root = qEnvironmentVariable("LEGWORK_PEERS", QStringLiteral(LEGWORK_SOURCE_DIR "/build/peers"));
        QString sshd = root + QStringLiteral("/usr/sbin/sshd");
        if (!QFileInfo::exists(sshd))
            sshd = findProgram(QStringLiteral("sshd"));
        if (sshd.isEmpty())
            return QStringLiteral("sshd is not there; tests/peers/fetch.sh build/peers unpacks it");
        if (!m_folder.isValid() || !writeAccounts() || !makeKey(QStringLiteral("host"))
            || !makeKey(QStringLiteral("client")))
            return QStringLiteral("the gateway's folder could not be filled");
        // As root sshd wants the folder that its service unit would have made.
        if (::geteuid() == 0)
            QDir().mkpath(QStringLiteral("/run/sshd"));
        setRunning(running);
        setStartup(running);
        setFaults({});
        m_sshd = sshd;
        QString trouble;
        for (int i = 0; i < 5; ++i) { // another program may take the port in between
            m_port = freePort();
            trouble = startServer();
            if (trouble.isEmpty())
                break;
        }
        return trouble;
    }

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QByteArray clientKey() const { return contents(QStringLiteral("client")); }
    /// "SHA256:..." as ssh-keygen prints it.
    [[nodiscard]] QString fingerprint() const
    {
        QProcess keygen;
        keygen.start(QStringLiteral("ssh-keygen"), { QStringLiteral("-lf"), file(QStringLiteral("host.pub")) });
        keygen.waitForFinished();
        return QString::fromLatin1(keygen.readAllStandardOutput()).section(u' ', 1, 1);
    }
    /// A line of a known_hosts file.
    [[nodiscard]] QByteArray knownHostsLine() const
    {
        return "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + contents(QStringLiteral("host.pub"));
    }
    /// The same address with another host key, as somebody in between would have.
    [[nodiscard]] QString changeHostKey()
    {
        m_server.stop();
        QFile::remove(file(QStringLiteral("host")));
        QFile::remove(file(QStringLiteral("host.pub")));
        return makeKey(QStringLiteral("host")) ? startServer() : QStringLiteral("no new key");
    }
    /// What IOS 15 offers and nothing better, with an RSA key.
    [[nodiscard]] QString useOldAlgorithms()
    {
        m_server.stop();
        QFile::remove(file(QStringLiteral("host")));
        QFile::remove(file(QStringLiteral("host.pub")));
        m_extra = "HostKeyAlgorithms ssh-rsa\nKexAlgorithms diffie-hellman-group14-sha1\nCiphers aes128-cbc\n"
                  "MACs hmac-sha1\n";
        return makeKey(QStringLiteral("host"), QStringLiteral("rsa")) ? startServer() : QStringLiteral("no new key");
    }
    [[nodiscard]] QString useNewAlgorithms()
    {
        m_extra.clear();
        return changeHostKey();
    }
    void stop() { m_server.stop(); }
    [[nodiscard]] QString startAgain() { return startServer(); }

    void setRunning(const QByteArray &text) const { writeFile(state(QStringLiteral("running.cfg")), text); }
    void setStartup(const QByteArray &text) const { writeFile(state(QStringLiteral("startup.cfg")), text); }
    [[nodiscard]] QByteArray running() const { return read(state(QStringLiteral("running.cfg"))); }
    [[nodiscard]] QByteArray startup() const { return read(state(QStringLiteral("startup.cfg"))); }
    /// See iosshell.py.
    void setFaults(const QJsonObject &faults) const
    {
        writeFile(state(QStringLiteral("faults.json")), QJsonDocument(faults).toJson());
    }
    /// The timer that takes a change back; empty when none runs.
    [[nodiscard]] QJsonObject timer() const
    {
        return QJsonDocument::fromJson(read(state(QStringLiteral("timer.json")))).object();
    }
    /// What was typed: "config: preference 2".
    [[nodiscard]] QList<QByteArray> typed() const
    {
        QList<QByteArray> lines = read(state(QStringLiteral("typed.log"))).split('\n');
        lines.removeAll(QByteArray());
        return lines;
    }
    void forgetTyped() const { QFile::remove(state(QStringLiteral("typed.log"))); }
    [[nodiscard]] QString state(const QString &name) const { return file(QStringLiteral("state/") + name); }
    /// What sshd has said since the gateway was started.
    [[nodiscard]] QString log()
    {
        m_log += m_server.output();
        return QString::fromUtf8(m_log);
    }
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }

private:
    [[nodiscard]] static QByteArray read(const QString &path)
    {
        QFile source(path);
        return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
    }
    [[nodiscard]] QByteArray contents(const QString &name) const { return read(file(name)); }

    [[nodiscard]] bool makeKey(const QString &name, const QString &type = QStringLiteral("ed25519")) const
    {
        QProcess keygen;
        keygen.start(QStringLiteral("ssh-keygen"),
            { QStringLiteral("-q"), QStringLiteral("-t"), type, QStringLiteral("-N"), QString(), QStringLiteral("-f"),
                file(name) });
        return keygen.waitForFinished() && keygen.exitCode() == 0;
    }

    [[nodiscard]] bool writeAccounts() const
    {
        const QByteArray id = QByteArray::number(::getuid()) + ':' + QByteArray::number(::getgid());
        const QByteArray home = m_folder.path().toUtf8();
        // SHA-512 of `s3cret`.
        const QByteArray hash
            = "$6$legworktests$t62j5VKuSCMd2BV9/oeVx.xbl5vBNmVGwZDBiOfhMeaOxPCv7ZBpvpWnsW5MMfEsuzSWptHeznZVUPJCLR8qZ.";
        return QDir(m_folder.path()).mkpath(QStringLiteral("state"))
            && writeFile(file(QStringLiteral("passwd")),
                "sshd:x:74:74:sshd:/nonexistent:/usr/sbin/nologin\nroot:x:0:0:root:/root:/bin/sh\noperator:x:" + id
                    + ":operator:" + home + ":/bin/sh\n")
            && writeFile(file(QStringLiteral("group")), "root:x:0:\nsshd:x:74:\n")
            && writeFile(file(QStringLiteral("shadow")),
                "sshd:*:19000:0:99999:7:::\nroot:*:19000:0:99999:7:::\noperator:" + hash + ":19000:0:99999:7:::\n");
    }

    [[nodiscard]] QString startServer()
    {
        const QByteArray config = "Port " + QByteArray::number(m_port) + "\nListenAddress 127.0.0.1\nHostKey "
            + file(QStringLiteral("host")).toUtf8() + "\nPidFile none\nUsePAM no\nPasswordAuthentication yes\n"
            + "KbdInteractiveAuthentication no\nPermitRootLogin yes\nStrictModes no\nAuthorizedKeysFile "
            + file(QStringLiteral("client.pub")).toUtf8()
            + "\nPrintMotd no\nPrintLastLog no\nUseDNS no\nForceCommand exec '" LEGWORK_PYTHON
              "' -I '" LEGWORK_SOURCE_DIR "/tests/peers/iosshell.py' '"
            + file(QStringLiteral("state")).toUtf8() + "'\n" + m_extra;
        writeFile(file(QStringLiteral("sshd.conf")), config);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral("libnss_wrapper.so"));
        for (const char *name : { "passwd", "group", "shadow" })
            environment.insert(
                QStringLiteral("NSS_WRAPPER_") + QString::fromLatin1(name).toUpper(), file(QString::fromLatin1(name)));
        if (!m_server.start(m_sshd,
                { QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-r"), QStringLiteral("-f"),
                    file(QStringLiteral("sshd.conf")) },
                environment))
            return QStringLiteral("sshd does not start");
        m_log.clear();
        const bool isUp = QTest::qWaitFor(
            [this] { return log().contains(QStringLiteral("Server listening")) || !m_server.isRunning(); }, 30'000);
        return isUp && m_server.isRunning() ? QString() : QStringLiteral("sshd: ") + log();
    }

    QTemporaryDir m_folder;
    Peer m_server;
    QString m_sshd;
    QByteArray m_log, m_extra;
    quint16 m_port = 0;
};

} // namespace legwork::peers
