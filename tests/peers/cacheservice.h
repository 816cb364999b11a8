// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace legwork::peers {

/// A port usage cache service (cache_service.py) that does what it is told.
class CacheService final {
public:
    ~CacheService()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(2'000))
            m_process.kill();
        m_process.waitForFinished(5'000);
    }

    static QString user() { return QStringLiteral("ccadmin"); }
    static QByteArray password() { return QByteArrayLiteral("s3cret words"); }

    /// Why it cannot be had here; empty when it listens.
    [[nodiscard]] QString start(const QString &folder, const QString &name, const QStringList &more = {})
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(LEGWORK_PYTHON),
            QStringList { QStringLiteral("-Wignore"), QStringLiteral(LEGWORK_SOURCE_DIR "/tests/peers/cache_service.py"),
                QStringLiteral("--folder"), folder, QStringLiteral("--name"), name }
                + more);
        const QByteArray port = line();
        const QByteArray pin = line();
        if (!port.startsWith("port ") || !pin.startsWith("pin"))
            return QStringLiteral("cache_service.py does not start (python3, openssl)");
        m_port = port.mid(5).toInt();
        m_pin = QByteArray::fromHex(pin.mid(4));
        return {};
    }

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QUrl base() const
    {
        return QUrl(QStringLiteral("https://127.0.0.1:%1/cache-service/api/v1").arg(m_port));
    }
    /// SHA-256 of the certificate it began with.
    [[nodiscard]] QByteArray pin() const { return m_pin; }

    /// A command of cache_service.py; true when it was taken.
    [[nodiscard]] bool say(const QByteArray &command)
    {
        m_process.write(command + '\n');
        return line() == "done";
    }
    [[nodiscard]] int asked() { return state().value(1).toInt(); }
    /// POSTs whose body it read.
    [[nodiscard]] int posted()
    {
        m_process.write("posted\n");
        m_posted = line();
        return m_posted.split(' ').value(1).toInt();
    }
    [[nodiscard]] QByteArray lastPosted() const { return m_posted.mid(m_posted.indexOf(' ', 7) + 1); }
    /// Those it gave out.
    [[nodiscard]] QList<QByteArray> tokens()
    {
        m_process.write("tokens\n");
        QList<QByteArray> words = line().split(' ').mid(1);
        words.removeAll(QByteArray());
        return words;
    }
    [[nodiscard]] QByteArray lastSignIn() { return state().value(2); }

private:
    QList<QByteArray> state()
    {
        m_process.write("asked\n");
        return line().split(' ');
    }

    QByteArray line()
    {
        QElapsedTimer clock;
        clock.start();
        while (!m_process.canReadLine() && clock.elapsed() < 30'000 && m_process.state() != QProcess::NotRunning)
            m_process.waitForReadyRead(500);
        return m_process.readLine().trimmed();
    }

    QProcess m_process;
    int m_port = 0;
    QByteArray m_pin, m_posted;
};

} // namespace legwork::peers
