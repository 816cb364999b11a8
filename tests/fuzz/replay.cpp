// SPDX-License-Identifier: GPL-3.0-or-later
// replay FILE|FOLDER...: gives each seed to the fuzz target it is linked with, whole and cut short at places spread
// over it; the ordinary-test form of a fuzz target, without libFuzzer. Fails when there is no seed.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

constexpr std::size_t cutsPerSeed = 32;

std::vector<std::filesystem::path> seedsBelow(const std::filesystem::path &path)
{
    if (!std::filesystem::is_directory(path))
        return { path };
    std::vector<std::filesystem::path> seeds;
    for (const auto &entry : std::filesystem::directory_iterator(path)) {
        if (entry.is_regular_file())
            seeds.push_back(entry.path());
    }
    std::sort(seeds.begin(), seeds.end());
    return seeds;
}

void give(const std::vector<std::uint8_t> &bytes)
{
    // A copy of exactly this size on the heap: address sanitizer then sees a read beyond it.
    const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
    (void)LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void replay(const std::filesystem::path &seed)
{
    std::ifstream file(seed, std::ios::binary);
    const std::vector<std::uint8_t> bytes { std::istreambuf_iterator<char>(file), {} };
    std::printf("%s, %zu bytes\n", seed.c_str(), bytes.size());
    std::fflush(stdout);
    give(bytes);
    for (std::size_t i = 0; i < cutsPerSeed; ++i)
        give({ bytes.begin(), bytes.begin() + std::ptrdiff_t(bytes.size() * i / cutsPerSeed) });
}

} // namespace

int main(int argc, char **argv)
{
    std::size_t count = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto &seed : seedsBelow(argv[i])) {
            replay(seed);
            ++count;
        }
    }
    std::printf("%zu seeds\n", count);
    return count > 0 ? 0 : 1;
}
