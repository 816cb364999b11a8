// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitsearch.h"

#include <trace/mappedfile.h>

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

namespace legwork::ui {

namespace {

/// A call's media may begin before its first message was captured, and go on behind the last.
constexpr Milliseconds around { 5'000 };

struct Capture {
    std::string path {};
    Milliseconds offset {}; // of its clock to the common one
};

struct Found {
    std::vector<items::RtpDigit> digits {};
    std::vector<items::RtpQuality> streams {};
};

Found search(const std::vector<Capture> &captures, const std::vector<items::DigitEnd> &ends,
    const std::vector<items::MediaEnd> &sides, UtcTime first, UtcTime last, const std::atomic<bool> &stop)
{
    Found found;
    std::vector<items::RtpDigit> &all = found.digits;
    for (const Capture &capture : captures) {
        // A member of an archive has no file of its own; what it shows of media is not looked for.
        const auto file = trace::MappedFile::open(capture.path);
        if (!file)
            continue;
        auto digits = items::rtpDigitsIn(
            file->bytes(), ends, first - capture.offset - around, last - capture.offset + around, stop);
        for (items::RtpDigit &digit : digits) {
            digit.time += capture.offset;
            digit.path = capture.path;
            all.push_back(std::move(digit));
        }
        for (items::RtpQuality &stream : items::rtpQualityIn(
                 file->bytes(), sides, first - capture.offset - around, last - capture.offset + around, stop)) {
            stream.first += capture.offset;
            stream.last += capture.offset;
            found.streams.push_back(std::move(stream));
        }
    }
    std::ranges::stable_sort(all, {}, &items::RtpDigit::time);
    return found;
}

} // namespace

DigitSearch::DigitSearch(items::TraceSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

DigitSearch::~DigitSearch() { *m_stop = true; }

const std::vector<items::RtpDigit> &DigitSearch::digits(const std::string &callId) const noexcept
{
    static const std::vector<items::RtpDigit> none;
    return callId == m_callId ? m_digits : none;
}

void DigitSearch::start(const std::shared_ptr<const items::Ladder> &ladder)
{
    const std::string id = ladder->call.id.str();
    if (ladder->rows.empty() || ladder->rowsToCome > 0 || (id == m_callId && ladder->rows.size() == m_rows))
        return;
    if (id != m_callId) {
        m_digits.clear();
        m_quality.reset();
    }
    m_callId = id;
    m_rows = ladder->rows.size();
    *m_stop = true;
    std::vector<items::DigitEnd> ends = items::digitEndsOf(*ladder);
    std::vector<items::MediaEnd> sides = items::mediaEndsOf(*ladder);
    std::vector<Capture> captures;
    for (const std::string &path : items::capturesOf(*ladder)) {
        const auto source = std::ranges::find(m_session.sources(), path, &calls::SourceReport::path);
        const bool isKnown = source != m_session.sources().end() && !source->clocks.empty();
        captures.push_back({ path, Milliseconds(isKnown ? source->clocks.front().offsetMs : 0) });
    }
    if (sides.empty() || captures.empty())
        return;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    QPointer<DigitSearch> self(this);
    QThreadPool::globalInstance()->start([self, stop = m_stop, captures = std::move(captures), ends = std::move(ends),
                                             sides = std::move(sides), first = ladder->rows.front().row.time,
                                             last = ladder->rows.back().row.time] {
        auto found = search(captures, ends, sides, first, last, *stop);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, stop, found = std::move(found)]() mutable {
                if (!self || *stop || (found.digits == self->m_digits && found.streams.empty()))
                    return;
                self->m_digits = std::move(found.digits);
                if (!found.streams.empty())
                    self->m_quality = std::make_shared<const std::vector<items::RtpQuality>>(std::move(found.streams));
                Q_EMIT self->found();
            },
            Qt::QueuedConnection);
    });
}

} // namespace legwork::ui
