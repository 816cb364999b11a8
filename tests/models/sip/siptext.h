// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sip/message.h>

#include <QByteArray>
#include <QList>

#include <string_view>

namespace legwork::siptest {

inline std::string_view viewOf(const QByteArray &bytes)
{
    return { bytes.constData(), static_cast<std::size_t>(bytes.size()) };
}

inline QByteArray bytesOf(std::string_view text) { return { text.data(), static_cast<qsizetype>(text.size()) }; }

/// A message fed line by line, and what was answered for each line behind the start line: T, C or N.
struct Fed {
    bool started = false;
    sip::Summary message {};
    QByteArray answers {};
};

/// `text` has LF line ends; a last line without one is a line too. It must outlive the answer.
inline Fed feed(const QByteArray &text)
{
    Fed fed;
    const char *begin = text.constData();
    const char *const end = begin + text.size();
    while (begin < end) {
        const char *stop = begin;
        while (stop < end && *stop != '\n')
            ++stop;
        const std::string_view line { begin, static_cast<std::size_t>(stop - begin) };
        begin = stop + 1;
        if (!fed.started) {
            fed.started = sip::start(fed.message, line);
            if (!fed.started)
                return fed;
            continue;
        }
        switch (sip::addLine(fed.message, line)) {
        case sip::LineTaken::Taken: fed.answers += 'T'; break;
        case sip::LineTaken::Complete: fed.answers += 'C'; break;
        case sip::LineTaken::NotPartOfIt: fed.answers += 'N'; break;
        }
    }
    return fed;
}

} // namespace legwork::siptest
