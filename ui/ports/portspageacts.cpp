// SPDX-License-Identifier: GPL-3.0-or-later
#include "portspage.h"

#include "alertspane.h"
#include "campaignpane.h"
#include "card.h"
#include "historybrush.h"
#include "legendbar.h"
#include "portsalerts.h"
#include "portssource.h"
#include "sizingpane.h"
#include "usagechart.h"
#include "usagedialogs.h"

#include <common/notices.h>
#include <common/theme.h>
#include <items/text.h>
#include <items/timetext.h>

#include <QAction>
#include <QBuffer>
#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QInputDialog>
#include <QJsonArray>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QToolButton>
#include <QVBoxLayout>

namespace legwork::ui {

namespace {

/// What went wrong; empty: nothing.
QString written(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return file.errorString();
}

} // namespace

QAction *PortsPage::act(
    const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot)
{
    auto *const action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    if (!keys.isEmpty())
        action->setShortcut(keys);
    connect(action, &QAction::triggered, this, slot);
    m_actions.append(action);
    return action;
}

void PortsPage::buildActions()
{
    auto *const menu = new QMenu(m_more);
    menu->setObjectName(QStringLiteral("chartMenu"));
    const auto add = [&](QAction *action) { menu->addAction(action); };
    add(act("portsLive", tr("Go with the time"), {}, [this] { m_chart->follow(std::chrono::hours(1)); }));
    add(act("portsAll", tr("Show all of the history"), {}, [this] { m_chart->showAll(); }));
    add(act("portsJump", tr("Jump to the last data"), {}, [this] { jumpToData(); }));
    menu->addSeparator();
    add(act("portsTable", tr("As table..."), {}, [this] {
        auto *const dialog = new UsageTableDialog(m_feed, m_chart->range(), m_session.clock().zone, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    }));
    add(act("portsPeaks", tr("Peaks..."), {}, [this] {
        auto *const dialog = new PeaksDialog(m_feed, m_session.clock().zone, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    }));
    add(act("portsCompare", tr("Compare periods..."), {}, [this] {
        auto *const dialog = new CompareDialog(m_feed, m_chart->range(), m_session.clock().zone, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    }));
    menu->addSeparator();
    add(act("portsCsv", tr("CSV of the range..."), {}, [this] { exportChart(QStringLiteral("csv")); }));
    add(act("portsPng", tr("Chart as PNG..."), {}, [this] { exportChart(QStringLiteral("png")); }));
    add(act("portsSvg", tr("Chart as SVG..."), {}, [this] { exportChart(QStringLiteral("svg")); }));
    add(act("portsReport", tr("Report as PDF..."), QKeySequence(Qt::CTRL | Qt::Key_E),
        [this] { exportChart(QStringLiteral("pdf")); }));
    menu->addSeparator();
    add(act("portsRules", tr("Rules for alerts..."), {}, [this] { m_alertsPane->editRules(); }));
    add(act("portsRaw", tr("Show raw reply"), {}, [this] { showRawReply(); }));
    m_more->setMenu(menu);
}

void PortsPage::jumpToData()
{
    const auto extent = m_feed.pages().extent();
    if (!extent)
        return;
    const Milliseconds span = std::min<Milliseconds>(m_chart->range().length(), std::chrono::hours(1));
    m_chart->setRange({ extent->until - span, extent->until });
}

int PortsPage::openAlerts() const { return m_alerts->open(); }

QImage PortsPage::picture() const
{
    constexpr int scale = 2; // sharp on paper
    QImage image(m_chart->viewport()->size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.fill(theme().base);
    QPainter painter(&image);
    m_chart->render(painter, image.size());
    return image;
}

void PortsPage::exportChart(const QString &suffix)
{
    auto *const dialog = new QFileDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(QStringLiteral("*.") + suffix);
    dialog->selectFile(QStringLiteral("ports.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        exportTo(path, [path](const QString &trouble) {
            Notice notice;
            notice.sign = trouble.isEmpty() ? Sign::Ok : Sign::Error;
            notice.text = trouble.isEmpty() ? tr("Written: %1").arg(path) : tr("%1: %2").arg(path, trouble);
            Notices::instance().post(notice);
        });
    });
    dialog->open();
}

void PortsPage::exportTo(const QString &path, const std::function<void(const QString &)> &done)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("csv")) {
        askUsageTable(m_feed, m_chart->range(), this, [this, path, done](const items::UsageTable &table) {
            m_writeJob.run([table, path] { return written(path, items::toCsv(table)); }, done);
        });
        return;
    }
    if (suffix == QLatin1String("svg")) {
        QBuffer buffer;
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(m_chart->viewport()->size());
        svg.setViewBox(m_chart->viewport()->rect());
        svg.setTitle(m_chart->description());
        QPainter painter(&svg);
        m_chart->render(painter, m_chart->viewport()->size());
        painter.end();
        m_writeJob.run([bytes = buffer.data(), path] { return written(path, bytes); }, done);
        return;
    }
    const QImage image = picture();
    if (suffix == QLatin1String("pdf")) {
        ReportInput input { m_chart->range(), m_session.clock().zone, m_feed.source(), m_chart->description(), image,
            m_feed.latest() ? m_feed.latest()->purchased.value_or(0) : 0 };
        askMinutes(
            m_feed, m_chart->range(), this, [this, path, input, done](const std::vector<ports::Bucket> &minutes) {
                m_writeJob.run([path, input, minutes] { return writeReport(path, input, minutes); }, done);
            });
        return;
    }
    m_writeJob.run([image, path] { return image.save(path, "PNG") ? QString() : tr("cannot be written"); }, done);
}

void PortsPage::goToCalls(UtcTime from, Milliseconds length)
{
    Link link;
    link.page = QStringLiteral("calls");
    const auto &zone = m_session.clock().zone;
    link.query = QStringLiteral("time:%1..%2")
                     .arg(items::queryTime(from, zone).left(19), items::queryTime(from + length, zone).left(19));
    Q_EMIT linkActivated(link);
}

void PortsPage::showChartMenu(UtcTime time, const QPoint &place)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("chartContext"));
    connect(menu.addAction(tr("Calls at this moment")), &QAction::triggered, this,
        [this, time] { goToCalls(std::chrono::floor<std::chrono::minutes>(time), std::chrono::minutes(1)); });
    connect(menu.addAction(tr("Copy value")), &QAction::triggered, this,
        [this] { QGuiApplication::clipboard()->setText(m_chart->cardLines().join(QLatin1Char('\n'))); });
    if (m_source != nullptr && !m_source->shown().isEmpty()) {
        connect(menu.addAction(tr("Add note...")), &QAction::triggered, this, [this, time] {
            auto *const dialog = new QInputDialog(this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->setWindowTitle(tr("Note"));
            dialog->setLabelText(tr("Note at %1").arg(items::timeOfDaySeconds(time, m_session.clock().zone)));
            connect(dialog, &QInputDialog::textValueSelected, this, [this, time](const QString &text) {
                if (!text.trimmed().isEmpty())
                    m_source->addNote(time, text.trimmed());
                m_chart->viewport()->update();
            });
            dialog->open();
        });
    }
    menu.addSeparator();
    menu.addActions(m_more->menu()->actions());
    menu.exec(place);
}

