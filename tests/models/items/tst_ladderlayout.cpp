// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "sampletrace.h"

#include <items/laddercompare.h>
#include <items/ladderlayout.h>
#include <items/zone.h>

#include <algorithm>
#include <cstdio>
#include <set>

using namespace legwork;
using namespace legwork::items;

namespace {

std::shared_ptr<const Ladder> ladderWith(std::string_view code)
{
    const calls::Call *const call = samples::bundled().callWith(code);
    return call ? samples::bundled().ladderOf(*call) : nullptr;
}

LadderLayout layoutOf(std::string_view code, LayoutOptions options = {})
{
    return { ladderWith(code), std::move(options) };
}

std::string hostName(const LadderLayout &layout, int host)
{
    return host < 0 ? "-" : layout.hosts()[static_cast<std::size_t>(host)].name;
}

/// One line as a test states it: "cvp>ingress x BYE Q.850 16".
std::string lineText(const LadderLayout &layout, const LadderLine &line)
{
    const std::string title = layout.title(line);
    switch (line.kind) {
    case LineKind::Gap: return "gap " + title;
    case LineKind::NotSeen: return "not seen " + std::to_string(layout.bands()[line.band].number);
    case LineKind::FoldedBand: return "folded " + title;
    default: break;
    }
    std::string text = hostName(layout, line.from);
    if (line.kind != LineKind::EventPill)
        text += (line.isLost ? "x" : ">") + hostName(layout, line.to);
    if (line.via >= 0)
        text += " via " + hostName(layout, line.via);
    text += ": " + title;
    if (line.isRepeat)
        text += " again " + std::to_string(line.repeats);
    return text;
}

std::vector<std::string> textsOf(const LadderLayout &layout)
{
    std::vector<std::string> texts;
    for (const LadderLine &line : layout.lines()) {
        texts.push_back(lineText(layout, line));
        if (qEnvironmentVariableIsSet("LEGWORK_DUMP"))
            std::printf("%d %s %c %-60s +%u  %s\n", layout.bands()[line.band].number,
                line.row == noRow ? "" : toIso8601(layout.ladder().rows[line.row].row.time).c_str() + 11,
                "IVRAEO"[static_cast<int>(line.leg)], texts.back().c_str(), line.foldCount,
                layout.mediaText(line).c_str());
    }
    return texts;
}

bool has(const std::vector<std::string> &texts, std::string_view text)
{
    return std::ranges::find(texts, text) != texts.end();
}

} // namespace

