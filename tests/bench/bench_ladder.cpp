// SPDX-License-Identifier: GPL-3.0-or-later
// A ladder of 100 000 rows: how long until it is on the screen, and what a repaint of a full view costs. Offscreen.
#include <common/theme.h>
#include <ladder/ladderview.h>

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QImage>
#include <QScrollBar>

using namespace legwork;

namespace {

/// Re-INVITE after re-INVITE between eight hosts, each with what follows it: the shape of a call that holds for hours.
std::shared_ptr<const items::Ladder> ladderOf(std::size_t rows)
{
    static constexpr const char *hosts[]
        = { "ingress", "proxy", "cvp", "vxml", "icm", "cucm", "10.10.9.1", "10.10.9.2" };
    auto ladder = std::make_shared<items::Ladder>();
    ladder->call.id = "bench";
    ladder->call.ani = "4085274003";
    for (int i = 0; i < 4; ++i)
        ladder->call.legs.push_back({ .kind = static_cast<calls::LegKind>(i) });
    ladder->media.push_back({ .address = "10.10.1.11", .port = 24088, .codec = "PCMU/8000" });
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t step = i / 4, part = i % 4;
        items::SipFacts facts { .method = part == 3 ? sip::Method::Ack : sip::Method::Invite,
            .status = static_cast<std::uint16_t>(part == 1 ? 180
                    : part == 2                            ? 200
                                                           : 0),
            .cseq = static_cast<std::uint32_t>(step),
            .isInDialogue = step > 0,
            .media = part == 0 || part == 2 ? 0 : -1 };
        items::LadderRow row;
        row.row.time = UtcTime(Milliseconds(1'205'444'079'703 + static_cast<std::int64_t>(i) * 37));
        row.row.place = { 0, i * 800 };
        row.row.kind = row.meaning = formats::EventKind::Sip;
        row.row.leg = static_cast<std::int32_t>(step % 4);
        const std::size_t a = step % 8, b = (step + 1 + step % 3) % 8;
        row.row.from = hosts[part == 0 || part == 3 ? a : b];
        row.row.to = hosts[part == 0 || part == 3 ? b : a];
        row.row.label = part == 1 ? "180 Ringing (INVITE)" : part == 2 ? "200 OK (INVITE)" : "re-INVITE";
        row.row.dialect = "sip";
        row.label = row.row.label;
        row.sip = static_cast<std::int32_t>(ladder->sip.size());
        ladder->sip.push_back(std::move(facts));
        ladder->rows.push_back(std::move(row));
    }
    return ladder;
}

const std::shared_ptr<const items::Ladder> &large()
{
    static const std::shared_ptr<const items::Ladder> ladder = ladderOf(100'000);
    return ladder;
}

items::LayoutOptions detailOf(const benchmark::State &state)
{
    return { .detail = static_cast<items::DetailLevel>(state.range(0)) };
}

void layout100k(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(items::LadderLayout(large(), detailOf(state)));
}

/// From the ladder to its rows in the widget's pixels.
void open100k(benchmark::State &state)
{
    const auto &ladder = large();
    for (auto _ : state) {
        ui::LadderView view;
        view.resize(1600, 1000);
        view.setOptions(detailOf(state));
        QEventLoop loop;
        QObject::connect(&view, &ui::LadderView::layoutChanged, &loop, &QEventLoop::quit);
        view.setLadder(ladder);
        if (view.isEmpty())
            loop.exec();
        benchmark::DoNotOptimize(view.grab());
    }
}

void repaint1600x1000(benchmark::State &state)
{
    ui::LadderView view;
    view.resize(1600, 1000);
    view.setOptions(detailOf(state));
    QEventLoop loop;
    QObject::connect(&view, &ui::LadderView::layoutChanged, &loop, &QEventLoop::quit);
    view.setLadder(large());
    if (view.isEmpty())
        loop.exec();
    QImage image(view.viewport()->size(), QImage::Format_ARGB32_Premultiplied);
    int at = 0;
    for (auto _ : state) {
        state.PauseTiming();
        at = (at + 7919) % std::max(1, view.verticalScrollBar()->maximum());
        view.verticalScrollBar()->setValue(at);
        state.ResumeTiming();
        view.viewport()->render(&image);
    }
}

BENCHMARK(layout100k)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Name("ladder_layout_100k");
BENCHMARK(open100k)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Name("ladder_open_100k");
BENCHMARK(repaint1600x1000)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Name("ladder_repaint_1600x1000");

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ui::setUpApplication(application);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
