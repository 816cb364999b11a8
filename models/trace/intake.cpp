// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake.h"

#include "archive.h"
#include "content.h"
#include "utf16.h"

#include <utility>

namespace legwork::trace {

namespace {

constexpr std::uint64_t progressStep = 1024 * 1024;

}

Intake::Intake(Opened &opened, Spool &spool, const OpenOptions &options)
    : m_opened(opened)
    , m_spool(spool)
    , m_options(options)
{
}

void Intake::add(std::string path, MappedFile file, Origin origin, ArchiveLevel *level)
{
    const Content content = contentOf(file.bytes());
    switch (content) {
    case Content::Plain: m_opened.sources.push_back({ std::move(path), std::move(file) }); return;
    case Content::Utf16Little:
    case Content::Utf16Big: addDecoded(std::move(path), file, content == Content::Utf16Little); break;
    case Content::Archive:
    case Content::Compressed: addArchive(path, file, content == Content::Compressed, level); break;
    case Content::Unsupported:
        report(std::move(path), ErrorKind::NotSupported, "An archive of a sort that is not read; unpack it first");
        break;
    }
    if (origin == Origin::Spooled)
        m_spool.giveBack(file.bytes().size()); // only a container of the sources, gone when this returns
}

void Intake::addDecoded(std::string path, const MappedFile &file, bool littleEndian)
{
    auto writer = m_spool.create();
    if (!writer)
        return report({ writer.error().kind, std::move(path), writer.error().what });
    Utf16Decoder decoder(littleEndian ? Utf16Order::Little : Utf16Order::Big);
    std::string_view rest = file.bytes();
    std::string text;
    while (!rest.empty() && !m_stopped) {
        const std::string_view piece = rest.substr(0, progressStep);
        rest.remove_prefix(piece.size());
        text.clear();
        decoder.decode(piece, text);
        if (rest.empty())
            decoder.finish(text);
        if (const auto written = (*writer)->write(text); !written) {
            report({ written.error().kind, path, written.error().what });
            break;
        }
        static_cast<void>(countUnpacked(text.size()));
    }
    auto decoded = (*writer)->close();
    if (!decoded)
        return report({ decoded.error().kind, std::move(path), decoded.error().what });
    m_opened.sources.push_back({ std::move(path), std::move(*decoded) });
}

void Intake::addArchive(const std::string &path, const MappedFile &file, bool compressed, ArchiveLevel *level)
{
    if (!m_options.descendArchives)
        return report(path, ErrorKind::NotSupported, "An archive, which was not to be opened");
    const unsigned depth = level == nullptr ? 1 : level->depth + 1;
    if (depth > limits().archiveDepth) {
        return report(path, ErrorKind::TooLarge,
            "Archives in archives are read down to level " + std::to_string(limits().archiveDepth));
    }
    ArchiveLevel inner { .outer = level, .depth = depth, .packedBytes = file.bytes().size() };
    unpack(*this, path, file.bytes(), compressed ? ArchiveForm::Compressed : ArchiveForm::Members, inner);
    if (file.wasTruncated())
        report(path, ErrorKind::Truncated, "The file became shorter while it was read");
}

void Intake::report(std::string path, ErrorKind kind, std::string what)
{
    report(Error { kind, std::move(path), std::move(what) });
}

void Intake::report(Error error)
{
    if (m_opened.problems.size() >= maxProblems) {
        ++m_droppedProblems;
        return;
    }
    std::string path = error.place;
    m_opened.problems.push_back({ std::move(path), std::move(error) });
}

void Intake::finish()
{
    if (m_droppedProblems == 0)
        return;
    const std::string what = std::to_string(m_droppedProblems) + " more files or archive members were left out";
    m_opened.problems.push_back({ {}, { ErrorKind::TooLarge, {}, what } });
}

bool Intake::countUnpacked(std::uint64_t bytes)
{
    m_unpacked += bytes;
    return m_unpacked - m_asked < progressStep ? !m_stopped : proceed();
}

bool Intake::proceed()
{
    m_asked = m_unpacked;
    if (!m_stopped && m_options.progress && !m_options.progress(m_unpacked))
        m_stopped = true;
    return !m_stopped;
}

} // namespace legwork::trace
