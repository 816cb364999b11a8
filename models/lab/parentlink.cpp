// SPDX-License-Identifier: GPL-3.0-or-later
#include "parentlink.h"

#include <QDir>
#include <QJsonDocument>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <unistd.h>

namespace legwork::lab {

namespace {

/// One line of standard input, unbuffered by Qt; nothing at its end.
std::optional<QByteArray> readLine()
{
    char *line = nullptr;
    std::size_t room = 0;
    const ssize_t size = ::getline(&line, &room, stdin);
    std::optional<QByteArray> out;
    if (size >= 0)
        out = QByteArray(line, size);
    if (line != nullptr)
        explicit_bzero(line, room);
    std::free(line); // NOLINT(cppcoreguidelines-no-malloc): getline's
    return out;
}

std::optional<QJsonObject> objectOf(const std::optional<QByteArray> &line)
{
    const QJsonDocument document = line ? QJsonDocument::fromJson(*line) : QJsonDocument();
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

} // namespace

ParentLink::ParentLink(QObject *parent)
    : QObject(parent)
{
}

std::optional<QJsonObject> ParentLink::readFirst() { return objectOf(readLine()); }

void ParentLink::say(const QJsonObject &line)
{
    const QByteArray text = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stdout);
    std::fflush(stdout);
}

void ParentLink::listen(const QString &folder)
{
    // Reading blocks for as long as the process lives, and its end is the end of the process.
    std::thread([this, folder] {
        while (const std::optional<QByteArray> line = readLine()) {
            if (const std::optional<QJsonObject> command = objectOf(line))
                QMetaObject::invokeMethod(
                    this, [this, command = *command] { Q_EMIT commanded(command); }, Qt::QueuedConnection);
        }
        if (!folder.isEmpty())
            QDir(folder).removeRecursively();
        ::_exit(0);
    }).detach();
}

} // namespace legwork::lab
