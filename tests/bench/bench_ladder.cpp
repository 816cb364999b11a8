// SPDX-License-Identifier: GPL-3.0-or-later
// A ladder of 100 000 rows: how long until it is on the screen, from what a session holds and from the trace in its
// file, and what a repaint of a full view costs. Offscreen.
#include "../models/items/longcall.h"

#include <common/theme.h>
#include <items/session.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QImage>
#include <QScrollBar>
#include <QTemporaryDir>

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

/// The trace of one call with 100 000 messages; empty when it cannot be written.
QString longTrace()
{
    static const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("gw.log")));
    if (!file.exists() && (!file.open(QIODevice::WriteOnly) || file.write(made::longCall(100'000).c_str()) < 0))
        return {};
    return file.fileName();
}

/// The part of opening that asks the engine, in the thread that reads.
void askEngine100k(benchmark::State &state)
{
    calls::Engine engine;
    engine.load({ longTrace().toStdString() });
    const calls::Call &call = engine.calls()[0];
    for (auto _ : state) {
        calls::Engine::CountedLines counted;
        const items::Presenter presenter { .recordAt = [&](calls::Place place) {
            calls::Engine::Text text = engine.textAt(place, counted);
            return items::RecordText { std::move(text.path), text.line, std::move(text.text) };
        } };
        std::vector<calls::Row> rows = engine.rows(call.id.view());
        if (state.range(0) == 1)
            benchmark::DoNotOptimize(items::makeLadder(call, std::move(rows), presenter));
    }
}

/// From the choice of a call on another page to its rows in pixels: what a person waits for; with 1, until the last of
/// them can be scrolled to. The trace has been read.
void openPage100k(benchmark::State &state)
{
    items::TraceSession session;
    QEventLoop loop;
    QObject::connect(&session, &items::TraceSession::progressChanged, &loop, [&] {
        if (!session.progress().isLoading && session.snapshot().calls.size() > 0)
            loop.quit();
    });
    session.open({ longTrace() });
    loop.exec();
    const items::SessionSnapshot snapshot = session.snapshot();
    const QString id = QString::fromStdString(snapshot.calls[0].id.str());
    std::size_t rows = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto page = std::make_unique<ui::LadderPage>(session, nullptr);
        page->resize(1600, 1000);
        page->QWidget::show();
        QCoreApplication::processEvents();
        QObject::connect(&page->view(), &ui::LadderView::layoutChanged, &loop, [&] {
            if (!page->view().isEmpty())
                loop.quit();
        });
        state.ResumeTiming();
        page->show(ui::Link { .page = QStringLiteral("ladder"), .callId = id });
        const auto isWhole = [&page] { return page->view().ladderLayout().ladder().rowsToCome == 0; };
        loop.exec();
        while (state.range(0) == 1 && !isWhole())
            loop.exec();
        benchmark::DoNotOptimize(page->grab());
        state.PauseTiming();
        while (!isWhole()) // so that the next page does not wait for what this one asked
            loop.exec();
        rows = page->view().ladderLayout().ladder().rows.size();
        page.reset();
        state.ResumeTiming();
    }
    state.counters["rows"] = static_cast<double>(rows);
}

BENCHMARK(layout100k)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Name("ladder_layout_100k");
BENCHMARK(open100k)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Name("ladder_open_100k");
BENCHMARK(askEngine100k)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Name("ladder_ask_engine_100k");
BENCHMARK(openPage100k)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Name("ladder_page_open_100k");
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
