// SPDX-License-Identifier: GPL-3.0-or-later
#include "steps.h"

#include <QFile>
#include <QFileInfo>
#include <QObject>

#include <algorithm>
#include <map>

namespace legwork::learn {

namespace {

using Shared = std::shared_ptr<const items::Ladder>;

items::LadderLayout fullLayout(const Shared &ladder)
{
    items::LayoutOptions options;
    options.detail = items::DetailLevel::Full;
    return { ladder, options };
}

/// Which rows stand in the first `end` lines. A row that has no line goes with the one before it.
std::vector<std::uint32_t> rowsBefore(const items::LadderLayout &layout, int end)
{
    std::vector<std::uint32_t> rows;
    bool isIn = true;
    for (std::uint32_t row = 0; row < layout.ladder().rows.size(); ++row) {
        const int line = layout.lineOfRow(row);
        if (line >= 0)
            isIn = line < end;
        if (isIn)
            rows.push_back(row);
    }
    return rows;
}

int endOf(const Step &step, const items::LadderLayout &layout, QString &gap)
{
    const auto all = static_cast<int>(layout.lines().size());
    if (!step.until.isEmpty()) {
        const int row = rowOf(step.until, layout.ladder());
        const int line = row < 0 ? -1 : layout.lineOfRow(static_cast<std::uint32_t>(row));
        if (line >= 0)
            return line + 1;
        gap = QObject::tr("until: no row begins with \"%1\"").arg(step.until.label);
        return all;
    }
    if (step.stage == 0)
        return all;
    int end = 0;
    for (const items::LadderBand &band : layout.bands()) {
        if (band.number <= step.stage)
            end = std::max(end, static_cast<int>(band.end));
    }
    return step.stage >= 6 ? all : end;
}

/// Lines of the sources, read once each.
class Logs final {
public:
    explicit Logs(const items::Ladder &ladder)
        : m_ladder(ladder)
    {
    }
    std::optional<FoundLine> find(const LogWish &wish)
    {
        for (const auto &[path, source] : sources()) {
            const QString name = QString::fromStdString(path);
            if (QFileInfo(name).fileName() != wish.file)
                continue;
            const QStringList &lines = linesOf(name);
            for (qsizetype i = 0; i < lines.size(); ++i) {
                if (lines[i].contains(wish.words))
                    return FoundLine { name, wish.file, wish.words, lines[i], static_cast<quint64>(i) + 1,
                        placeOf(path, static_cast<quint64>(i) + 1) };
            }
        }
        return {};
    }

private:
    const std::map<std::string, std::uint32_t> &sources()
    {
        if (m_sources.empty()) {
            for (const items::LadderRow &row : m_ladder.rows) {
                m_sources.emplace(row.record.path, row.row.place.source);
                for (std::size_t i = 0; i < row.copies.size() && i < row.row.copyPlaces.size(); ++i)
                    m_sources.emplace(row.copies[i].path, row.row.copyPlaces[i].source);
            }
        }
        return m_sources;
    }
    const QStringList &linesOf(const QString &path)
    {
        const auto found = m_lines.constFind(path);
        if (found != m_lines.constEnd())
            return *found;
        QFile file(path);
        QStringList lines;
        if (file.open(QIODevice::ReadOnly))
            lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
        return *m_lines.insert(path, lines);
    }
    /// The last record of the source that begins at or before the line.
    std::optional<calls::Place> placeOf(const std::string &path, quint64 line) const
    {
        std::optional<calls::Place> place;
        quint64 best = 0;
        const auto look = [&](const items::RecordText &record, calls::Place at) {
            if (record.path == path && record.line <= line && record.line > best) {
                best = record.line;
                place = at;
            }
        };
        for (const items::LadderRow &row : m_ladder.rows) {
            look(row.record, row.row.place);
            for (std::size_t i = 0; i < row.copies.size() && i < row.row.copyPlaces.size(); ++i)
                look(row.copies[i], row.row.copyPlaces[i]);
        }
        return place;
    }

    const items::Ladder &m_ladder;
    std::map<std::string, std::uint32_t> m_sources;
    QHash<QString, QStringList> m_lines;
};

} // namespace

Shared partOf(const Shared &ladder, const std::vector<std::uint32_t> &rows)
{
    std::shared_ptr<items::Ladder> part(new items::Ladder(*ladder), [ladder](const items::Ladder *it) { delete it; });
    part->rows.clear();
    for (const std::uint32_t row : rows)
        part->rows.push_back(ladder->rows[row]);
    return part;
}

LessonSteps::LessonSteps(const Lesson &lesson, std::shared_ptr<const items::Ladder> ladder)
{
    if (!ladder)
        ladder = std::make_shared<const items::Ladder>();
    const items::LadderLayout layout = fullLayout(ladder);
    Logs logs(*ladder);
    std::vector<std::uint32_t> before;
    for (const Step &step : lesson.steps) {
        StepView view;
        if (!step.shown.isEmpty() || ladder->rows.empty()) {
            m_views.push_back(view);
            continue;
        }
        QString gap;
        const std::vector<std::uint32_t> rows = rowsBefore(layout, endOf(step, layout, gap));
        view.ladder = partOf(ladder, rows);
        std::map<std::uint32_t, std::uint32_t> placeIn; // row of the call -> row of the part
        for (std::uint32_t i = 0; i < rows.size(); ++i) {
            placeIn.emplace(rows[i], i);
            if (!std::ranges::binary_search(before, rows[i]))
                view.own.push_back(i);
        }
        if (!gap.isEmpty())
            m_gaps.append(QStringLiteral("%1: %2").arg(step.title, gap));
        for (const LetteredRow &lettered : step.rows) {
            const int row = rowOf(lettered.row, *ladder);
            const auto found = row < 0 ? placeIn.end() : placeIn.find(static_cast<std::uint32_t>(row));
            if (found != placeIn.end()) {
                view.letters.emplace_back(lettered.letter, found->second);
                continue;
            }
            view.missing.append(lettered.letter);
            m_gaps.append(
                QObject::tr("%1: row %2 is not among the rows up to this step").arg(step.title, lettered.letter));
        }
        for (const LogWish &wish : step.logs) {
            if (const auto line = logs.find(wish))
                view.logs.append(*line);
            else
                m_gaps.append(QObject::tr("%1: %2 has no line with \"%3\"").arg(step.title, wish.file, wish.words));
        }
        before = rows;
        m_views.push_back(std::move(view));
    }
}

QStringList LessonSteps::gaps() const { return m_gaps; }

Shared ladderUntil(const Shared &ladder, const RowWish &until)
{
    const items::LadderLayout layout = fullLayout(ladder);
    QString gap;
    Step step;
    step.until = until;
    return partOf(ladder, rowsBefore(layout, endOf(step, layout, gap)));
}

} // namespace legwork::learn
