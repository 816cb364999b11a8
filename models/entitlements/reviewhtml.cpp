// SPDX-License-Identifier: GPL-3.0-or-later
// A review as a page and as JSON.
#include "review.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QXmlStreamWriter>

#include <array>

namespace legwork::entitlements {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("entitlements", text); }

/// Cells of a table that are not longer stay on one line.
constexpr qsizetype longestWhole = 24;

QDateTime utc(UtcTime time) { return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC); }

QString known(const std::optional<std::uint32_t> &value)
{
    return value ? QString::number(*value) : QStringLiteral("\u2013");
}

QString iso(QDate day) { return day.isValid() ? day.toString(Qt::ISODate) : QStringLiteral("\u2013"); }

/// Writes tables and paragraphs; QXmlStreamWriter sees to what a text may not hold.
class Page final {
public:
    Page(QString &into, const QTimeZone &zone)
        : m_xml(&into)
        , m_zone(zone)
    {
    }

    void begin(const QString &title)
    {
        m_xml.writeDTD(QStringLiteral("<!DOCTYPE html>"));
        m_xml.writeStartElement(QStringLiteral("html"));
        m_xml.writeStartElement(QStringLiteral("head"));
        m_xml.writeEmptyElement(QStringLiteral("meta"));
        m_xml.writeAttribute(QStringLiteral("charset"), QStringLiteral("utf-8"));
        m_xml.writeTextElement(QStringLiteral("title"), title);
        m_xml.writeTextElement(QStringLiteral("style"),
            QStringLiteral("body { font-family: sans-serif; color: #18212C; } h1 { font-size: 20pt; } "
                           "h2 { font-size: 13pt; margin-top: 14px; } th { text-align: left; background: #F4F6F8; } "
                           "td, th { padding: 3px 8px; } .number { text-align: right; } "
                           "table { border-collapse: collapse; }"));
        m_xml.writeEndElement();
        m_xml.writeStartElement(QStringLiteral("body"));
        m_xml.writeTextElement(QStringLiteral("h1"), title);
    }
    void end()
    {
        m_xml.writeEndElement();
        m_xml.writeEndElement();
    }
    void head(const QString &text) { m_xml.writeTextElement(QStringLiteral("h2"), text); }
    void line(const QString &text) { m_xml.writeTextElement(QStringLiteral("p"), text); }
    void strong(const QString &text)
    {
        m_xml.writeStartElement(QStringLiteral("p"));
        m_xml.writeTextElement(QStringLiteral("b"), text);
        m_xml.writeEndElement();
    }
    void picture(const QString &source, const QString &words)
    {
        m_xml.writeStartElement(QStringLiteral("p"));
        m_xml.writeEmptyElement(QStringLiteral("img"));
        m_xml.writeAttribute(QStringLiteral("src"), source);
        m_xml.writeAttribute(QStringLiteral("alt"), words);
        m_xml.writeEndElement();
    }
    /// Columns whose names begin with # hold numbers.
    void table(const QStringList &columns, const QList<QStringList> &rows)
    {
        m_xml.writeStartElement(QStringLiteral("table"));
        for (const char *name : { "border", "cellspacing", "cellpadding", "width" }) {
            const bool isBorder = qstrcmp(name, "border") == 0;
            m_xml.writeAttribute(QLatin1StringView(name),
                QLatin1StringView(isBorder                  ? "1"
                        : qstrcmp(name, "width") == 0       ? "100%"
                        : qstrcmp(name, "cellpadding") == 0 ? "3"
                                                            : "0"));
        }
        const auto row = [&](const char *cellName, const QStringList &cells) {
            m_xml.writeStartElement(QStringLiteral("tr"));
            for (qsizetype i = 0; i < cells.size(); ++i) {
                m_xml.writeStartElement(QLatin1StringView(cellName));
                if (columns[i].startsWith(u'#')) {
                    m_xml.writeAttribute(QStringLiteral("class"), QStringLiteral("number"));
                    m_xml.writeAttribute(QStringLiteral("align"), QStringLiteral("right"));
                }
                // A number or a date that is broken over two lines is misread.
                if (cells[i].size() <= longestWhole)
                    m_xml.writeAttribute(QStringLiteral("style"), QStringLiteral("white-space: nowrap"));
                m_xml.writeCharacters(cells[i]);
                m_xml.writeEndElement();
            }
            m_xml.writeEndElement();
        };
        QStringList names = columns;
        for (QString &name : names) {
            if (name.startsWith(u'#'))
                name.remove(0, 1);
        }
        row("th", names);
        for (const QStringList &cells : rows)
            row("td", cells);
        m_xml.writeEndElement();
    }
    [[nodiscard]] QString moment(UtcTime time) const
    {
        return utc(time).toTimeZone(m_zone).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    }

private:
    QXmlStreamWriter m_xml;
    QTimeZone m_zone;
};

