// SPDX-License-Identifier: GPL-3.0-or-later
#include "labclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QTimer>

#include <memory>

namespace legwork::lab {

namespace {

constexpr auto patience = std::chrono::seconds(20); // a node that is started anew takes a while on a loaded machine
constexpr qint64 mostBytes = 1024 * 1024;

QStringList textsOf(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &one : array)
        list.append(one.toString());
    return list;
}

} // namespace

std::optional<LabPlace> labPlaceFrom(const QJsonObject &ready)
{
    if (ready.value(QLatin1StringView("lab")).toString() != QLatin1StringView("ready"))
        return std::nullopt;
    LabPlace place;
    place.control = ready.value(QLatin1StringView("control")).toString();
    place.urls = textsOf(ready.value(QLatin1StringView("urls")));
    place.authority = ready.value(QLatin1StringView("ca")).toString();
    place.user = ready.value(QLatin1StringView("user")).toString();
    place.keys = ready.value(QLatin1StringView("jwks")).toString();
    place.notes = textsOf(ready.value(QLatin1StringView("notes")));
    return place;
}

connections::Profile profileOf(const LabPlace &place)
{
    connections::Profile profile;
    profile.name = QStringLiteral("Lab");
    for (const QString &url : place.urls) {
        if (const Result<QUrl> base = connections::baseFrom(url))
            profile.bases.append(*base);
    }
    profile.signIn = connections::SignIn::Jwt;
    profile.user = place.user;
    profile.caFile = place.authority;
    profile.publicKey = place.keys;
    profile.interval = std::chrono::seconds(1);
    return profile;
}

void askLab(const QString &control, const QJsonObject &request, QObject *asker,
    const std::function<void(const Result<QJsonObject> &)> &then)
{
    auto *const socket = new QLocalSocket(asker);
    const auto finish = [socket, then, isDone = std::make_shared<bool>(false)](const Result<QJsonObject> &result) {
        if (std::exchange(*isDone, true))
            return;
        socket->deleteLater();
        then(result);
    };
    const auto fail = [finish, control](const QString &what) {
        finish(failure(ErrorKind::NotReadable, control.toStdString(), what.toStdString()));
    };
    QObject::connect(socket, &QLocalSocket::connected, socket,
        [socket, request] { socket->write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n'); });
    QObject::connect(socket, &QLocalSocket::readyRead, socket, [socket, finish, fail] {
        if (!socket->canReadLine()) {
            if (socket->bytesAvailable() > mostBytes)
                fail(QStringLiteral("the answer is too long"));
            return;
        }
        const QJsonDocument answer = QJsonDocument::fromJson(socket->readLine());
        if (answer.isObject())
            finish(answer.object());
        else
            fail(QStringLiteral("the answer is not understood"));
    });
    QObject::connect(socket, &QLocalSocket::errorOccurred, socket, [socket, fail] { fail(socket->errorString()); });
    QTimer::singleShot(patience, socket, [fail] { fail(QStringLiteral("no answer")); });
    socket->connectToServer(control);
}

} // namespace legwork::lab
