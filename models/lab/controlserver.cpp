// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlserver.h"

#include "lab.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>

namespace legwork::lab {

namespace {

QJsonObject refusal(const QString &what) { return { { QStringLiteral("error"), what } }; }

QJsonArray faultList(const QStringList &active)
{
    QJsonArray list;
    for (const Fault &fault : allFaults())
        list.append(QJsonObject { { QStringLiteral("fault"), QLatin1StringView(fault.name) },
            { QStringLiteral("what"), QLatin1StringView(fault.text) },
            { QStringLiteral("active"), active.contains(QLatin1StringView(fault.name)) } });
    return list;
}

} // namespace

ControlServer::ControlServer(Lab &lab, QObject *parent)
    : QObject(parent)
    , m_lab(lab)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        constexpr qint64 longest = 64 * 1024;
        QLocalSocket *const client = m_server.nextPendingConnection();
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        connect(client, &QLocalSocket::readyRead, this, [this, client] {
            while (client->canReadLine()) {
                const QJsonObject request = QJsonDocument::fromJson(client->readLine()).object();
                client->write(QJsonDocument(answerTo(request)).toJson(QJsonDocument::Compact) + '\n');
                client->flush();
                if (request.value(QLatin1StringView("do")).toString() == QLatin1StringView("stop"))
                    Q_EMIT stopped();
            }
            if (client->bytesAvailable() > longest)
                client->abort();
        });
    });
}

Result<void> ControlServer::listen()
{
    const QString path = m_lab.folder().file(QStringLiteral("control"));
    if (!m_server.listen(path))
        return failure(ErrorKind::NotReadable, path.toStdString(), m_server.errorString().toStdString());
    return {};
}

QJsonObject ControlServer::answerTo(const QJsonObject &request)
{
    const QString what = request.value(QLatin1StringView("do")).toString();
    const QString name = request.value(QLatin1StringView("fault")).toString();
    const QJsonObject done { { QStringLiteral("done"), true } };
    if (what == QLatin1StringView("ready"))
        return m_lab.ready();
    if (what == QLatin1StringView("password"))
        return { { QStringLiteral("password"), m_lab.password() } };
    if (what == QLatin1StringView("status"))
        return m_lab.status();
    if (what == QLatin1StringView("faults"))
        return { { QStringLiteral("faults"), faultList(m_lab.faults()) } };
    if (what == QLatin1StringView("stop"))
        return done;
    if (what == QLatin1StringView("clear") && name.isEmpty()) {
        m_lab.clearAll();
        return done;
    }
    if (what == QLatin1StringView("fault") || what == QLatin1StringView("clear")) {
        if (faultNamed(name) == nullptr)
            return refusal(tr("there is no fault '%1'").arg(name));
        if (what == QLatin1StringView("clear"))
            return m_lab.clear(name) ? done : refusal(tr("%1 is not under way").arg(name));
        return m_lab.make(name) ? done : refusal(tr("%1 is under way already").arg(name));
    }
    return refusal(tr("the request is not understood"));
}

} // namespace legwork::lab
