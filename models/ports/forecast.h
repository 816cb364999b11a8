// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QDate>

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace legwork::ports {

/// What a day is summed up as: its peak by the hold rule, its mean ...
struct DayValue {
    QDate day {};
    double value = 0;
};

/// A linear trend with a level for each day of the week, by plain least squares:
///   y = a + b * t + s(weekday) + e,  t in days, s(Monday) = 0
/// that is y = X c + e with eight columns; c solves (X'X) c = X'y, and with n days s^2 = e'e / (n - 8).
/// A single value of day t lies within  x'c +- q * s * sqrt(1 + x'(X'X)^-1 x)  with the probability asked for, q being
/// Student's t of n - 8 degrees of freedom.
/// Source: NIST/SEMATECH e-Handbook of Statistical Methods, 4.4.3.1 (least squares) and 4.5.1.2 (a single response);
/// N. Draper, H. Smith, Applied Regression Analysis, chapter 8 (prediction) and 14 (indicator variables).
class Forecast final {
public:
    /// Days in any order, each once; a day may be missing. Fails with `Truncated` and a sentence when there are too
    /// few: under `fewestDays`, or a day of the week that was seen less than twice.
    [[nodiscard]] static Result<Forecast> from(std::span<const DayValue> days);

    struct Estimate {
        double low = 0, likely = 0, high = 0; // never below 0
    };
    /// Of a single day, within the interval of 95 %.
    [[nodiscard]] Estimate on(QDate day) const;

    /// Change a day, and by how much it may be off (95 %).
    [[nodiscard]] double slope() const noexcept { return m_coefficients[1]; }
    [[nodiscard]] double slopeOff() const noexcept;
    /// The interval of the slope does not hold 0. Without it a date of exhaustion is a guess: say "no trend".
    [[nodiscard]] bool hasTrend() const noexcept;

    struct Exhaustion {
        std::optional<QDate> likely {}, earliest {}; // nothing: not within `farthestDays`
    };
    /// The first day from `from` on whose likely value, and whose high one, is above `level`.
    [[nodiscard]] Exhaustion exhausts(double level, QDate from) const;

    [[nodiscard]] QDate firstDay() const noexcept { return m_first; }
    [[nodiscard]] QDate lastDay() const noexcept { return m_last; }
    [[nodiscard]] std::size_t days() const noexcept { return m_days; }
    /// What a day is off the model by, as a standard deviation.
    [[nodiscard]] double deviation() const noexcept { return m_deviation; }

    static constexpr std::size_t fewestDays = 21; // three weeks: a season is seen more than once
    static constexpr int farthestDays = 730; // a straight line is not to be believed farther
    static constexpr std::size_t columns = 8;
    using Row = std::array<double, columns>;

private:
    [[nodiscard]] Row rowOf(QDate day) const;

    QDate m_first {}, m_last {};
    std::size_t m_days = 0;
    Row m_coefficients {};
    std::array<Row, columns> m_inverse {}; // of X'X
    double m_deviation = 0;
    double m_quantile = 0; // Student's t, 97.5 %
};

/// Student's t: the value that a variable of `freedom` degrees (1 at least) stays under with 97.5 %.
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5; exact to 0.001 from 5 degrees on.
[[nodiscard]] double studentT975(std::size_t freedom) noexcept;

} // namespace legwork::ports