QString scopeOf(const Filter &filter)
{
    QStringList parts;
    if (filter.product)
        parts << wordOf(*filter.product);
    else
        parts << (filter.pool ? tr("%1 ports").arg(wordOf(*filter.pool)) : tr("all kinds of licences"));
    if (!filter.deployment.isEmpty())
        parts << tr("deployment %1").arg(filter.deployment);
    if (!filter.site.isEmpty())
        parts << tr("site %1").arg(filter.site);
    if (!filter.server.isEmpty())
        parts << tr("server %1").arg(filter.server);
    return parts.join(QStringLiteral(", "));
}

QString span(std::uint64_t least, std::uint64_t most)
{
    return least == most ? QString::number(least) : QStringLiteral("%1\u2013%2").arg(least).arg(most);
}

void writeFigures(Page &page, const Review &review)
{
    const PeriodUse &whole = review.whole;
    const int hold = review.input.holdMinutes;
    const auto at = [&](const std::optional<std::uint32_t> &value, UtcTime time) {
        return value ? page.moment(time) : QString();
    };
    page.table({ tr("Figure"), QStringLiteral("#") + tr("Ports"), tr("When") },
        {
            { tr("Entitled on the last day"), QString::number(review.entitledAtEnd), iso(review.input.to) },
            { tr("Entitled in the period"), span(whole.entitledLeast, whole.entitledMost), {} },
            { tr("Peak"), known(whole.peak), at(whole.peak, whole.peakAt) },
            { tr("Held peak, %1 minutes").arg(hold), known(whole.held), at(whole.held, whole.heldAt) },
            { tr("99th percentile"), known(whole.p99), {} },
            { tr("95th percentile"), known(whole.p95), {} },
            { tr("Mean"), whole.minutes > 0 ? QString::number(whole.mean, 'f', 1) : QStringLiteral("\u2013"), {} },
            { tr("Days over"), QString::number(review.daysOver), tr("of %1 measured").arg(review.daysMeasured) },
            { tr("Minutes measured"), QString::number(whole.minutes), tr("of %1").arg(whole.minutesIn) },
        });
}

void writeTables(Page &page, const Review &review)
{
    page.head(tr("What was entitled"));
    QList<QStringList> rows;
    for (const Step &step : review.steps) {
        QStringList why;
        if (!step.began.isEmpty())
            why << tr("begins: %1").arg(step.began.join(QStringLiteral(", ")));
        if (!step.ended.isEmpty())
            why << tr("ends: %1").arg(step.ended.join(QStringLiteral(", ")));
        rows << QStringList { iso(step.day), QString::number(step.entitled.total()),
            QString::number(step.entitled.inGrace), why.join(QStringLiteral("; ")) };
    }
    page.table({ tr("From"), QStringLiteral("#") + tr("Entitled"), QStringLiteral("#") + tr("of it in grace"),
                   tr("Contracts") },
        rows);
    page.head(tr("Peaks by month"));
    rows.clear();
    for (const PeriodUse &month : review.months)
        rows << QStringList { month.from.toString(QStringLiteral("yyyy-MM")),
            span(month.entitledLeast, month.entitledMost), known(month.peak), known(month.held),
            month.held ? page.moment(month.heldAt) : QString(), known(month.p99), known(month.p95),
            QString::number(month.daysOver) };
    page.table({ tr("Month"), QStringLiteral("#") + tr("Entitled"), QStringLiteral("#") + tr("Peak"),
                   QStringLiteral("#") + tr("Held"), tr("Held at"), QStringLiteral("#") + tr("99 %"),
                   QStringLiteral("#") + tr("95 %"), QStringLiteral("#") + tr("Days over") },
        rows);
    page.head(tr("Over-use"));
    rows.clear();
    for (const OverUse &one : review.overUses)
        rows << QStringList { iso(one.first), iso(one.last), QString::number(one.days), QString::number(one.most),
            iso(one.mostOn), QString::number(one.minutes) };
    if (rows.isEmpty())
        page.line(tr("None."));
    else
        page.table(
            { tr("First day"), tr("Last day"), QStringLiteral("#") + tr("Days over"),
                QStringLiteral("#") + tr("Most ports over"), tr("On"), QStringLiteral("#") + tr("Minutes over") },
            rows);
}

