// SPDX-License-Identifier: GPL-3.0-or-later
// newlines THREADS FILE [ROUNDS]: the yardstick: counts the lines of a mapped file with memchr, in pieces of the size
// the engine reads, and prints {"bytes":..,"lines":..,"ms":..} of the fastest round.
#include <base/parallel.h>
#include <trace/mappedfile.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace legwork;

namespace {

constexpr std::size_t pieceBytes = 2 * 1024 * 1024; // as EngineOptions::chunkBytes

std::size_t linesIn(std::string_view bytes)
{
    std::size_t lines = 0;
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    while (at < end) {
        const auto *found = static_cast<const char *>(std::memchr(at, '\n', std::size_t(end - at)));
        if (found == nullptr)
            break;
        ++lines;
        at = found + 1;
    }
    return lines;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3) {
        std::fputs("newlines THREADS FILE [ROUNDS]\n", stderr);
        return 2;
    }
    const auto threads = unsigned(std::max(1, std::atoi(argv[1])));
    const int rounds = argc > 3 ? std::max(1, std::atoi(argv[3])) : 3;
    std::size_t size = 0;
    std::size_t lines = 0;
    double best = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        const auto file = trace::MappedFile::open(argv[2]);
        if (!file) {
            std::fprintf(stderr, "%s: %s\n", file.error().place.c_str(), file.error().what.c_str());
            return 1;
        }
        const auto bytes = file->bytes();
        std::atomic<std::size_t> sum { 0 };
        parallelFor((bytes.size() + pieceBytes - 1) / pieceBytes, threads,
            [&](std::size_t piece, unsigned) { sum += linesIn(bytes.substr(piece * pieceBytes, pieceBytes)); });
        const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
        best = round == 0 ? taken.count() : std::min(best, taken.count());
        lines = sum;
        size = bytes.size();
    }
    std::printf("{\"bytes\":%zu,\"lines\":%zu,\"ms\":%.3f}\n", size, lines, best);
    return 0;
}
