// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace legwork::desktop {

namespace {

QString key(const char *name) { return QString::fromLatin1(name); }

template <typename Choice> Choice choiceFrom(const QJsonValue &value, Choice usual, int count)
{
    const int number = value.toInt(static_cast<int>(usual));
    return number >= 0 && number < count ? static_cast<Choice>(number) : usual;
}

QJsonObject objectOf(const Settings &settings)
{
    QJsonObject shortcuts;
    for (auto it = settings.shortcuts.cbegin(); it != settings.shortcuts.cend(); ++it)
        shortcuts.insert(it.key(), it.value().toString(QKeySequence::PortableText));
    return { { key("program"), key("legwork") }, { key("theme"), static_cast<int>(settings.theme) },
        { key("density"), static_cast<int>(settings.density) }, { key("zoom"), settings.zoom },
        { key("clock"), static_cast<int>(settings.clock) }, { key("reopensSources"), settings.reopensSources },
        { key("masksExports"), settings.masksExports }, { key("shortcuts"), shortcuts } };
}

Settings settingsOf(const QJsonObject &object)
{
    Settings settings;
    settings.theme = choiceFrom(object.value(key("theme")), settings.theme, 4);
    settings.density = choiceFrom(object.value(key("density")), settings.density, 3);
    settings.zoom = std::clamp(object.value(key("zoom")).toInt(settings.zoom), 80, 300);
    settings.clock = choiceFrom(object.value(key("clock")), settings.clock, 3);
    settings.reopensSources = object.value(key("reopensSources")).toBool(settings.reopensSources);
    settings.masksExports = object.value(key("masksExports")).toBool(settings.masksExports);
    const QJsonObject shortcuts = object.value(key("shortcuts")).toObject();
    for (auto it = shortcuts.begin(); it != shortcuts.end(); ++it)
        settings.shortcuts.insert(it.key(), QKeySequence(it.value().toString(), QKeySequence::PortableText));
    return settings;
}

} // namespace

Settings loadSettings()
{
    return settingsOf(QJsonDocument::fromJson(QSettings().value(key("settings")).toByteArray()).object());
}

void storeSettings(const Settings &settings)
{
    QSettings().setValue(key("settings"), QJsonDocument(objectOf(settings)).toJson(QJsonDocument::Compact));
    // For those who ask for one thing only.
    QSettings().setValue(key("privacy/masksExports"), settings.masksExports);
}

QByteArray toJson(const Settings &settings) { return QJsonDocument(objectOf(settings)).toJson(); }

std::optional<Settings> settingsFrom(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (object.value(key("program")).toString() != key("legwork"))
        return std::nullopt;
    return settingsOf(object);
}

QString dataFolder()
{
    const QString named = qEnvironmentVariable("LEGWORK_HOME");
    return named.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : named;
}

QString samplesFolder()
{
    const QString program = QCoreApplication::applicationDirPath();
    const QStringList candidates { program + key("/../share/legwork/samples"), key(LEGWORK_SAMPLES) };
    for (const QString &candidate : candidates)
        if (QFileInfo(candidate).isDir())
            return QDir::cleanPath(QFileInfo(candidate).absoluteFilePath());
    return {};
}

} // namespace legwork::desktop
