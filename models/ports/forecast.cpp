// SPDX-License-Identifier: GPL-3.0-or-later
#include "forecast.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace legwork::ports {

namespace {

constexpr std::size_t columns = Forecast::columns;
using Row = Forecast::Row;
using Matrix = std::array<Row, columns>;

/// Gauss and Jordan with pivots; nothing for a matrix that is singular.
std::optional<Matrix> inverseOf(Matrix matrix)
{
    Matrix inverse {};
    for (std::size_t i = 0; i < columns; ++i)
        inverse[i][i] = 1;
    for (std::size_t column = 0; column < columns; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < columns; ++row) {
            if (std::abs(matrix[row][column]) > std::abs(matrix[pivot][column]))
                pivot = row;
        }
        if (std::abs(matrix[pivot][column]) < 1e-12)
            return std::nullopt;
        std::swap(matrix[pivot], matrix[column]);
        std::swap(inverse[pivot], inverse[column]);
        const double scale = matrix[column][column];
        for (std::size_t i = 0; i < columns; ++i) {
            matrix[column][i] /= scale;
            inverse[column][i] /= scale;
        }
        for (std::size_t row = 0; row < columns; ++row) {
            const double factor = matrix[row][column];
            if (row == column || factor == 0)
                continue;
            for (std::size_t i = 0; i < columns; ++i) {
                matrix[row][i] -= factor * matrix[column][i];
                inverse[row][i] -= factor * inverse[column][i];
            }
        }
    }
    return inverse;
}

double product(const Row &a, const Row &b) noexcept
{
    double sum = 0;
    for (std::size_t i = 0; i < columns; ++i)
        sum += a[i] * b[i];
    return sum;
}

Row product(const Matrix &matrix, const Row &row) noexcept
{
    Row result {};
    for (std::size_t i = 0; i < columns; ++i)
        result[i] = product(matrix[i], row);
    return result;
}

} // namespace

double studentT975(std::size_t freedom) noexcept
{
    constexpr double x = 1.959963984540054; // the normal distribution's
    if (freedom <= 2) // where the series is too short
        return freedom == 2 ? 4.30265 : 12.7062;
    const double n = static_cast<double>(freedom);
    const double x3 = x * x * x, x5 = x3 * x * x, x7 = x5 * x * x, x9 = x7 * x * x;
    return x + (x3 + x) / (4 * n) + (5 * x5 + 16 * x3 + 3 * x) / (96 * n * n)
        + (3 * x7 + 19 * x5 + 17 * x3 - 15 * x) / (384 * n * n * n)
        + (79 * x9 + 776 * x7 + 1482 * x5 - 1920 * x3 - 945 * x) / (92'160 * n * n * n * n);
}

Row Forecast::rowOf(QDate day) const
{
    Row row {};
    row[0] = 1;
    row[1] = static_cast<double>(m_first.daysTo(day));
    if (day.dayOfWeek() > 1)
        row[static_cast<std::size_t>(day.dayOfWeek())] = 1; // Tuesday is column 2
    return row;
}

Result<Forecast> Forecast::from(std::span<const DayValue> days)
{
    std::array<int, 8> seen {};
    for (const DayValue &one : days)
        ++seen[static_cast<std::size_t>(std::clamp(one.day.dayOfWeek(), 0, 7))];
    if (days.size() < fewestDays)
        return failure(ErrorKind::Truncated, "forecast",
            "a forecast needs " + std::to_string(fewestDays) + " days with samples; there are "
                + std::to_string(days.size()));
    if (seen[0] > 0 || *std::min_element(seen.begin() + 1, seen.end()) < 2)
        return failure(ErrorKind::Truncated, "forecast", "a forecast needs each day of the week at least twice");

    Forecast forecast;
    forecast.m_days = days.size();
    const auto [first, last] = std::ranges::minmax(days, {}, &DayValue::day);
    forecast.m_first = first.day;
    forecast.m_last = last.day;
    Matrix normal {};
    Row right {};
    for (const DayValue &one : days) {
        const Row row = forecast.rowOf(one.day);
        for (std::size_t i = 0; i < columns; ++i) {
            for (std::size_t j = 0; j < columns; ++j)
                normal[i][j] += row[i] * row[j];
            right[i] += row[i] * one.value;
        }
    }
    const auto inverse = inverseOf(normal);
    if (!inverse)
        return failure(ErrorKind::Truncated, "forecast", "the days do not tell a trend from the week");
    forecast.m_inverse = *inverse;
    forecast.m_coefficients = product(*inverse, right);
    double squares = 0;
    for (const DayValue &one : days) {
        const double off = one.value - product(forecast.rowOf(one.day), forecast.m_coefficients);
        squares += off * off;
    }
    const std::size_t freedom = days.size() - columns;
    forecast.m_deviation = std::sqrt(squares / static_cast<double>(freedom));
    forecast.m_quantile = studentT975(freedom);
    return forecast;
}

Forecast::Estimate Forecast::on(QDate day) const
{
    const Row row = rowOf(day);
    const double likely = product(row, m_coefficients);
    const double off = m_quantile * m_deviation * std::sqrt(1 + product(row, product(m_inverse, row)));
    return { std::max(0.0, likely - off), std::max(0.0, likely), std::max(0.0, likely + off) };
}

double Forecast::slopeOff() const noexcept { return m_quantile * m_deviation * std::sqrt(m_inverse[1][1]); }

bool Forecast::hasTrend() const noexcept { return std::abs(slope()) > slopeOff(); }

Forecast::Exhaustion Forecast::exhausts(double level, QDate from) const
{
    Exhaustion exhaustion;
    for (int i = 0; i <= farthestDays && !exhaustion.likely; ++i) {
        const QDate day = from.addDays(i);
        const Estimate estimate = on(day);
        if (!exhaustion.earliest && estimate.high > level)
            exhaustion.earliest = day;
        if (estimate.likely > level)
            exhaustion.likely = day;
    }
    return exhaustion;
}

} // namespace legwork::ports
