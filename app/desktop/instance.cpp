// SPDX-License-Identifier: GPL-3.0-or-later
#include "instance.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalServer>
#include <QLocalSocket>

#include <unistd.h>

namespace legwork::desktop {

namespace {

/// A program that hangs must not keep another one from starting.
constexpr int answerMs = 5000;

QByteArray messageOf(const QStringList &paths)
{
    return QJsonDocument(QJsonArray::fromStringList(paths)).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

Instance::Instance(const QString &name, QObject *parent)
    : QObject(parent)
{
    const QByteArray digest = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    m_name = QStringLiteral("legwork-%1-%2").arg(::getuid()).arg(QString::fromLatin1(digest));
}

Instance::~Instance() = default;

bool Instance::handOver(const QStringList &paths) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write(messageOf(paths));
    // The one who takes it says so: a socket whose owner is dead or hangs does not.
    while (!socket.canReadLine())
        if (!socket.waitForReadyRead(answerMs))
            return false;
    return socket.readLine() == QByteArray("taken\n");
}

bool Instance::listen()
{
    m_server = new QLocalServer(this);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server->nextPendingConnection())
            take(socket);
    });
    if (m_server->listen(m_name))
        return true;
    // Left over by a program that was killed: handOver() has found that nobody answers.
    QLocalServer::removeServer(m_name);
    return m_server->listen(m_name);
}

void Instance::take(QLocalSocket *socket)
{
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    const auto read = [this, socket] {
        if (socket->bytesAvailable() > maxHandOverBytes) {
            socket->abort();
            return;
        }
        if (!socket->canReadLine())
            return;
        const QJsonDocument document = QJsonDocument::fromJson(socket->readLine(maxHandOverBytes));
        if (!document.isArray()) {
            socket->abort();
            return;
        }
        QStringList paths;
        for (const auto &path : document.array())
            paths.append(path.toString());
        socket->write("taken\n");
        socket->flush();
        Q_EMIT received(paths);
    };
    connect(socket, &QLocalSocket::readyRead, this, read);
    read();
}

} // namespace legwork::desktop
