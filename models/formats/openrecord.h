// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialect.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// A record that the scanner has begun and not yet handed to its dialect.
struct OpenRecord {
    Head head {};
    const DialectTraits *traits = nullptr; // null for SIP text without a header and for router sessions
    std::size_t begin = 0; // position of its first byte in the scanned bytes
    std::vector<std::string_view> lines; // without those of a SIP message
    sip::Summary message {};
    std::size_t lastLine = 0; // where the last line that belongs to it begins
    std::uint32_t strangers = 0; // other records' headers since the message's last line
    std::uint8_t flags = 0; // RecordFlag
    bool waiting = false; // for the start line of a SIP message
    bool hasSip = false;
    bool sipComplete = false; // by Content-Length
    bool lostLines = false; // the device's sequence numbers jump inside the message
    bool recordingBody = false; // the body names recording metadata
    bool done = false; // nothing more can belong to it

    void reset() noexcept
    {
        head = {};
        traits = nullptr;
        begin = 0;
        lines.clear();
        lastLine = 0;
        strangers = 0;
        flags = 0;
        waiting = hasSip = sipComplete = lostLines = recordingBody = done = false;
    }
};

/// Begun records in order of their first byte. They leave in that order, however they end: a batch lists records by
/// offset, and other records' headers may stand inside a SIP message.
class RecordQueue {
public:
    [[nodiscard]] OpenRecord &push();
    [[nodiscard]] bool isEmpty() const noexcept { return m_front == m_queue.size(); }
    [[nodiscard]] OpenRecord &front() noexcept { return *m_queue[m_front]; }
    void pop();
    /// True while a record is open that began before the last line of the first one, or of one that began so itself.
    [[nodiscard]] bool frontIsWoven() const noexcept
    {
        std::size_t last = m_queue[m_front]->lastLine;
        for (std::size_t i = m_front + 1; i < m_queue.size() && m_queue[i]->begin < last; ++i) {
            if (!m_queue[i]->done)
                return true;
            last = m_queue[i]->lastLine > last ? m_queue[i]->lastLine : last;
        }
        return false;
    }
    template <typename Visit> void forEach(Visit visit)
    {
        for (std::size_t i = m_front; i < m_queue.size(); ++i)
            visit(*m_queue[i]);
    }

private:
    std::vector<std::unique_ptr<OpenRecord>> m_queue;
    std::vector<std::unique_ptr<OpenRecord>> m_free; // keep the capacity of their lines
    std::size_t m_front = 0;
};

inline OpenRecord &RecordQueue::push()
{
    if (m_free.empty()) {
        m_queue.push_back(std::make_unique<OpenRecord>());
    } else {
        m_queue.push_back(std::move(m_free.back()));
        m_free.pop_back();
    }
    return *m_queue.back();
}

inline void RecordQueue::pop()
{
    m_queue[m_front]->reset();
    m_free.push_back(std::move(m_queue[m_front]));
    if (++m_front == m_queue.size()) {
        m_queue.clear();
        m_front = 0;
    }
}

} // namespace legwork::formats
