// SPDX-License-Identifier: GPL-3.0-or-later
#include "mutator.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace legwork::mutate {

namespace {

using Random = std::mt19937_64;

// Most mutants are slices of this size so that thousands can be tried; one in sizeOdds is cut from up to largeWindow.
constexpr std::size_t usualWindow = 96 * 1024;
constexpr std::size_t largeWindow = 4 * 1024 * 1024;
constexpr std::uint64_t sizeOdds = 64;
constexpr std::size_t captureHeader = 24;

std::size_t below(Random &random, std::size_t limit) { return limit == 0 ? 0 : std::size_t(random() % limit); }

struct Range {
    std::size_t at = 0;
    std::size_t size = 0;
};

/// A range of `bytes`, short ones more often than long ones.
Range rangeIn(Random &random, std::size_t bytes)
{
    const auto at = below(random, bytes + 1);
    const auto scale = std::size_t(1) << below(random, 17);
    return { at, std::min(below(random, scale) + 1, bytes - at) };
}

void flipBits(std::string &bytes, Random &random)
{
    for (std::size_t i = below(random, 64) + 1; i-- > 0 && !bytes.empty();)
        bytes[below(random, bytes.size())] ^= char(1 << below(random, 8));
}

void setBytes(std::string &bytes, Random &random)
{
    static constexpr std::array<char, 12> values { '\0', '\n', '\r', '\t', ' ', ':', ',', '\xff', '\x80', '\xc2', '<',
        '"' };
    for (std::size_t i = below(random, 64) + 1; i-- > 0 && !bytes.empty();)
        bytes[below(random, bytes.size())] = values[below(random, values.size())];
}

void cutEnd(std::string &bytes, Random &random) { bytes.resize(below(random, bytes.size() + 1)); }

void cutOut(std::string &bytes, Random &random)
{
    const auto range = rangeIn(random, bytes.size());
    bytes.erase(range.at, range.size);
}

void duplicate(std::string &bytes, Random &random)
{
    const auto range = rangeIn(random, bytes.size());
    const auto block = bytes.substr(range.at, range.size);
    const auto at = below(random, bytes.size() + 1);
    for (std::size_t i = below(random, 8) + 1; i-- > 0 && bytes.size() < 2 * largeWindow;)
        bytes.insert(at, block);
}

void moveBlock(std::string &bytes, Random &random)
{
    const auto range = rangeIn(random, bytes.size());
    const auto block = bytes.substr(range.at, range.size);
    bytes.erase(range.at, range.size);
    bytes.insert(below(random, bytes.size() + 1), block);
}

/// Replaces runs of digits by numbers that lie on or beyond the edge of every integer type.
void hugeNumbers(std::string &bytes, Random &random)
{
    static constexpr std::array<std::string_view, 12> numbers { "0", "-1", "255", "65536", "2147483648", "4294967295",
        "4294967296", "-9223372036854775809", "18446744073709551616", "99999999999999999999999999999999", "00000000000",
        "1e400" };
    for (std::size_t i = below(random, 16) + 1; i-- > 0;) {
        const auto at = bytes.find_first_of("0123456789", below(random, bytes.size() + 1));
        if (at == std::string::npos)
            continue;
        const auto end = std::min(bytes.find_first_not_of("0123456789", at), bytes.size());
        bytes.replace(at, end - at, numbers[below(random, numbers.size())]);
    }
}

/// Binary forms keep their lengths in four bytes: sets some of them to edges.
void hugeWords(std::string &bytes, Random &random)
{
    static constexpr std::array<std::uint32_t, 8> words { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 0x10000,
        12 };
    for (std::size_t i = below(random, 8) + 1; i-- > 0 && bytes.size() >= 4;) {
        const auto word = words[below(random, words.size())];
        const auto at = below(random, bytes.size() - 3);
        for (std::size_t byte = 0; byte < 4; ++byte)
            bytes[at + byte] = char(word >> (8 * byte) & 0xff);
    }
}

void longLine(std::string &bytes, Random &random)
{
    static constexpr std::string_view fillers = "a0: ;<=";
    const auto at = below(random, bytes.size() + 1);
    bytes.insert(at, below(random, 600'000), fillers[below(random, fillers.size())]);
}

void manyLines(std::string &bytes, Random &random)
{
    const auto at = below(random, bytes.size() + 1);
    const auto end = bytes.find('\n', at);
    if (end == std::string::npos)
        return;
    const auto line = bytes.substr(at, std::min(end + 1 - at, std::size_t(200)));
    std::string lines;
    for (std::size_t i = below(random, 4000); i-- > 0;)
        lines += line;
    bytes.insert(end + 1, lines);
}

void lineEnds(std::string &bytes, Random &random)
{
    static constexpr std::array<std::string_view, 5> ends { "\r\n", "\r\r\n", "", "\n\n", "\r" };
    const auto end = ends[below(random, ends.size())];
    const auto range = rangeIn(random, bytes.size());
    std::string changed;
    for (const char c : bytes.substr(range.at, range.size))
        c == '\n' ? changed.append(end) : changed.append(1, c);
    bytes.replace(range.at, range.size, changed);
}

struct Way {
    std::string_view name;
    void (*apply)(std::string &, Random &);
};
constexpr std::array<Way, 11> ways { { { "bits flipped", flipBits }, { "bytes set", setBytes }, { "end cut", cutEnd },
    { "piece cut out", cutOut }, { "block repeated", duplicate }, { "block moved", moveBlock },
    { "numbers made huge", hugeNumbers }, { "words made huge", hugeWords }, { "line made long", longLine },
    { "line repeated", manyLines }, { "line ends changed", lineEnds } } };

bool isCapture(std::string_view bytes)
{
    return bytes.size() > captureHeader
        && (bytes.starts_with("\xd4\xc3\xb2\xa1") || bytes.starts_with("\xa1\xb2\xc3\xd4")
            || bytes.starts_with("\x0a\x0d\x0d\x0a"));
}

std::string windowOf(const std::string &bytes, Random &random)
{
    const auto most = below(random, sizeOdds) == 0 ? largeWindow : usualWindow;
    if (bytes.size() <= most)
        return bytes;
    if (isCapture(bytes))
        return bytes.substr(0, most); // a capture makes sense from its start only
    return bytes.substr(below(random, bytes.size() - most), most);
}

/// Puts a piece of another file inside, or behind, so that dialects meet.
void splice(std::string &bytes, const Original &other, Random &random)
{
    const auto range = rangeIn(random, other.bytes.size());
    bytes.insert(below(random, bytes.size() + 1), other.bytes, range.at, range.size);
}

} // namespace

std::vector<Original> originalsBelow(std::span<const std::string> paths)
{
    std::vector<std::string> files;
    for (const auto &path : paths) {
        if (!std::filesystem::is_directory(path)) {
            files.push_back(path);
            continue;
        }
        for (const auto &entry : std::filesystem::recursive_directory_iterator(path)) {
            if (entry.is_regular_file())
                files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<Original> originals;
    for (const auto &path : files) {
        std::ifstream file(path, std::ios::binary);
        originals.push_back({ path, { std::istreambuf_iterator<char>(file), {} } });
    }
    return originals;
}

Mutant mutant(std::span<const Original> originals, std::uint64_t seed, std::uint64_t number)
{
    std::seed_seq words { std::uint32_t(seed), std::uint32_t(seed >> 32), std::uint32_t(number),
        std::uint32_t(number >> 32) };
    Random random(words);
    const auto &original = originals[below(random, originals.size())];
    Mutant made { windowOf(original.bytes, random), original.path };
    for (std::size_t i = below(random, 8) + 1; i-- > 0;) {
        const auto choice = below(random, ways.size() + 1);
        if (choice == ways.size()) {
            splice(made.bytes, originals[below(random, originals.size())], random);
            made.story += ", spliced";
        } else {
            ways[choice].apply(made.bytes, random);
            made.story.append(", ").append(ways[choice].name);
        }
    }
    return made;
}

} // namespace legwork::mutate
