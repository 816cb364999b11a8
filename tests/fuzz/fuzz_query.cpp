// SPDX-License-Identifier: GPL-3.0-or-later
// The query language: any text is either a query that can be asked, or an error whose place lies in the text.
#include <calls/query.h>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork::calls;

class OneText final : public QueryExtras {
public:
    bool any(Extra, const Call &call, const Holds &holds) const override { return holds(call.id); }
};

void require(bool holds)
{
    if (!holds)
        std::abort();
}

Call oneCall()
{
    Call call;
    call.id = "73822926F14011DC80250013192D1650";
    call.callguid = call.id;
    call.ani = "4085274003";
    call.dnis = "8005550100";
    call.start = legwork::UtcTime(legwork::Milliseconds(1'205'442'003'238));
    call.end = call.start + legwork::Milliseconds(32'000);
    call.legs.push_back(
        { .kind = LegKind::Vru, .callId = "a@10.1.1.1", .from = "cvp", .to = "vxml.example.com", .result = 503 });
    call.findings.push_back({ .code = "vxml_503", .severity = Severity::Error });
    return call;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Call full = oneCall();
    static const OneText extras;
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    QueryClock clock { .now = full.end };
    clock.zone.shifts = { { legwork::UtcTime {}, legwork::Milliseconds(-28'800'000) } };
    const auto query = Query::parse(text, clock);
    if (!query) {
        const QueryError &error = query.error();
        require(!error.what.empty() && error.position <= size && error.length <= size - error.position);
        require(!render(error, text).empty());
        return 0;
    }
    const bool once = query->matches(full, &extras);
    require(query->matches(full, &extras) == once);
    (void)query->matches(Call {});
    if (size + 4 <= maxQueryBytes) {
        // A query that holds does not hold when it is negated, unless brackets are already as deep as they may be.
        const auto negated = Query::parse("-(" + std::string(text) + ")", clock);
        require(!negated || negated->matches(full, &extras) != once);
    }
    return 0;
}
