// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderdocument.h"

#include <items/pcapfile.h>
#include <items/sippscenario.h>
#include <items/text.h>
#include <items/zipfile.h>

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace legwork::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::Ladder", text); }

constexpr FormatName formats[]
    = { { ExportFormat::Svg, "svg", "svg" }, { ExportFormat::Png, "png", "png" }, { ExportFormat::Pdf, "pdf", "pdf" },
          { ExportFormat::Html, "html", "html" }, { ExportFormat::Mermaid, "mermaid", "mmd" },
          { ExportFormat::Text, "text", "txt" }, { ExportFormat::Messages, "messages", "sip" },
          { ExportFormat::Pcap, "pcap", "pcap" }, { ExportFormat::Sipp, "sipp", "xml" },
          { ExportFormat::Json, "json", "json" }, { ExportFormat::Bundle, "bundle", "zip" } };

QByteArray bytesOf(const std::string &text) { return { text.data(), static_cast<qsizetype>(text.size()) }; }

items::LadderStyle styleOf(const DocumentOptions &options)
{
    return { .zone = options.zone,
        .zoneName = options.zoneName.toStdString(),
        .everyRecord = options.layout.detail == items::DetailLevel::Wire };
}

std::string jsonOf(const items::ExportView &view)
{
    std::string text;
    items::JsonWriter json(text);
    items::writeLadder(json, view.ladder(), view.presenter());
    return text + "\n";
}

/// The call's records of one source, each behind its line number.
std::string excerptOf(const items::ExportView &view, const std::vector<const items::RecordText *> &records)
{
    std::string text;
    for (const items::RecordText *const record : records) {
        text.append("--- line ").append(record->line > 0 ? std::to_string(record->line) : "unknown").append("\n");
        text += record->text;
        if (!text.ends_with('\n'))
            text += '\n';
    }
    Q_UNUSED(view);
    return text;
}

/// A name that any file system takes, with the source's number in front of it: two sources may share theirs.
std::string entryName(std::size_t number, std::string_view path)
{
    std::string name(path.substr(path.find_last_of("/\\") + 1));
    for (char &c : name) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
            || c == '-' || c == '_';
        if (!isPlain)
            c = '_';
    }
    return "sources/" + std::to_string(number) + "-" + name.substr(0, 80) + ".txt";
}

} // namespace

const FormatName &nameOf(ExportFormat format) noexcept { return formats[static_cast<std::size_t>(format)]; }

ExportFormat formatNamed(std::string_view name) noexcept
{
    for (const FormatName &format : formats) {
        if (name == format.option || name == format.suffix)
            return format.format;
    }
    return ExportFormat::Count;
}

QString wordFor(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Svg: return tr("Picture (SVG)");
    case ExportFormat::Png: return tr("Picture (PNG)");
    case ExportFormat::Pdf: return tr("Document (PDF)");
    case ExportFormat::Html: return tr("Page that opens anywhere (HTML)");
    case ExportFormat::Mermaid: return tr("Sequence diagram (Mermaid)");
    case ExportFormat::Text: return tr("Text");
    case ExportFormat::Messages: return tr("SIP messages");
    case ExportFormat::Pcap: return tr("Capture (pcap)");
    case ExportFormat::Sipp: return tr("SIPp scenario of the caller's side");
    case ExportFormat::Json: return tr("Data (JSON)");
    case ExportFormat::Bundle: return tr("Share bundle (zip)");
    case ExportFormat::Count: break;
    }
    return {};
}

Result<QByteArray> makeExport(const items::ExportView &view, ExportFormat format, const DocumentOptions &options)
{
    switch (format) {
    case ExportFormat::Svg: return LadderPicture(view, options).svg();
    case ExportFormat::Png: return LadderPicture(view, options).png();
    case ExportFormat::Pdf: return LadderPicture(view, options).pdf();
    case ExportFormat::Html: {
        auto svg = LadderPicture(view, options).svg();
        if (!svg)
            return svg;
        return htmlOf(view, options, *svg);
    }
    case ExportFormat::Mermaid: return bytesOf(items::mermaidOf(view.ladder(), view.presenter()));
    case ExportFormat::Text: return bytesOf(items::textOf(view.ladder(), view.presenter(), styleOf(options)));
    case ExportFormat::Messages: return bytesOf(items::messagesText(view, styleOf(options)));
    case ExportFormat::Pcap: return bytesOf(items::pcapOf(view));
    case ExportFormat::Sipp: {
        const std::string scenario = items::sippScenario(view);
        if (scenario.empty())
            return failure(ErrorKind::NotSupported, {}, "the sources hold no INVITE of the caller's side");
        return bytesOf(scenario);
    }
    case ExportFormat::Json: return bytesOf(jsonOf(view));
    case ExportFormat::Bundle: return bundleOf(view, options);
    case ExportFormat::Count: break;
    }
    return failure(ErrorKind::Usage, {}, "not a format");
}

Result<QByteArray> bundleOf(const items::ExportView &view, const DocumentOptions &options)
{
    std::vector<items::ZipEntry> entries;
    std::string readme = "Legwork share bundle\n\nladder.html    the call: open it in any browser\n"
                         "ladder.svg     the picture alone\nladder.txt     the same as text\n"
                         "messages.sip   the SIP messages\ncall.pcap      the same as a capture\n"
                         "call.json      everything as data\nsources/       the call's records in each source\n\n";
    readme += view.isMasked() ? "Caller data is hidden: numbers keep their last two digits, digits, names and media "
                                "addresses are gone.\n"
                              : "Caller data is NOT hidden.\n";
    entries.push_back({ "README.txt", readme });
    for (const auto &[format, name] :
        { std::pair(ExportFormat::Html, "ladder.html"), std::pair(ExportFormat::Svg, "ladder.svg"),
            std::pair(ExportFormat::Text, "ladder.txt"), std::pair(ExportFormat::Messages, "messages.sip"),
            std::pair(ExportFormat::Pcap, "call.pcap"), std::pair(ExportFormat::Json, "call.json") }) {
        auto bytes = makeExport(view, format, options);
        if (!bytes)
            return bytes;
        entries.push_back({ name, bytes->toStdString() });
    }
    // Excerpts, each source's records in the order of its lines.
    std::map<std::string, std::map<calls::Place, items::RecordText>> sources;
    const auto add = [&](calls::Place place) {
        items::RecordText record = view.record(place);
        if (!record.path.empty())
            sources[record.path].try_emplace(place, std::move(record));
    };
    for (const items::LadderRow &row : view.ladder().rows) {
        add(row.row.place);
        std::ranges::for_each(row.row.copyPlaces, add);
    }
    for (const calls::Finding &finding : view.ladder().call.findings)
        std::ranges::for_each(finding.evidence, add);
    std::size_t number = 0;
    for (const auto &[path, records] : sources) {
        std::vector<const items::RecordText *> texts;
        for (const auto &[place, record] : records)
            texts.push_back(&record);
        entries.push_back({ entryName(++number, path), excerptOf(view, texts) });
    }
    auto zip = items::zipOf(entries);
    if (!zip)
        return tl::unexpected(zip.error());
    return bytesOf(*zip);
}

} // namespace legwork::ui
