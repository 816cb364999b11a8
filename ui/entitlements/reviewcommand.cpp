// SPDX-License-Identifier: GPL-3.0-or-later
#include "reviewcommand.h"

#include "reviewpdf.h"

#include <workspace/entitlementreview.h>

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <array>
#include <cstdio>
#include <memory>

namespace legwork::ui {

namespace {

constexpr int done = 0, usage = 2, unreadable = 3;
/// Minutes of so many days are answered at once by a history.
constexpr qint64 mostDays = 660;

int say(int code, const std::string &text)
{
    std::fprintf(stderr, "legwork review: %s\n", text.c_str());
    return code;
}

QString workspaceFile(const ReviewOptions &options)
{
    if (!options.workspace.empty())
        return QString::fromStdString(options.workspace);
    const QString named = qEnvironmentVariable("LEGWORK_HOME");
    const QString folder = named.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : named;
    return QDir(folder).filePath(QStringLiteral("workspace.sqlite"));
}

/// What the options ask for; the error's text is for a person.
tl::expected<workspace::ReviewRequest, std::string> requestFrom(const ReviewOptions &options)
{
    workspace::ReviewRequest request;
    request.from = QDate::fromString(QString::fromStdString(options.from), Qt::ISODate);
    request.to = QDate::fromString(QString::fromStdString(options.to), Qt::ISODate);
    if (!request.from.isValid() || !request.to.isValid() || request.to < request.from)
        return tl::unexpected<std::string>("--from and --to: the first and last day, as in 2026-01-01");
    if (request.from.daysTo(request.to) > mostDays)
        return tl::unexpected<std::string>("--to: a review covers at most 660 days");
    const QByteArray zone = QByteArray::fromStdString(options.zone);
    if (zone != "local" && !QTimeZone::isTimeZoneIdAvailable(zone))
        return tl::unexpected<std::string>("--tz: '" + options.zone + "' is no time zone");
    request.zone = zone == "local" ? QTimeZone::systemTimeZone() : QTimeZone(zone);
    request.holdMinutes = options.holdMinutes;
    using entitlements::Pool;
    for (const Pool pool : { Pool::SelfService, Pool::CallDirector, Pool::Own }) {
        if (wordOf(pool).toStdString() == options.pool)
            request.filter.pool = pool;
    }
    request.filter.deployment = QString::fromStdString(options.deployment);
    request.filter.site = QString::fromStdString(options.site);
    request.filter.server = QString::fromStdString(options.server);
    return request;
}

/// The profile that is meant, when the file holds the use of several.
tl::expected<QString, std::string> profileIn(const QString &path, const std::string &named)
{
    const auto database = workspace::Database::open(path);
    if (!database)
        return tl::unexpected(path.toStdString() + ": " + database.error().what);
    const auto profiles = workspace::usageProfiles(**database);
    if (!profiles)
        return tl::unexpected(path.toStdString() + ": " + profiles.error().what);
    const QString name = QString::fromStdString(named);
    if (!name.isEmpty() && !profiles->contains(name))
        return tl::unexpected(named + ": the workspace holds no use of this connection");
    if (!name.isEmpty() || profiles->size() <= 1)
        return name.isEmpty() && !profiles->isEmpty() ? profiles->first() : name;
    return tl::unexpected(
        "--profile: the workspace holds the use of several: " + profiles->join(QStringLiteral(", ")).toStdString());
}

} // namespace

int runReview(const ReviewOptions &options)
{
    int count = 1;
    std::array<char, 8> name { "legwork" };
    std::array<char *, 2> arguments { name.data(), nullptr };
    std::unique_ptr<QApplication> application;
    if (QCoreApplication::instance() == nullptr) {
        if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
        application = std::make_unique<QApplication>(count, arguments.data());
    }
    const QString ending = QFileInfo(QString::fromStdString(options.output)).suffix().toLower();
    if (ending != QLatin1StringView("pdf") && ending != QLatin1StringView("html")
        && ending != QLatin1StringView("json"))
        return say(usage, "-o: the file's ending names the format: .pdf, .html or .json");
    auto request = requestFrom(options);
    if (!request)
        return say(usage, request.error());
    const QString path = workspaceFile(options);
    if (!QFileInfo::exists(path))
        return say(unreadable, path.toStdString() + ": no such workspace");
    const auto profile = profileIn(path, options.profile);
    if (!profile)
        return say(options.profile.empty() ? usage : unreadable, profile.error());
    request->profile = *profile;
    auto input = workspace::reviewInput(path, *request);
    if (!input)
        return say(unreadable, input.error().place + ": " + input.error().what);
    const entitlements::Review review = entitlements::reviewOf(*std::move(input));
    const QByteArray bytes = ending == QLatin1StringView("pdf") ? reviewPdf(review)
        : ending == QLatin1StringView("html")                   ? toHtml(review).toUtf8()
                                                                : QJsonDocument(toJson(review)).toJson();
    QSaveFile file(QString::fromStdString(options.output));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return say(unreadable, options.output + ": " + file.errorString().toStdString());
    return done;
}

} // namespace legwork::ui
