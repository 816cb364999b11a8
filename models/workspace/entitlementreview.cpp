// SPDX-License-Identifier: GPL-3.0-or-later
#include "entitlementreview.h"

#include "entitlementbook.h"
#include "usagehistory.h"

#include <QSqlQuery>

namespace legwork::workspace {

using entitlements::Act;
using entitlements::AuditEntry;
using entitlements::ReviewInput;

namespace {

UtcTime beginOf(QDate day, const QTimeZone &zone)
{
    return UtcTime(Milliseconds(day.startOfDay(zone).toMSecsSinceEpoch()));
}

/// What the trail knows of the purchased count, of the profile or, without one, of whichever service was read last.
std::optional<entitlements::ServiceFigure> figureIn(const QList<AuditEntry> &rows, const QString &profile)
{
    std::optional<entitlements::ServiceFigure> figure;
    for (const AuditEntry &row : rows) {
        const auto act = entitlements::actFrom(row.what);
        const QJsonValue after = entitlements::valueOf(row.after);
        const bool isFigure = act == Act::FigureRead || act == Act::FigurePushed || act == Act::FigureRefused;
        if (isFigure && after.isDouble() && (profile.isEmpty() || row.subject == profile))
            figure = entitlements::ServiceFigure { row.subject, after.toInteger(), row.time };
    }
    return figure;
}

} // namespace

Result<QStringList> usageProfiles(const Database &database)
{
    QStringList names;
    auto done = database.each(QStringLiteral("SELECT name FROM usage_profile ORDER BY name"),
        [&](const QSqlQuery &row) { names << row.value(0).toString(); });
    if (!done)
        return tl::unexpected(done.error());
    return names;
}

Result<UsageDays> usageDays(const QString &path, const QString &profile, const QTimeZone &zone)
{
    auto history = UsageHistory::open(path, profile);
    if (!history)
        return tl::unexpected(history.error());
    const auto extent = (*history)->extent();
    if (!extent)
        return tl::unexpected(extent.error());
    if (!*extent)
        return UsageDays {};
    const auto day = [&zone](UtcTime time) {
        return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), zone).date();
    };
    return UsageDays { day((*extent)->first), day((*extent)->last) };
}

Result<ReviewInput> reviewInput(const QString &path, const ReviewRequest &request)
{
    ReviewInput input;
    input.from = request.from;
    input.to = request.to;
    input.zone = request.zone;
    input.filter = request.filter;
    input.holdMinutes = request.holdMinutes;
    input.made = QDateTime::currentDateTimeUtc();
    input.who = entitlements::systemUser();
    auto database = Database::open(path);
    if (!database)
        return tl::unexpected(database.error());
    EntitlementBook book(**database);
    if (auto read = book.reload(); !read)
        return tl::unexpected(read.error());
    input.contracts = book.contracts();
    const auto rows = book.audit();
    if (!rows)
        return tl::unexpected(rows.error());
    input.chain = entitlements::verified(*rows);
    input.service = figureIn(*rows, request.profile);
    // What is measured is ports of self-service; use of other licences is not known.
    const bool isMeasured = !request.filter.pool || *request.filter.pool == entitlements::Pool::SelfService;
    if (request.profile.isEmpty() || !isMeasured)
        return input;
    auto history = UsageHistory::open(path, request.profile);
    if (!history)
        return tl::unexpected(history.error());
    const ports::Series series { ports::Figure::Used, request.filter.server };
    auto minutes = (*history)->buckets(series, beginOf(request.from, request.zone),
        beginOf(request.to.addDays(1), request.zone), std::chrono::minutes(1));
    if (!minutes)
        return tl::unexpected(minutes.error());
    input.minutes = *std::move(minutes);
    return input;
}

} // namespace legwork::workspace