void writeAhead(Page &page, const Review &review)
{
    page.head(tr("Ahead, and what to buy"));
    page.line(review.hasForecast
            ? tr("By the forecast from the history of use.")
            : tr("No forecast: %1 What follows takes the last four weeks to go on.")
                  .arg(review.noForecast.isEmpty() ? tr("there is too little history.") : review.noForecast));
    if (review.shortfall)
        page.line(tr("From %1 on %2 ports are likely needed and %3 entitled, because %4.")
                      .arg(iso(review.shortfall->day))
                      .arg(review.shortfall->needed)
                      .arg(review.shortfall->entitled)
                      .arg(review.shortfall->isByTerm ? tr("contracts end") : tr("use grows")));
    else if (review.buy.from.isValid())
        page.line(tr("No shortfall is to be expected until %1.").arg(iso(review.buy.to)));
    page.table({ tr("To buy until %1").arg(iso(review.buy.to)), QStringLiteral("#") + tr("Ports") },
        { { tr("Low"), QString::number(review.buy.low) }, { tr("Likely"), QString::number(review.buy.likely) },
            { tr("High"), QString::number(review.buy.high) } });
    for (const Reminder &one : review.reminders)
        page.line(tr("Contract %1 ends on %2, %3 days after the period, and nothing renews it.")
                      .arg(one.number, iso(one.end))
                      .arg(one.daysLeft));
}

void writeContracts(Page &page, const Review &review)
{
    QList<QStringList> rows;
    for (const Contract &one : review.input.contracts) {
        if (!review.input.filter.matches(one))
            continue;
        QStringList scope { one.scope.deployment, one.scope.site, one.scope.servers.join(u' ') };
        scope.removeAll(QString());
        rows << QStringList { one.number, wordOf(one.product), QString::number(one.quantity), iso(one.start),
            iso(one.end), QString::number(one.graceDays), scope.join(QStringLiteral(", ")), one.order,
            wordOf(stateOn(one, review.input.to)) };
    }
    page.head(tr("Contracts"));
    page.table({ tr("Contract"), tr("Product"), QStringLiteral("#") + tr("Quantity"), tr("Start"), tr("End"),
                   QStringLiteral("#") + tr("Grace"), tr("Scope"), tr("Order"), tr("State") },
        rows);
}

QJsonValue orNull(const std::optional<std::uint32_t> &value)
{
    return value ? QJsonValue(static_cast<qint64>(*value)) : QJsonValue();
}
QJsonValue dayOrNull(QDate day) { return day.isValid() ? QJsonValue(day.toString(Qt::ISODate)) : QJsonValue(); }
QJsonValue timeOrNull(bool isKnown, UtcTime time)
{
    return isKnown ? QJsonValue(utc(time).toString(Qt::ISODateWithMs)) : QJsonValue();
}
qint64 whole(std::uint64_t value) { return static_cast<qint64>(value); }

QJsonObject jsonOf(const PeriodUse &use)
{
    return {
        { QStringLiteral("from"), dayOrNull(use.from) },
        { QStringLiteral("to"), dayOrNull(use.to) },
        { QStringLiteral("entitledLeast"), whole(use.entitledLeast) },
        { QStringLiteral("entitledMost"), whole(use.entitledMost) },
        { QStringLiteral("peak"), orNull(use.peak) },
        { QStringLiteral("peakTime"), timeOrNull(use.peak.has_value(), use.peakAt) },
        { QStringLiteral("held"), orNull(use.held) },
        { QStringLiteral("heldTime"), timeOrNull(use.held.has_value(), use.heldAt) },
        { QStringLiteral("p95"), orNull(use.p95) },
        { QStringLiteral("p99"), orNull(use.p99) },
        { QStringLiteral("mean"), use.minutes > 0 ? QJsonValue(use.mean) : QJsonValue() },
        { QStringLiteral("minutesMeasured"), whole(use.minutes) },
        { QStringLiteral("minutes"), whole(use.minutesIn) },
        { QStringLiteral("daysOver"), use.daysOver },
    };
}

template <typename List, typename Make> QJsonArray arrayOf(const List &list, const Make &make)
{
    QJsonArray array;
    for (const auto &one : list)
        array.append(make(one));
    return array;
}

} // namespace

