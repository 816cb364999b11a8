// SPDX-License-Identifier: GPL-3.0-or-later
#include "truth.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace legwork::labcalls {

namespace {

QJsonValue text(const std::string &value)
{
    return value.empty() ? QJsonValue(QJsonValue::Null) : QJsonValue(QString::fromStdString(value));
}

QJsonValue time(Micros value)
{
    return value == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(static_cast<double>(value / millisecond));
}
QJsonValue number(int value) { return value == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(value); }

QJsonObject legObject(const LegRecord &leg)
{
    return {
        { QStringLiteral("kind"), text(leg.kind) },
        { QStringLiteral("callId"), text(leg.callId) },
        { QStringLiteral("fromIp"), text(leg.fromIp) },
        { QStringLiteral("toIp"), text(leg.toIp) },
        { QStringLiteral("transport"), text(leg.transport) },
        { QStringLiteral("dialled"), text(leg.dialled) },
        { QStringLiteral("setupMs"), time(leg.setup) },
        { QStringLiteral("answerMs"), time(leg.answer) },
        { QStringLiteral("endMs"), time(leg.end) },
        { QStringLiteral("result"), number(leg.result) },
        { QStringLiteral("q850"), number(leg.cause) },
        { QStringLiteral("releasedBy"), text(releaserOf(leg)) },
        { QStringLiteral("messages"), static_cast<int>(leg.messages) },
    };
}

Result<void> writeLines(const std::string &path, const std::vector<QJsonObject> &objects)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorKind::NotReadable, path, file.errorString().toStdString());
    for (const QJsonObject &object : objects)
        file.write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    return {};
}

} // namespace

std::string releaserOf(const LegRecord &leg)
{
    if (!leg.releasedBy.starts_with("127."))
        return leg.releasedBy;
    // Only the address of the one who sent the BYE is known.
    if (leg.kind == "ingress")
        return leg.releasedBy == leg.fromIp ? "caller" : "cvp";
    if (leg.releasedBy == leg.fromIp)
        return "cvp";
    return leg.kind == "agent" ? "agent" : "vxml";
}

Result<void> writeTruth(const World &world, const std::string &folder)
{
    std::vector<QJsonObject> calls, holds;
    for (const Ledger::Call &call : world.ledger.calls()) {
        QJsonArray legs;
        for (const LegRecord &leg : call->legs)
            legs.append(legObject(leg));
        calls.push_back({
            { QStringLiteral("index"), static_cast<int>(call->index) },
            { QStringLiteral("callguid"), text(call->callguid) },
            { QStringLiteral("ciscoGuid"), text(call->ciscoGuid) },
            { QStringLiteral("ani"), text(call->ani) },
            { QStringLiteral("dnis"), text(call->dnis) },
            { QStringLiteral("label"), text(call->label) },
            { QStringLiteral("correlationId"), text(call->correlationId) },
            { QStringLiteral("rckey"),
                call->rckey == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(QString::number(call->rckey)) },
            { QStringLiteral("dialogue"), static_cast<int>(call->dialogue) },
            { QStringLiteral("startMs"), time(call->start) },
            { QStringLiteral("endMs"), time(call->end) },
            { QStringLiteral("outcome"), text(call->outcome) },
            { QStringLiteral("finding"), text(call->finding) },
            { QStringLiteral("releasedBy"), text(call->releasedBy) },
            { QStringLiteral("sip"), number(call->sip) },
            { QStringLiteral("q850"), number(call->q850) },
            { QStringLiteral("legs"), legs },
        });
    }
    for (const PortHold &hold : world.ports.history()) {
        holds.push_back({
            { QStringLiteral("callguid"), text(hold.guid) },
            { QStringLiteral("licence"), hold.isDirector ? QStringLiteral("callDirector") : QStringLiteral("ivrPort") },
            { QStringLiteral("queued"), hold.isQueued },
            { QStringLiteral("server"), text(hold.server) },
            { QStringLiteral("beginMs"), time(hold.begin) },
            { QStringLiteral("endMs"), time(hold.end) },
        });
    }
    if (auto written = writeLines(folder + "/truth.jsonl", calls); !written)
        return written;
    return writeLines(folder + "/truth-ports.jsonl", holds);
}

} // namespace legwork::labcalls
