// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagedialogs.h"

#include "timeticks.h"

#include <common/tablelook.h>
#include <common/theme.h>
#include <items/text.h>
#include <ports/percentile.h>

#include <QComboBox>
#include <QCoreApplication>
#include <QFile>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPdfWriter>
#include <QTableView>
#include <QTextDocument>
#include <QTimeZone>

namespace legwork::ui {

using ports::Bucket;
using ports::Figure;
using ports::Period;

namespace {

const QString dash = QStringLiteral("\u2013");
constexpr Milliseconds day = std::chrono::hours(24);

QTableView *makeTable(QAbstractItemModel &model, const QString &name, QWidget *parent)
{
    auto *const table = new QTableView(parent);
    makePageTable(*table);
    table->setModel(&model);
    table->setAccessibleName(name);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setContextMenuPolicy(Qt::NoContextMenu);
    table->horizontalHeader()->setContextMenuPolicy(Qt::NoContextMenu);
    table->horizontalHeader()->setAccessibleName(QObject::tr("Columns"));
    return table;
}

QLabel *makeWords(QWidget *parent)
{
    auto *const words = new QLabel(parent);
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    return words;
}

} // namespace

void askMinutes(items::PortsFeed &feed, const items::TimeRange &range, QObject *context,
    const std::function<void(std::vector<Bucket>)> &done)
{
    const ports::Series all { Figure::Used, {} };
    if (!feed.pages().reader()) {
        std::vector<Bucket> minutes;
        for (const ports::Sample &sample : feed.pages().recent()) {
            const UtcTime minute = std::chrono::floor<std::chrono::minutes>(sample.time);
            if (!sample.inUse || !range.contains(sample.time))
                continue;
            if (minutes.empty() || minutes.back().from != minute)
                minutes.push_back({ minute, *sample.inUse, *sample.inUse, 0, 0, 0 });
            Bucket &bucket = minutes.back();
            bucket.min = std::min(bucket.min, *sample.inUse);
            bucket.max = std::max(bucket.max, *sample.inUse);
            bucket.last = *sample.inUse;
            ++bucket.samples;
            bucket.sum += *sample.inUse;
        }
        done(std::move(minutes));
        return;
    }
    feed.pages().ask<std::vector<Bucket>>(
        [all, range](items::UsageReader &reader) {
            const items::TimeRange whole { std::chrono::floor<std::chrono::minutes>(range.from), range.until };
            auto lists = reader.buckets({ all }, whole, std::chrono::minutes(1));
            return lists.empty() ? std::vector<Bucket> {} : std::move(lists.front());
        },
        context, done);
}

void askUsageTable(items::PortsFeed &feed, const items::TimeRange &range, QObject *context,
    const std::function<void(items::UsageTable)> &done)
{
    const QList<ports::Series> series = feed.pages().series();
    if (!feed.pages().reader()) {
        done(items::usageTable(feed.pages().recent(), series, range));
        return;
    }
    feed.pages().ask<items::UsageTable>(
        [series, range](items::UsageReader &reader) { return items::usageTable(reader, series, range); }, context,
        done);
}

UsageTableDialog::UsageTableDialog(
    items::PortsFeed &feed, const items::TimeRange &range, const calls::Zone &zone, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("usageTableDialog"));
    setWindowTitle(tr("Ports in use, %1").arg(rangeText(range, zone)));
    QTableView *const table = makeTable(m_model, windowTitle(), this);
    auto *const column = new QVBoxLayout(this);
    column->addWidget(table);
    resize(px(760), px(480));
    askUsageTable(feed, range, this, [this, zone, table](items::UsageTable rows) {
        m_model.setTable(std::move(rows), zone);
        table->setColumnWidth(0, px(150));
    });
}

