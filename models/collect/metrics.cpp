// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace legwork::collect {

namespace {

using ports::Freshness;
using ports::Sample;
using ports::ServerSample;

/// Source: Prometheus documentation, "Exposition formats": backslash, quote and line end are escaped in labels.
QByteArray label(const QString &value)
{
    QByteArray text = value.toUtf8();
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return '"' + text + '"';
}

class Page final {
public:
    explicit Page(const QString &profile)
        : m_profile("profile=" + label(profile))
    {
    }
    void describe(const char *name, const char *type, const char *help)
    {
        m_name = name;
        m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
    }
    void add(const QByteArray &value, const QByteArray &labels = {})
    {
        m_text += m_name + '{' + m_profile + (labels.isEmpty() ? QByteArray() : ',' + labels) + "} " + value + '\n';
    }
    void add(qint64 value, const QByteArray &labels = {}) { add(QByteArray::number(value), labels); }
    void figure(const char *name, const char *help, const std::optional<qint64> &value)
    {
        describe(name, "gauge", help);
        if (value)
            add(*value);
    }
    void count(const char *name, const char *help, quint64 value)
    {
        describe(name, "counter", help);
        add(QByteArray::number(value));
    }
    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    QByteArray m_profile, m_name, m_text;
};

std::optional<qint64> wide(const std::optional<quint32> &value)
{
    return value ? std::optional<qint64>(*value) : std::nullopt;
}

void addServers(Page &page, const Sample &sample)
{
    const auto each = [&](const char *name, const char *help, std::optional<quint32> ServerSample::*figure) {
        page.describe(name, "gauge", help);
        for (const ServerSample &server : sample.servers) {
            if (server.freshness == Freshness::Live && server.*figure)
                page.add(*(server.*figure), "server=" + label(server.server));
        }
    };
    each("legwork_server_ports_in_use", "Self-service ports that calls hold on a VXML server.", &ServerSample::inUse);
    each("legwork_server_ports_deployed", "Ports that a VXML server has.", &ServerSample::total);
    page.describe("legwork_server_state", "gauge", "1 for the state that a VXML server's figures are in.");
    for (const ServerSample &server : sample.servers) {
        for (const Freshness state : { Freshness::Live, Freshness::Stale, Freshness::Lost }) {
            const std::string_view word = ports::wordOf(state);
            page.add(server.freshness == state ? 1 : 0,
                "server=" + label(server.server)
                    + ",state=" + label(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()))));
        }
    }
}

} // namespace

ports::Headroom headroomOf(const Reading &reading)
{
    Sample sample = reading.sample.value_or(Sample());
    if (!reading.isLive)
        sample.inUse.reset();
    return ports::headroomOf(sample, reading.margin);
}

QByteArray metricsText(const Reading &reading)
{
    Page page(reading.profile);
    const Sample sample = reading.isLive && reading.sample ? *reading.sample : Sample();
    const ports::Headroom headroom = headroomOf(reading);
    page.figure("legwork_up", "1 when the service answers and servers publish.", reading.isLive ? 1 : 0);
    page.figure("legwork_ports_in_use", "Self-service ports that calls hold.", wide(sample.inUse));
    page.figure("legwork_ports_deployed", "Ports that are there.", wide(sample.total));
    page.figure("legwork_ports_entitled", "Ports that were bought, as the service has it.", wide(sample.purchased));
    page.figure("legwork_ports_available", "Ports that are free, as the service has it.", wide(sample.available));
    page.figure(
        "legwork_ports_headroom", "Ports that may be taken until only the safety margin is free.", headroom.ports);
    page.describe("legwork_ports_headroom_margin_ratio", "gauge", "Share of the limit that is to stay free.");
    page.add(QByteArray::number(headroom.margin));
    addServers(page, reading.sample.value_or(Sample()).servers.isEmpty() || !reading.isLive ? Sample() : sample);
    page.describe(
        "legwork_last_sample_timestamp_seconds", "gauge", "When the last answer came, by the collector's clock.");
    if (reading.sample)
        page.add(
            QByteArray::number(static_cast<double>(reading.sample->time.time_since_epoch().count()) / 1000, 'f', 3));
    page.count("legwork_samples_total", "Answers since the start.", reading.samples);
    page.count("legwork_polls_missed_total", "Polls without an answer since the start.", reading.missed);
    page.count("legwork_failovers_total", "Changes of the endpoint that answers since the start.", reading.failovers);
    page.figure("legwork_samples_unsaved", "Samples in memory that are not in the workspace yet.", reading.unsaved);
    page.figure("legwork_alerts", "Alerts that are not over.", reading.alerts);
    return page.text();
}

QByteArray headroomJson(const Reading &reading)
{
    const ports::Headroom headroom = headroomOf(reading);
    const auto number = [](const auto &value) {
        return value ? QJsonValue(static_cast<qint64>(*value)) : QJsonValue(QJsonValue::Null);
    };
    const bool isKnown = reading.isLive && reading.sample;
    QJsonObject object { { QStringLiteral("profile"), reading.profile },
        { QStringLiteral("time"),
            reading.sample ? QJsonValue(QString::fromStdString(toIso8601(reading.sample->time)))
                           : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("live"), reading.isLive },
        { QStringLiteral("inUse"), isKnown ? number(reading.sample->inUse) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("limit"), isKnown ? number(headroom.limit) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("margin"), headroom.margin }, { QStringLiteral("headroom"), number(headroom.ports) },
        { QStringLiteral("mayGoOn"), headroom.mayGoOn() } };
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace legwork::collect