class TestLadderLayout final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void brief_shows_each_step_once()
    {
        const LadderLayout layout = layoutOf("wan_drop");
        const std::vector<std::string> texts = textsOf(layout);
        for (const char *expected :
            { "ingress: peer 1 \u00b7 service cvp-survivability", "ingress>cvp via proxy: INVITE 8005550100",
                "cvp>icm: ICM_NEW_CALL  dialogue 122", "icm>cvp: label 8005550101, correlation 8904",
                "cvp>vxml via proxy: INVITE 80055501018904", "vxml: digits 7370 collected", "icm: queued PreSales_SG",
                "gap 1 min 9.004 s", "cvp>ingress: re-INVITE 1 hold", "cvp>ingress: re-INVITE 2  ringback",
                "cvp>ingress: re-INVITE 3  agent media", "cvp: BYE not answered: transaction timed out (408)" })
            QVERIFY2(has(texts, expected), expected);
        QCOMPARE(
            std::ranges::count_if(texts, [](const std::string &text) { return text.ends_with(" 100 Trying"); }), 0);
        QCOMPARE(std::ranges::count_if(texts, [](const std::string &text) { return text.ends_with(": ACK"); }), 0);
    }

    void columns_stand_in_the_order_of_roles()
    {
        const LadderLayout layout = layoutOf("wan_drop");
        std::vector<std::string> names;
        for (const LadderHost &host : layout.hosts())
            names.push_back(host.name + " " + host.address);
        QCOMPARE(names,
            (std::vector<std::string> { "ingress 10.10.1.11", "proxy 10.10.1.20", "cvp 10.10.2.30", "vxml 10.10.3.41",
                "icm ", "cucm 10.10.4.50" }));
    }

    void columns_follow_what_a_person_chose()
    {
        const LadderLayout layout = layoutOf("wan_drop",
            { .order = { "cucm", "vxml" }, .hiddenHosts = { "icm" }, .mergedHosts = { { "proxy", "cvp" } } });
        std::vector<std::string> names;
        for (const LadderHost &host : layout.hosts())
            names.push_back(host.name);
        QCOMPARE(names, (std::vector<std::string> { "cucm", "vxml", "ingress", "cvp" }));
        for (const LadderLine &line : layout.lines()) {
            if (line.row != noRow && line.kind != LineKind::Gap)
                QVERIFY(line.from < 4 && line.to < 4 && (line.from >= 0 || line.to >= 0));
        }
    }

    void what_nobody_answered_is_lost()
    {
        const std::vector<std::string> texts = textsOf(layoutOf("wan_drop"));
        for (const char *expected : { "ingressxcvp: BYE Q.850 38", "ingressxcvp: BYE Q.850 38 again 6",
                 "cvpxingress: BYE Q.850 16", "cvpxingress: BYE Q.850 16 again 6", "cucm>cvp: BYE Q.850 16" })
            QVERIFY2(has(texts, expected), expected);
    }

    void stages_open_in_order_and_cover_every_line()
    {
        const LadderLayout layout = layoutOf("wan_drop");
        std::vector<int> numbers;
        std::uint32_t end = 0;
        for (const LadderBand &band : layout.bands()) {
            numbers.push_back(band.number);
            QCOMPARE(band.first, end);
            end = band.end;
        }
        QCOMPARE(numbers, (std::vector<int> { 1, 2, 3, 4, 5, 6, 7 }));
        QCOMPARE(end, static_cast<std::uint32_t>(layout.lines().size()));
    }

    void a_requery_goes_to_the_agents_again()
    {
        const LadderLayout layout = layoutOf("agent_no_answer_requery");
        QVERIFY(!layout.isEmpty());
        QVERIFY(std::ranges::any_of(
            layout.bands(), [](const LadderBand &band) { return band.number == 6 && band.isAgain; }));
    }

    void a_stage_that_no_source_shows_is_said()
    {
        Ladder ladder = *ladderWith("wan_drop");
        std::erase_if(ladder.rows, [](const LadderRow &row) {
            return row.meaning == formats::EventKind::IcmNewCall || row.row.dialect == "icm";
        });
        const LadderLayout layout(std::make_shared<const Ladder>(std::move(ladder)), {});
        QVERIFY(has(textsOf(layout), "not seen 3"));
    }

    /// Whatever is folded, every row can be reached from its line, or is counted as left out.
    void no_row_gets_lost_data()
    {
        QTest::addColumn<int>("detail");
        QTest::newRow("brief") << int(DetailLevel::Brief);
        QTest::newRow("full") << int(DetailLevel::Full);
        QTest::newRow("wire") << int(DetailLevel::Wire);
    }
    void no_row_gets_lost()
    {
        QFETCH(const int, detail);
        for (const calls::Call &call : samples::bundled().engine().calls()) {
            const auto ladder = samples::bundled().ladderOf(call);
            for (const bool isFolded : { false, true }) {
                LayoutOptions options { .detail = static_cast<DetailLevel>(detail) };
                if (isFolded)
                    options.foldedBands = { { 5, false }, { 6, false } };
                const LadderLayout layout(ladder, options);
                std::size_t reached = 0;
                for (std::uint32_t row = 0; row < ladder->rows.size(); ++row) {
                    const int line = layout.lineOfRow(row);
                    if (line < 0)
                        continue;
                    ++reached;
                    QVERIFY(static_cast<std::size_t>(line) < layout.lines().size());
                }
                QCOMPARE(reached + layout.leftOut(), ladder->rows.size());
            }
        }
    }

    void wire_shows_every_copy()
    {
        const auto ladder = ladderWith("wan_drop");
        std::size_t expected = 0;
        for (const LadderRow &row : ladder->rows)
            expected += 1 + row.row.copyPlaces.size();
        const LadderLayout layout(ladder, { .detail = DetailLevel::Wire });
        const auto shown = std::ranges::count_if(
            layout.lines(), [](const LadderLine &line) { return line.row != noRow && line.kind != LineKind::Gap; });
        QCOMPARE(static_cast<std::size_t>(shown), expected);
    }

    /// The same steps of two calls stand at the same height, whatever the calls are.
    void calls_side_by_side_are_aligned()
    {
        std::vector<LadderLayout> layouts;
        for (const calls::Call &call : samples::bundled().engine().calls())
            layouts.emplace_back(samples::bundled().ladderOf(call), LayoutOptions {});
        int aligned = 0, blanks = 0;
        for (const LadderLayout &left : layouts) {
            for (const LadderLayout &right : layouts) {
                const std::vector<LinePair> pairs = compareLadders(left, right);
                const Spacing spacing = spacingFor(pairs, left.lines().size(), right.lines().size());
                const LadderLayout a = left.spaced(spacing.left), b = right.spaced(spacing.right);
                QCOMPARE(a.lines().size(), b.lines().size());
                const auto lineOf = [](const LadderLayout &plain, const LadderLayout &spaced, int line) {
                    return spaced.lineOfRow(plain.lines()[static_cast<std::size_t>(line)].row);
                };
                for (const LinePair &pair : pairs) {
                    if (pair.left >= 0 && pair.right >= 0) {
                        QCOMPARE(lineOf(left, a, pair.left), lineOf(right, b, pair.right));
                        ++aligned;
                        continue;
                    }
                    const int line = pair.left >= 0 ? lineOf(left, a, pair.left) : lineOf(right, b, pair.right);
                    const LadderLayout &other = pair.left >= 0 ? b : a;
                    QCOMPARE(other.lines()[static_cast<std::size_t>(line)].kind, LineKind::Blank);
                    ++blanks;
                }
                std::uint32_t at = 0;
                for (const LadderBand &band : a.bands()) {
                    QCOMPARE(band.first, at);
                    at = band.end;
                }
                QCOMPARE(std::size_t { at }, a.lines().size());
            }
        }
        QVERIFY(aligned > 1000 && blanks > 1000);
    }

    /// A call beside itself took as long for every step; one that waited a second more says so at that step only.
    void a_step_that_took_longer_says_so()
    {
        const auto ladder = ladderWith("wan_drop");
        const LadderLayout layout(ladder, {});
        Ladder later = *ladder;
        const std::size_t from = later.rows.size() / 2;
        for (std::size_t i = from; i < later.rows.size(); ++i)
            later.rows[i].row.time += Milliseconds(1000);
        const LadderLayout slow(std::make_shared<const Ladder>(later), {});
        const auto pairs = compareLadders(layout, layout);
        for (const auto &slowness : slownessOf(pairs, layout, layout))
            QCOMPARE(slowness.value_or(Milliseconds(0)), Milliseconds(0));
        int steps = 0;
        for (const auto &slowness : slownessOf(compareLadders(layout, slow), layout, slow))
            steps += slowness.value_or(Milliseconds(0)) == Milliseconds(1000) ? 1 : 0;
        QCOMPARE(steps, 1);
    }

    void what_is_folded_can_be_unfolded()
    {
        const LadderLayout folded = layoutOf("wan_drop");
        for (const LadderLine &line : folded.lines()) {
            if (line.foldCount == 0)
                continue;
            LayoutOptions options;
            options.unfolded.insert(folded.rowOf(line)->row.place);
            const LadderLayout open(folded.shared(), options);
            QVERIFY2(open.lines().size() > folded.lines().size(), folded.title(line).c_str());
        }
    }

    void hidden_legs_show_no_rows()
    {
        const auto ladder = ladderWith("wan_drop");
        const LadderLayout layout(ladder, { .hiddenLegs = { 0 } });
        for (const LadderLine &line : layout.lines()) {
            if (const LadderRow *const row = layout.rowOf(line))
                QVERIFY(row->row.leg != 0);
        }
    }

    void an_empty_ladder_has_no_lines()
    {
        const LadderLayout layout(std::make_shared<const Ladder>(), {});
        QVERIFY(layout.isEmpty() && layout.hosts().empty());
        QCOMPARE(layout.lineOfRow(0), -1);
    }

    void thousands_of_hosts_share_the_last_column()
    {
        Ladder ladder;
        for (int i = 0; i < 5000; ++i) {
            LadderRow row;
            row.row.kind = row.meaning = formats::EventKind::Sip;
            row.row.from = "host" + std::to_string(i);
            row.row.to = "host" + std::to_string(i + 1);
            row.row.label = "OPTIONS";
            ladder.rows.push_back(std::move(row));
        }
        const LadderLayout layout(std::make_shared<const Ladder>(std::move(ladder)), {});
        QCOMPARE(layout.hosts().size(), std::size_t(64));
        QCOMPARE(layout.lines().size(), std::size_t(5000));
        QCOMPARE(layout.hosts().back().name, std::string("others"));
    }
};

QTEST_GUILESS_MAIN(TestLadderLayout)
#include "tst_ladderlayout.moc"