/// The answer as it came, also when nothing was understood of it.
void PortsPage::showRawReply()
{
    auto *const dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("rawReply"));
    dialog->setWindowTitle(tr("Raw reply of %1").arg(m_feed.source()));
    auto *const text = new QPlainTextEdit(dialog);
    text->setReadOnly(true);
    text->setFont(ui::font(TextStyle::Fixed));
    text->setAccessibleName(dialog->windowTitle());
    const QByteArray &raw = m_feed.rawReply();
    constexpr qsizetype most = 256 * 1024; // a person reads no more
    QString shown;
    for (const QByteArray &line : raw.left(most).split('\n'))
        shown += items::shownText(line.toStdString()) + QLatin1Char('\n');
    if (raw.size() > most)
        shown += tr("... %1 bytes in all").arg(raw.size());
    text->setPlainText(raw.isEmpty() ? tr("No answer with a body has come.") : shown);
    auto *const column = new QVBoxLayout(dialog);
    column->addWidget(text);
    dialog->resize(px(640), px(420));
    dialog->show();
}

QJsonObject PortsPage::saveState() const
{
    QJsonObject state;
    if (m_chart->isFollowing()) {
        state.insert(QStringLiteral("span"), static_cast<double>(m_chart->range().length().count()));
    } else {
        state.insert(QStringLiteral("from"), static_cast<double>(m_chart->range().from.time_since_epoch().count()));
        state.insert(QStringLiteral("until"), static_cast<double>(m_chart->range().until.time_since_epoch().count()));
    }
    const QSet<QString> &hidden = m_legend->hidden();
    state.insert(QStringLiteral("hidden"), QJsonArray::fromStringList(QStringList(hidden.cbegin(), hidden.cend())));
    state.insert(QStringLiteral("order"), QJsonArray::fromStringList(m_legend->order()));
    state.insert(QStringLiteral("lines"), m_chart->mode() == UsageChart::Mode::Lines);
    state.insert(QStringLiteral("history"), static_cast<double>(m_brush->span().count()));
    state.insert(QStringLiteral("sizing"), m_sizing->saved());
    state.insert(QStringLiteral("margin"), m_campaign->margin());
    if (m_source != nullptr)
        state.insert(QStringLiteral("service"), m_source->shown());
    return state;
}

void PortsPage::restoreState(const QJsonObject &state)
{
    const auto ms = [&](const char *name) {
        return Milliseconds(static_cast<qint64>(state.value(QLatin1String(name)).toDouble()));
    };
    if (m_source != nullptr)
        m_source->show(state.value(QLatin1String("service")).toString());
    m_chart->setMode(
        state.value(QLatin1String("lines")).toBool() ? UsageChart::Mode::Lines : UsageChart::Mode::Stacked);
    if (ms("span").count() > 0)
        m_chart->follow(ms("span"));
    else if (ms("until") > ms("from"))
        m_chart->setRange({ UtcTime(ms("from")), UtcTime(ms("until")) });
    if (ms("history").count() > 0)
        m_brush->setSpan(ms("history"));
    QStringList order;
    for (const QJsonValue &name : state.value(QLatin1String("order")).toArray())
        order << name.toString();
    QSet<QString> hidden;
    for (const QJsonValue &name : state.value(QLatin1String("hidden")).toArray())
        hidden.insert(name.toString());
    m_legend->setOrder(order);
    m_legend->setHidden(hidden);
    m_chart->setOrder(order);
    m_chart->setHidden(hidden);
    m_sizing->restore(state.value(QLatin1String("sizing")).toObject());
    m_campaign->setMargin(state.value(QLatin1String("margin")).toInt(m_campaign->margin()));
    saySegment();
}

} // namespace legwork::ui
