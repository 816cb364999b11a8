// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/pollstrip.h>

#include <QWidget>

namespace legwork::ui {

/// The last 24 hours of polls: a column for each ten minutes, as high as their answers took; those with failures
/// stand out in colour and reach the top.
class PollStripView final : public QWidget {
    Q_OBJECT
public:
    explicit PollStripView(QWidget *parent = nullptr);
    void setStrip(const connections::PollStrip &strip);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QList<connections::PollStrip::Bin> m_bins;
    qint64 m_until = 0; // ms since 1970
};

/// "99.7 % of polls answered, median 62 ms, p99 340 ms"
[[nodiscard]] QString textOf(const connections::PollStrip::Figures &figures);

} // namespace legwork::ui
