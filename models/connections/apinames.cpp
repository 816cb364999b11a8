// SPDX-License-Identifier: GPL-3.0-or-later
#include "apinames.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QStringBuilder>

namespace legwork::connections {

namespace {

constexpr qint64 mostBytes = 64 * 1024;

} // namespace

ApiNames ApiNames::builtIn()
{
    ApiNames names;
    QFile file(QStringLiteral(":/connections/api-names.json"));
    if (file.open(QIODevice::ReadOnly))
        static_cast<void>(names.add(file.readAll(), file.fileName()));
    return names;
}

QString ApiNames::userFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        % QStringLiteral("/legwork/api-names.json");
}

Result<void> ApiNames::addFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotReadable, path.toStdString(), file.errorString().toStdString());
    if (file.size() > mostBytes)
        return failure(ErrorKind::TooLarge, path.toStdString(), "is larger than 64 KiB");
    return add(file.readAll(), path);
}

Result<void> ApiNames::add(const QByteArray &json, const QString &place)
{
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return failure(ErrorKind::Broken, place.toStdString(),
            error.error != QJsonParseError::NoError ? error.errorString().toStdString() : "is not an object");
    const QJsonObject object = document.object();
    for (auto field = object.begin(); field != object.end(); ++field) {
        QStringList names;
        for (const auto &name : field.value().toArray()) {
            if (name.isString() && !name.toString().isEmpty())
                names.append(name.toString());
        }
        m_names[field.key()] = names + m_names.value(field.key());
    }
    return {};
}

} // namespace legwork::connections
