// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/rtpdigits.h>
#include <items/rtpquality.h>
#include <items/session.h>

#include <QObject>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace legwork::ui {

/// Looks through the captures that a call was read from for the keys pressed in its media, and for how well it
/// arrived, in another thread. A further
/// search, or the end of this object, ends one that runs.
class DigitSearch final : public QObject {
    Q_OBJECT
public:
    explicit DigitSearch(items::TraceSession &session, QObject *parent = nullptr);
    ~DigitSearch() override;

    /// Nothing happens where the call has no captures, or when they have been looked through for as much of it.
    void start(const std::shared_ptr<const items::Ladder> &ladder);
    /// Loss, jitter and estimated quality of the call's audio; null before the first answer.
    [[nodiscard]] std::shared_ptr<const std::vector<items::RtpQuality>> quality(
        const std::string &callId) const noexcept
    {
        return callId == m_callId ? m_quality : nullptr;
    }
    /// What was found for that call, on the common clock.
    [[nodiscard]] const std::vector<items::RtpDigit> &digits(const std::string &callId) const noexcept;

Q_SIGNALS:
    void found();

private:
    items::TraceSession &m_session;
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
    std::string m_callId {};
    std::size_t m_rows = 0; // of the ladder that was searched for
    std::vector<items::RtpDigit> m_digits {};
    std::shared_ptr<const std::vector<items::RtpQuality>> m_quality {};
};

} // namespace legwork::ui
