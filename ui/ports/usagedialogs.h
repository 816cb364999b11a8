// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <items/portsfeed.h>
#include <items/usagetable.h>

#include <QDialog>
#include <QImage>

#include <functional>

class QComboBox;
class QLabel;
class QTableView;

namespace legwork::ui {

/// Asks the history, or what came live where there is none, for the rows of a range.
void askUsageTable(items::PortsFeed &feed, const items::TimeRange &range, QObject *context,
    const std::function<void(items::UsageTable)> &done);

/// Minutes of what all use, from the same.
void askMinutes(items::PortsFeed &feed, const items::TimeRange &range, QObject *context,
    const std::function<void(std::vector<ports::Bucket>)> &done);

/// The chart as minutes and servers.
class UsageTableDialog final : public QDialog {
    Q_OBJECT
public:
    UsageTableDialog(
        items::PortsFeed &feed, const items::TimeRange &range, const calls::Zone &zone, QWidget *parent = nullptr);

private:
    items::UsageTableModel m_model;
};

/// Peaks of days, weeks or months by the hold rule.
class PeaksDialog final : public QDialog {
    Q_OBJECT
public:
    PeaksDialog(items::PortsFeed &feed, const calls::Zone &zone, QWidget *parent = nullptr);

private:
    void ask();

    items::PortsFeed &m_feed;
    calls::Zone m_zone;
    items::PeakModel m_model;
    QComboBox *m_period, *m_hold;
    QLabel *m_words;
};

/// What the chart shows beside the same time earlier.
class CompareDialog final : public QDialog {
    Q_OBJECT
public:
    CompareDialog(
        items::PortsFeed &feed, const items::TimeRange &range, const calls::Zone &zone, QWidget *parent = nullptr);

private:
    void ask();

    items::PortsFeed &m_feed;
    items::TimeRange m_range;
    calls::Zone m_zone;
    QComboBox *m_earlier;
    QLabel *m_words;
    QList<QLabel *> m_cells;
};

/// What goes into the report besides the picture.
struct ReportInput {
    items::TimeRange range {};
    calls::Zone zone {};
    QString source {}, chartText {};
    QImage chart {};
    quint32 entitled = 0; // 0: not known
};

/// A page or two as PDF; any thread that may ask the reader, or without one what is in memory. Empty: it is written.
[[nodiscard]] QString writeReport(
    const QString &path, const ReportInput &input, const std::vector<ports::Bucket> &minutes);

} // namespace legwork::ui