PeaksDialog::PeaksDialog(items::PortsFeed &feed, const calls::Zone &zone, QWidget *parent)
    : QDialog(parent)
    , m_feed(feed)
    , m_zone(zone)
    , m_period(new QComboBox(this))
    , m_hold(new QComboBox(this))
    , m_words(makeWords(this))
{
    setObjectName(QStringLiteral("peaksDialog"));
    setWindowTitle(tr("Peaks"));
    m_period->setObjectName(QStringLiteral("peakPeriod"));
    m_period->setAccessibleName(tr("Peaks of"));
    m_period->addItems({ tr("Days"), tr("Weeks"), tr("Months") });
    m_hold->setObjectName(QStringLiteral("peakHold"));
    m_hold->setAccessibleName(tr("Held for"));
    m_hold->addItem(tr("held 15 min"), 15);
    m_hold->addItem(tr("held 60 min"), 60);
    m_words->setText(
        tr("Highest is the most of any sample. Held is the level that use did not fall below for that long "
           "on end; a gap ends it."));
    QTableView *const table = makeTable(m_model, windowTitle(), this);
    table->setObjectName(QStringLiteral("peakTable"));
    auto *const row = new QHBoxLayout;
    row->addWidget(m_period);
    row->addWidget(m_hold);
    row->addStretch(1);
    auto *const column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(m_words);
    column->addWidget(table, 1);
    constexpr int widths[] { 150, 80, 150, 80, 90, 80 };
    for (int i = 0; i < items::PeakModel::ColumnCount; ++i)
        table->setColumnWidth(i, px(widths[i]));
    resize(px(700), px(460));
    connect(m_period, &QComboBox::currentIndexChanged, this, &PeaksDialog::ask);
    connect(m_hold, &QComboBox::currentIndexChanged, this, &PeaksDialog::ask);
    ask();
}

void PeaksDialog::ask()
{
    const auto extent = m_feed.pages().extent();
    if (!extent)
        return;
    const auto period = static_cast<Period>(m_period->currentIndex());
    const auto hold = m_hold->currentData().toUInt();
    const auto &latest = m_feed.latest();
    const quint32 entitled = latest ? latest->purchased.value_or(0) : 0;
    const auto show = [this, period, entitled](std::vector<ports::Peak> peaks) {
        m_model.setPeaks(std::move(peaks), period, entitled, m_zone);
    };
    const auto work = [period, hold](const std::vector<Bucket> &minutes) {
        return ports::peaks(minutes, period, QTimeZone::systemTimeZone(), hold);
    };
    if (!m_feed.pages().reader()) {
        askMinutes(m_feed, *extent, this, [show, work](const std::vector<Bucket> &minutes) { show(work(minutes)); });
        return;
    }
    m_feed.pages().ask<std::vector<ports::Peak>>(
        [work, range = *extent](items::UsageReader &reader) {
            const items::TimeRange whole { std::chrono::floor<std::chrono::minutes>(range.from), range.until };
            const auto lists = reader.buckets({ { Figure::Used, {} } }, whole, std::chrono::minutes(1));
            return lists.empty() ? std::vector<ports::Peak> {} : work(lists.front());
        },
        this, show);
}

CompareDialog::CompareDialog(
    items::PortsFeed &feed, const items::TimeRange &range, const calls::Zone &zone, QWidget *parent)
    : QDialog(parent)
    , m_feed(feed)
    , m_range(range)
    , m_zone(zone)
    , m_earlier(new QComboBox(this))
    , m_words(makeWords(this))
{
    setObjectName(QStringLiteral("compareDialog"));
    setWindowTitle(tr("Compare periods"));
    m_earlier->setObjectName(QStringLiteral("compareWith"));
    m_earlier->setAccessibleName(tr("Compared with"));
    const auto add = [this](const QString &text, Milliseconds before) {
        m_earlier->addItem(text, static_cast<qlonglong>(before.count()));
    };
    add(tr("the time just before"), range.length());
    add(tr("the day before"), day);
    add(tr("the week before"), 7 * day);
    add(tr("four weeks before"), 28 * day);
    add(tr("a year before (364 days, the same day of the week)"), 364 * day);
    m_words->setObjectName(QStringLiteral("compareWords"));
    auto *const grid = new QGridLayout;
    const QStringList heads { QString(), tr("Before"), tr("Now"), tr("Change") };
    const QStringList rows { tr("Mean"), tr("95th percentile"), tr("99th percentile"), tr("Highest") };
    for (int column = 0; column < heads.size(); ++column)
        grid->addWidget(new QLabel(heads[column], this), 0, column, Qt::AlignTrailing);
    for (int row = 0; row < rows.size(); ++row) {
        grid->addWidget(new QLabel(rows[row], this), row + 1, 0);
        for (int column = 1; column < heads.size(); ++column) {
            auto *const cell = new QLabel(dash, this);
            cell->setTextInteractionFlags(Qt::TextSelectableByMouse);
            grid->addWidget(cell, row + 1, column, Qt::AlignTrailing);
            m_cells.append(cell);
        }
    }
    auto *const column = new QVBoxLayout(this);
    column->addWidget(m_earlier);
    column->addWidget(m_words);
    column->addLayout(grid);
    column->addStretch(1);
    resize(px(480), px(260));
    connect(m_earlier, &QComboBox::currentIndexChanged, this, &CompareDialog::ask);
    ask();
}

