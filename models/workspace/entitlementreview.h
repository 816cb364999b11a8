// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"

#include <entitlements/review.h>

namespace legwork::workspace {

/// What a licence review, or a timeline, is asked for.
struct ReviewRequest {
    QString profile {}; // whose history of use; empty: none, contracts only
    QDate from {}, to {};
    QTimeZone zone = QTimeZone::utc();
    entitlements::Filter filter {};
    int holdMinutes = 15;
};

/// Reads what a review is made from out of a workspace file, over a connection of its own: for a worker's thread, or a
/// program without a window. Takes a second or so for a year.
[[nodiscard]] Result<entitlements::ReviewInput> reviewInput(const QString &path, const ReviewRequest &request);

/// The connections whose use the file holds.
[[nodiscard]] Result<QStringList> usageProfiles(const Database &database);

/// The days that a history spans, in a zone; null dates without one.
struct UsageDays {
    QDate first {}, last {};
};
[[nodiscard]] Result<UsageDays> usageDays(const QString &path, const QString &profile, const QTimeZone &zone);

} // namespace legwork::workspace