QString toHtml(const Review &review, const QString &picture)
{
    const ReviewInput &input = review.input;
    QString html;
    Page page(html, input.zone);
    page.begin(tr("Licence review"));
    page.line(tr("%1 to %2, %3.").arg(iso(input.from), iso(input.to), scopeOf(input.filter)));
    page.line(tr("Made on %1 UTC by %2 with Legwork.")
                  .arg(input.made.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm")), input.who));
    page.strong(verdictOf(review));
    writeFigures(page, review);
    if (!picture.isEmpty())
        page.picture(picture, tr("Held peak of each day against what was entitled"));
    writeTables(page, review);
    writeAhead(page, review);
    page.head(tr("Open differences"));
    for (const QString &one : review.differences)
        page.line(one);
    if (review.differences.isEmpty())
        page.line(tr("None."));
    if (input.service && review.differences.isEmpty())
        page.line(tr("The service %1 holds %2, as the contracts say.")
                      .arg(input.service->service)
                      .arg(input.service->purchased));
    else if (!input.service)
        page.line(tr("The purchased count of the service was not read."));
    writeContracts(page, review);
    page.head(tr("Audit trail"));
    page.line(sentenceOf(input.chain));
    page.line(tr("Last hash: %1").arg(QString::fromLatin1(input.chain.last.toHex())));
    page.head(tr("Definitions"));
    QList<QStringList> rows;
    for (const Definition &one : definitionsOf(review))
        rows << QStringList { one.term, one.text };
    page.table({ tr("Term"), tr("Meaning") }, rows);
    page.end();
    return html;
}

QJsonObject toJson(const Review &review)
{
    const ReviewInput &input = review.input;
    QJsonObject object = jsonOf(review.whole);
    object.insert(QStringLiteral("made"), input.made.toUTC().toString(Qt::ISODateWithMs));
    object.insert(QStringLiteral("who"), input.who);
    object.insert(QStringLiteral("zone"), QString::fromUtf8(input.zone.id()));
    object.insert(QStringLiteral("scope"), scopeOf(input.filter));
    object.insert(QStringLiteral("holdMinutes"), input.holdMinutes);
    object.insert(QStringLiteral("verdict"), verdictOf(review));
    object.insert(QStringLiteral("daysMeasured"), review.daysMeasured);
    object.insert(QStringLiteral("entitledAtEnd"), whole(review.entitledAtEnd));
    object.insert(QStringLiteral("months"), arrayOf(review.months, [](const PeriodUse &one) { return jsonOf(one); }));
    object.insert(QStringLiteral("entitled"), arrayOf(review.steps, [](const Step &step) {
        return QJsonObject { { QStringLiteral("from"), dayOrNull(step.day) },
            { QStringLiteral("entitled"), whole(step.entitled.total()) },
            { QStringLiteral("inGrace"), whole(step.entitled.inGrace) },
            { QStringLiteral("began"), QJsonArray::fromStringList(step.began) },
            { QStringLiteral("ended"), QJsonArray::fromStringList(step.ended) } };
    }));
    object.insert(QStringLiteral("overUses"), arrayOf(review.overUses, [](const OverUse &one) {
        return QJsonObject { { QStringLiteral("first"), dayOrNull(one.first) },
            { QStringLiteral("last"), dayOrNull(one.last) }, { QStringLiteral("days"), one.days },
            { QStringLiteral("most"), whole(one.most) }, { QStringLiteral("mostOn"), dayOrNull(one.mostOn) },
            { QStringLiteral("minutes"), whole(one.minutes) } };
    }));
    object.insert(QStringLiteral("hasForecast"), review.hasForecast);
    object.insert(QStringLiteral("shortfall"),
        review.shortfall ? QJsonValue(QJsonObject { { QStringLiteral("day"), dayOrNull(review.shortfall->day) },
            { QStringLiteral("needed"), whole(review.shortfall->needed) },
            { QStringLiteral("entitled"), whole(review.shortfall->entitled) },
            { QStringLiteral("cause"),
                review.shortfall->isByTerm ? QStringLiteral("term") : QStringLiteral("growth") } })
                         : QJsonValue());
    object.insert(QStringLiteral("toBuy"),
        QJsonObject { { QStringLiteral("low"), whole(review.buy.low) },
            { QStringLiteral("likely"), whole(review.buy.likely) }, { QStringLiteral("high"), whole(review.buy.high) },
            { QStringLiteral("from"), dayOrNull(review.buy.from) },
            { QStringLiteral("to"), dayOrNull(review.buy.to) } });
    object.insert(QStringLiteral("purchased"), input.service ? QJsonValue(input.service->purchased) : QJsonValue());
    object.insert(QStringLiteral("differences"), QJsonArray::fromStringList(review.differences));
    object.insert(QStringLiteral("reminders"), arrayOf(review.reminders, [](const Reminder &one) {
        return QJsonObject { { QStringLiteral("contract"), one.number }, { QStringLiteral("end"), dayOrNull(one.end) },
            { QStringLiteral("daysLeft"), one.daysLeft } };
    }));
    object.insert(
        QStringLiteral("contracts"), arrayOf(input.contracts, [](const Contract &one) { return toJson(one); }));
    object.insert(QStringLiteral("audit"),
        QJsonObject { { QStringLiteral("state"), wordOf(input.chain.how) },
            { QStringLiteral("rows"), input.chain.rows },
            { QStringLiteral("breaksAtRow"), input.chain.isIntact() ? QJsonValue() : QJsonValue(input.chain.row) },
            { QStringLiteral("lastHash"), QString::fromLatin1(input.chain.last.toHex()) } });
    object.insert(QStringLiteral("definitions"), arrayOf(definitionsOf(review), [](const Definition &one) {
        return QJsonObject { { QStringLiteral("term"), one.term }, { QStringLiteral("text"), one.text } };
    }));
    return object;
}

} // namespace legwork::entitlements
