// SPDX-License-Identifier: GPL-3.0-or-later
#include "score.h"

#include <algorithm>
#include <cmath>

namespace legwork::learn {

int pointsForTime(int minutes, qint64 seconds) noexcept
{
    const double full = 60.0 * minutes, none = 3 * full;
    const double left = std::clamp((none - static_cast<double>(seconds)) / (none - full), 0.0, 1.0);
    return static_cast<int>(std::lround(timePoints * left));
}

std::vector<calls::Place> evidenceOf(const Exercise &exercise, const items::Ladder &ladder)
{
    std::vector<calls::Place> places;
    for (const calls::Finding &finding : ladder.call.findings) {
        if (finding.code == exercise.cause.toStdString())
            places.insert(places.end(), finding.evidence.begin(), finding.evidence.end());
    }
    for (const RowWish &wish : exercise.evidence) {
        const int row = rowOf(wish, ladder);
        if (row >= 0)
            places.push_back(ladder.rows[static_cast<std::size_t>(row)].row.place);
    }
    return places;
}

Score scoreOf(const Exercise &exercise, const items::Ladder &ladder, std::optional<calls::Place> marked,
    const QString &cause, qint64 seconds, int hints)
{
    Score score;
    if (marked) {
        const std::vector<calls::Place> proof = evidenceOf(exercise, ladder);
        // The same message as another host logged it proves as much.
        for (const items::LadderRow &row : ladder.rows) {
            std::vector<calls::Place> copies = row.row.copyPlaces;
            copies.push_back(row.row.place);
            const auto isProof = [&](calls::Place place) { return std::ranges::find(proof, place) != proof.end(); };
            if (std::ranges::find(copies, *marked) != copies.end() && std::ranges::any_of(copies, isProof))
                score.evidence = evidencePoints;
        }
    }
    if (cause == exercise.cause)
        score.cause = causePoints;
    if (score.cause > 0)
        score.time = pointsForTime(exercise.minutes, seconds);
    score.hints = hintCost * hints;
    return score;
}

Score scoreOf(const Exercise &exercise, double share, qint64 seconds, int hints)
{
    Score score;
    score.cause = static_cast<int>(std::lround((evidencePoints + causePoints) * std::clamp(share, 0.0, 1.0)));
    if (share >= 1)
        score.time = pointsForTime(exercise.minutes, seconds);
    score.hints = hintCost * hints;
    return score;
}

} // namespace legwork::learn
