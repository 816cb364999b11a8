// SPDX-License-Identifier: GPL-3.0-or-later
// Any file: its content is told, it is unpacked or decoded within tight limits, and the spool holds what the sources
// hold and nothing else.
#include <trace/intake.h>

#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork::trace;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

OpenOptions tightOptions()
{
    OpenOptions options;
    options.limits.archiveBytes = 4 * 1024 * 1024;
    options.limits.archiveRatio = 100;
    options.limits.archiveRatioFloor = 1024 * 1024;
    options.limits.archiveMembers = 200;
    return options;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    // Spool files in memory, if the caller has not said where: a disk would set the pace.
    static const bool isPlaced = setenv("XDG_CACHE_HOME", "/dev/shm", 0) == 0;
    static_cast<void>(isPlaced);
    constexpr std::uint64_t spoolBytes = 8 * 1024 * 1024;
    const OpenOptions options = tightOptions();
    Spool spool(spoolBytes);
    Opened opened;
    Intake intake(opened, spool, options);
    auto bytes = std::make_unique<char[]>(size);
    if (size > 0)
        std::memcpy(bytes.get(), data, size);
    intake.add("input", MappedFile::fromBuffer(std::move(bytes), size), Origin::UserFile, nullptr);
    intake.finish();

    std::uint64_t sum = 0;
    for (const Source &source : opened.sources) {
        require(source.path.starts_with("input"));
        require(source.path.find("/../") == std::string::npos);
        sum += source.file.bytes().size();
    }
    const bool isPlain = opened.sources.size() == 1 && spool.used() == 0;
    require(spool.used() <= spoolBytes);
    require(isPlain ? sum == size || sum == 0 : sum == spool.used());
    for (const Problem &problem : opened.problems)
        require(!problem.path.empty() && !problem.error.what.empty());
    require(!opened.sources.empty() || !opened.problems.empty() || size > 0);
    return 0;
}
