// SPDX-License-Identifier: GPL-3.0-or-later
#include "exportdata.h"

#include "rtpdigits.h"

#include "text.h"
#include "zone.h"

#include <sip/headers.h>

#include <algorithm>
#include <set>

namespace legwork::items {

namespace {

bool isWordByte(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Replaces a secret wherever it stands by itself: within longer words it is something else by accident.
void hideWord(std::string &text, std::string_view secret, std::string_view by)
{
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
        const bool isBegin = at == 0 || !isWordByte(text[at - 1]) || !isWordByte(secret.front());
        const std::size_t end = at + secret.size();
        const bool isEnd = end >= text.size() || !isWordByte(text[end]) || !isWordByte(secret.back());
        if (!isBegin || !isEnd) {
            ++at;
            continue;
        }
        text.replace(at, secret.size(), by);
        at += by.size();
    }
}

} // namespace

std::optional<ExportData> collectExport(const calls::Engine &engine, std::string_view callId)
{
    ExportData data;
    calls::Engine::CountedLines counted;
    const auto recordAt = [&](calls::Place place) -> RecordText {
        const auto [entry, isNew] = data.records.try_emplace(place);
        if (isNew) {
            calls::Engine::Text text = engine.textAt(place, counted);
            entry->second = { std::move(text.path), text.line, std::move(text.text) };
        }
        return entry->second;
    };
    for (const auto *calls : { &engine.calls(), &engine.otherDialogs() }) {
        for (const calls::Call &call : *calls) {
            if (call.id != callId)
                continue;
            data.ladder = std::make_shared<const Ladder>(
                makeLadder(call, engine.rows(callId), Presenter { .recordAt = recordAt }));
            for (const calls::Finding &finding : call.findings)
                std::ranges::for_each(finding.evidence, recordAt);
            const calls::EngineOptions defaults;
            data.kept = defaults.ringtoneNumbers;
            data.kept.insert(data.kept.end(), defaults.errorNumbers.begin(), defaults.errorNumbers.end());
            for (const Text &linked : call.linked) {
                for (const calls::Call &other : engine.calls()) {
                    if (other.id == linked)
                        data.others.push_back(other);
                }
            }
            return data;
        }
    }
    return {};
}

ExportView::ExportView(const ExportData &data, Masking masking)
    : m_data(data)
    , m_ladder(data.ladder)
{
    m_presenter.recordAt = [this](calls::Place place) {
        const auto known = m_data.records.find(place);
        RecordText record = known != m_data.records.end() ? known->second : RecordText {};
        if (m_masker)
            record.path = text(record.path);
        return record;
    };
    if (masking == Masking::Off)
        return;
    m_masker = std::make_unique<Masker>(data.kept);
    m_masker->learn(data.ladder->call);
    for (const calls::Call &other : data.others)
        m_masker->learn(other);
    m_presenter.masker = m_masker.get();
    std::set<std::string> secrets(data.ladder->hidden.begin(), data.ladder->hidden.end());
    for (const SipFacts &facts : data.ladder->sip) {
        if (facts.digits.size() > 1)
            secrets.insert(facts.digits);
    }
    m_secrets.assign(secrets.begin(), secrets.end());
    std::erase_if(m_secrets, [](const std::string &secret) { return secret.size() < 2; });
    std::ranges::stable_sort(m_secrets, std::ranges::greater {}, &std::string::size);
    std::vector<calls::Row> rows;
    rows.reserve(data.ladder->rows.size());
    for (const LadderRow &row : data.ladder->rows)
        rows.push_back(row.row);
    Ladder hidden = makeLadder(data.ladder->call, std::move(rows), m_presenter);
    for (LadderRow &row : hidden.rows) {
        row.label = text(row.label);
        row.row.label = row.label;
        row.title = text(row.title);
    }
    hidden.hidden.clear();
    m_ladder = std::make_shared<const Ladder>(std::move(hidden));
}

std::string ExportView::text(std::string_view text) const
{
    if (!m_masker)
        return std::string(text);
    std::string result(text);
    for (const std::string &secret : m_secrets) {
        const bool isUrl = secret.find_first_of("/:") != std::string::npos;
        hideWord(result, secret, isUrl ? "(media)" : "xx");
    }
    return m_masker->text(result);
}

RecordText ExportView::record(calls::Place place) const
{
    RecordText record = m_presenter.recordAt(place);
    if (m_masker && digitIn(record.text) != 0)
        record.text = recordOf(RtpDigit { .from = "(media)", .to = "(media)", .digit = 'x' });
    record.text = text(record.text);
    return record;
}

std::string ExportView::message(const LadderRow &row) const
{
    const RecordText record = m_presenter.recordAt(row.row.place);
    const std::string_view message = sipTextIn(record.text);
    return message.empty() ? std::string() : wireForm(text(message));
}

std::vector<ExportView::Hidden> ExportView::hidden() const
{
    std::vector<Hidden> all;
    if (!m_masker)
        return all;
    std::set<std::string> seen;
    const auto add = [&](std::string_view before, const std::string &after) {
        if (!before.empty() && before != after && seen.emplace(before).second)
            all.push_back({ std::string(before), after });
    };
    const calls::Call &call = m_data.ladder->call;
    for (const Text &number : { call.ani, call.dnis })
        add(number.view(), m_masker->number(number.view()));
    for (const calls::Leg &leg : call.legs) {
        add(leg.ani.view(), m_masker->number(leg.ani.view()));
        add(leg.dialled.view(), m_masker->number(leg.dialled.view()));
    }
    for (const SipFacts &facts : m_data.ladder->sip)
        add(facts.user, m_masker->number(facts.user));
    for (const std::string &secret : m_secrets)
        add(secret, secret.find_first_of("/:") != std::string::npos ? "(media)" : "xx");
    return all;
}

std::string wireForm(std::string_view message)
{
    std::string head, body;
    bool hasLength = false;
    sip::HeaderReader reader(message);
    for (sip::Header header; reader.next(header);) { }
    const std::string_view rawBody = reader.body();
    const std::size_t headEnd
        = rawBody.empty() ? message.size() : static_cast<std::size_t>(rawBody.data() - message.data());
    const auto addLines = [](std::string_view text, const auto &add) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            std::string_view line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
                line.remove_suffix(1);
            add(line);
        }
    };
    // A log may put lines of its own behind a message ("--- end of packet ---").
    const bool isEmpty = sip::readMessage(message).message.contentLength == 0;
    const bool isSdp = rawBody.find("v=0") != std::string_view::npos && rawBody.find("--") != 0;
    addLines(isEmpty ? std::string_view() : rawBody, [&](std::string_view line) {
        const bool isForeign = line.empty() || line.starts_with("--- ") || (isSdp && (line.size() < 2 || line[1] != '='));
        if (!isForeign)
            body.append(line).append("\r\n");
    });
    addLines(message.substr(0, headEnd), [&](std::string_view line) {
        if (line.empty() || line.starts_with("--- "))
            return;
        constexpr std::string_view name = "content-length";
        const std::size_t colon = line.find(':');
        const std::string_view field = line.substr(0, std::min(colon, line.size()));
        const bool isLength = colon != std::string_view::npos
            && ((field.size() >= name.size()
                    && std::equal(name.begin(), name.end(), field.begin(),
                        [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); }))
                || field == "l");
        if (isLength) {
            head.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
            hasLength = true;
            return;
        }
        head.append(line).append("\r\n");
    });
    if (!hasLength)
        head.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    return head + "\r\n" + body;
}

std::string messagesText(const ExportView &view, const LadderStyle &style)
{
    std::string out;
    for (const LadderRow &row : view.ladder().rows) {
        const std::string message = view.message(row);
        if (message.empty())
            continue;
        out.append("# ").append(wallClock(row.row.time, style.zone)).append(" ").append(style.zoneName);
        out.append("  ").append(row.row.from.empty() ? "?" : printable(row.row.from)).append(" -> ");
        out.append(row.row.to.empty() ? "?" : printable(row.row.to));
        if (row.row.retransmission)
            out.append("  (again)");
        out.append("\n");
        for (const char c : message) {
            if (c != '\r')
                out += c;
        }
        if (out.back() != '\n')
            out += '\n';
        out += '\n';
    }
    return out;
}

} // namespace legwork::items
