// SPDX-License-Identifier: GPL-3.0-or-later
// What a syslog sender puts on a connection: cut into messages, the same for every split of the bytes; read; put in
// order and written to spools that stay within their limit.
#include "dialectinput.h"

#include <live/syslogframes.h>
#include <live/syslogintake.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork;
using fuzz::isInside;
using fuzz::require;

std::vector<std::string> framed(std::string_view bytes, std::size_t step)
{
    live::SyslogFrames frames;
    std::vector<std::string> messages;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        frames.append(bytes.substr(at, step));
        for (std::string_view message; frames.next(message);) {
            require(message.size() <= live::maxSyslogBytes, "a message is no longer than the limit");
            messages.emplace_back(message);
        }
    }
    messages.emplace_back(frames.rest());
    return messages;
}

void readMessage(const std::string &text)
{
    const live::SyslogMessage message = live::readSyslog(text);
    for (const std::string_view view : { message.stamp, message.host, message.app, message.text, message.bareText })
        require(isInside(view, text), "what is read of a message lies in it");
    require(message.facility <= 23 && message.severity <= 7, "a priority is one of 192");
    static_cast<void>(live::isPrintable(message.text));
}

/// In memory: a disk would set the pace.
struct SpoolFolder {
    std::string path = "/dev/shm/legwork-fuzz-" + std::to_string(getpid());
    ~SpoolFolder()
    {
        std::error_code none;
        std::filesystem::remove_all(path, none);
    }
};

void spool(const std::vector<std::string> &messages)
{
    constexpr std::uint64_t most = 256 * 1024;
    static const SpoolFolder folder;
    live::SpoolSet spoolSet(
        folder.path, ".log", {}, { .totalBytes = most, .segmentBytes = most / 8, .freeBytes = 0, .files = 16 });
    if (!spoolSet.open())
        return;
    live::SyslogIntake intake(spoolSet);
    live::SyslogIntake::Connection connection;
    for (const std::string &message : messages) {
        intake.take("10.0.0.1", message, UtcTime {});
        intake.take("10.0.0.2", message, UtcTime {}, &connection);
    }
    intake.flush();
    spoolSet.flush();
    require(!intake.isWaiting(), "nothing waits after a flush");
    const live::SyslogIntake::Counts counts = intake.counts();
    require(counts.records + counts.rejected == 2 * messages.size(), "every message is taken or rejected");
    require(spoolSet.bytes() <= most + 2 * live::maxSyslogBytes, "the spool stays within its limit");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    const std::vector<std::string> messages = framed(bytes, std::max<std::size_t>(size, 1));
    require(framed(bytes, 13) == messages && framed(bytes, 101) == messages, "any split gives the same messages");
    for (const std::string &message : messages)
        readMessage(message);
    spool(messages);
    return 0;
}
