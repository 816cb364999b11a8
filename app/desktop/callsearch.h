// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "paletteentry.h"

#include <items/session.h>

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>

namespace legwork::desktop {

/// Which kinds of answers are wanted.
enum class SearchScope : std::uint8_t { Everything, Calls, Numbers, Hosts };

/// Searches calls, numbers and hosts in a thread of its own, and the text of log lines through the session. A new
/// search ends the one before; what that one still says is dropped.
class CallSearch final : public QObject {
    Q_OBJECT
public:
    explicit CallSearch(items::TraceSession &session, QObject *parent = nullptr);
    ~CallSearch() override;

    void search(const QString &text, SearchScope scope);
    void cancel();

Q_SIGNALS:
    void found(const legwork::desktop::PaletteResults &results);
    void linesFound(const legwork::desktop::PaletteResults &lines);

private:
    using Flag = std::shared_ptr<std::atomic<bool>>;
    void searchLines();
    void searchLinesFrom(std::size_t first);

    items::TraceSession &m_session;
    QThreadPool m_pool;
    Flag m_cancelled;
    QTimer m_lineSoon;
    QString m_lineText;
    calls::CallList m_lineCalls;
    PaletteResults m_lines;
    int m_generation = 0;
};

/// Rows of one group the palette shows at most.
inline constexpr qsizetype maxPaletteRows = 6;

} // namespace legwork::desktop