void CompareDialog::ask()
{
    const Milliseconds back(m_earlier->currentData().toLongLong());
    const items::TimeRange before { m_range.from - back, m_range.until - back };
    askMinutes(m_feed, before, this, [this, before](const std::vector<Bucket> &first) {
        askMinutes(m_feed, m_range, this, [this, before, first](const std::vector<Bucket> &second) {
            m_words->setText(tr("%1 against %2").arg(rangeText(m_range, m_zone), rangeText(before, m_zone)));
            const auto both = ports::compare(first, second);
            for (QLabel *const cell : std::as_const(m_cells))
                cell->setText(dash);
            if (!both) {
                m_words->setText(m_words->text() + QLatin1Char('\n') + tr("One of them has no samples."));
                return;
            }
            const QLocale locale;
            int row = 0;
            const auto say = [&](double old, double now) {
                m_cells[row * 3]->setText(locale.toString(old, 'f', 1));
                m_cells[row * 3 + 1]->setText(locale.toString(now, 'f', 1));
                if (const auto growth = ports::Comparison::growth(old, now))
                    m_cells[row * 3 + 2]->setText((*growth > 0 ? QStringLiteral("+") : QString())
                        + locale.toString(100 * *growth, 'f', 1) + QStringLiteral("\u00a0%"));
                ++row;
            };
            say(both->before.mean, both->after.mean);
            say(both->before.p95, both->after.p95);
            say(both->before.p99, both->after.p99);
            say(both->before.max, both->after.max);
        });
    });
}

QString writeReport(const QString &path, const ReportInput &input, const std::vector<Bucket> &minutes)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("legwork::ui::UsageReport", text); };
    const QLocale locale;
    QString html = QStringLiteral("<h1>%1</h1><p>%2<br>%3</p>")
                       .arg(tr("Port usage"), rangeText(input.range, input.zone).toHtmlEscaped(),
                           items::shownText(input.source.toStdString()).toHtmlEscaped());
    html += QStringLiteral("<img src=\"chart\" width=\"640\"><p>%1</p>").arg(input.chartText.toHtmlEscaped());
    if (const auto summary = ports::summaryOf(minutes)) {
        const auto row = [&](const QString &name, double value) {
            const QString share = input.entitled > 0
                ? locale.toString(100 * value / input.entitled, 'f', 1) + QStringLiteral(" %")
                : dash;
            html += QStringLiteral("<tr><td>%1</td><td align=\"right\">%2</td><td align=\"right\">%3</td></tr>")
                        .arg(name, locale.toString(value, 'f', 1), share);
        };
        html += QStringLiteral("<h2>%1</h2><table cellpadding=\"4\"><tr><th></th><th>%2</th><th>%3</th></tr>")
                    .arg(tr("Figures"), tr("Ports"), tr("Of entitled"));
        row(tr("Mean"), summary->mean);
        row(tr("95th percentile"), summary->p95);
        row(tr("99th percentile"), summary->p99);
        row(tr("Highest"), summary->max);
        html += QStringLiteral("</table><p>%1</p>")
                    .arg(tr("Over the minutes that have samples; percentiles by nearest rank of their means."));
    } else {
        html += QStringLiteral("<p>%1</p>").arg(tr("There are no samples in this time."));
    }
    html += QStringLiteral("<h2>%1</h2><table cellpadding=\"4\"><tr><th>%2</th><th>%3</th><th>%4</th></tr>")
                .arg(tr("Peaks by day"), tr("Day"), tr("Highest"), tr("Held for 15 minutes"));
    for (const ports::Peak &peak : ports::peaks(minutes, Period::Day, QTimeZone::systemTimeZone(), 15))
        html += QStringLiteral("<tr><td>%1</td><td align=\"right\">%2</td><td align=\"right\">%3</td></tr>")
                    .arg(locale.toString(peak.day, QStringLiteral("ddd d MMM yyyy")), locale.toString(peak.highest),
                        peak.held ? locale.toString(*peak.held) : dash);
    html += QStringLiteral("</table>");

    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    {
        QPdfWriter writer(&file);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setTitle(tr("Port usage"));
        writer.setResolution(96);
        QTextDocument document;
        document.addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("chart")), input.chart);
        document.setHtml(html);
        document.print(&writer);
    }
    file.close();
    return file.error() == QFileDevice::NoError ? QString() : file.errorString();
}

} // namespace legwork::ui
