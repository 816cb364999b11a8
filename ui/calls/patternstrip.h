// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <diagnosis/patterns.h>
#include <items/callview.h>
#include <items/latestjob.h>

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <memory>

class QToolButton;

namespace legwork::ui {

/// What the failures among the calls in view have in common: the most telling sentence, and the others in a menu. One
/// that is chosen asks for these calls. Hidden while there is nothing to tell; worked out in another thread.
class PatternStrip final : public QWidget {
    Q_OBJECT
public:
    explicit PatternStrip(QWidget *parent = nullptr);
    ~PatternStrip() override;

    void setView(std::shared_ptr<const items::CallView> view, const calls::Zone &zone);
    [[nodiscard]] const diagnosis::Patterns &patterns() const noexcept { return m_patterns; }
    /// All of it, a sentence each.
    [[nodiscard]] QStringList sentences() const;

Q_SIGNALS:
    void queryChosen(const QString &query);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void count();
    void show(diagnosis::Patterns patterns);
    void choose(std::size_t pattern);
    void elide();

    std::shared_ptr<const items::CallView> m_view;
    calls::Zone m_zone {};
    diagnosis::Patterns m_patterns {};
    QToolButton *m_first, *m_more;
    QTimer m_soon; // views come in batches while sources are read
    std::shared_ptr<std::atomic<bool>> m_cancelled;
    items::LatestJob m_job;
};

} // namespace legwork::ui
