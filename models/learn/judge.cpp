// SPDX-License-Identifier: GPL-3.0-or-later
#include "judge.h"

#include <dialplan/explain.h>
#include <dialplan/lint.h>

#include <QObject>

namespace legwork::learn {

namespace {

QString toText(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

QString peerName(const dialplan::Object *peer)
{
    return peer == nullptr ? QObject::tr("dial-peer 0") : QObject::tr("dial-peer %1").arg(toText(peer->name));
}

dialplan::Answer ask(const dialplan::Router &router, const Check &check)
{
    const std::string called = check.called.toStdString(), calling = check.calling.toStdString(),
                      port = check.port.toStdString();
    dialplan::CallInput input;
    input.protocol = check.protocol == QLatin1String("pots") ? dialplan::Protocol::Pots : dialplan::Protocol::Sip;
    input.called = called;
    input.calling = calling;
    input.inPort = port;
    return dialplan::explain(router, input);
}

/// What is wrong with the peer that takes the call; empty: nothing.
QString faultInbound(const Check &check, const dialplan::Device &device, const dialplan::Answer &answer)
{
    if (check.isRefused)
        return answer.inbound == nullptr ? QString() : QObject::tr("%1 takes it").arg(peerName(answer.inbound));
    if (answer.inbound == nullptr)
        return QObject::tr("no peer takes it: dial-peer 0, and no service starts");
    if (check.service.isEmpty())
        return {};
    const QString service = toText(dialplan::serviceOf(*answer.inbound));
    if (service != check.service) {
        return service.isEmpty() ? QObject::tr("%1 takes it and starts no service").arg(peerName(answer.inbound))
                                 : QObject::tr("%1 takes it and starts %2").arg(peerName(answer.inbound), service);
    }
    if (answer.script.empty() && !dialplan::isBuiltInService(check.service.toStdString())) {
        return QObject::tr("%1 names service %2, which the application block of %3 does not define")
            .arg(peerName(answer.inbound), service, toText(device.name));
    }
    return {};
}

QString targetOf(const dialplan::Device &device, const dialplan::Object &peer)
{
    QStringList list;
    for (const dialplan::Target &target : dialplan::targetsOf(device, peer))
        list.append(QString::fromStdString(target.address));
    return list.join(QLatin1String(", "));
}

QString faultOutbound(const Check &check, const dialplan::Device &device, const dialplan::Answer &answer)
{
    if (check.isRefused)
        return answer.order.empty() ? QString() : QObject::tr("it leaves by %1").arg(peerName(answer.order.front()));
    if (answer.order.empty())
        return QObject::tr("no peer sends it on: the call fails");
    const dialplan::Object &first = *answer.order.front();
    if (!check.target.isEmpty() && !targetOf(device, first).contains(check.target))
        return QObject::tr("it leaves by %1 to %2").arg(peerName(&first), targetOf(device, first));
    if (!check.sent.isEmpty() && QString::fromStdString(answer.sent) != check.sent)
        return QObject::tr("%1 sends %2").arg(peerName(&first), QString::fromStdString(answer.sent));
    if (!check.backup.isEmpty()) {
        if (answer.order.size() < 2)
            return QObject::tr("no other peer is tried when %1 fails").arg(peerName(&first));
        if (!targetOf(device, *answer.order[1]).contains(check.backup))
            return QObject::tr("%1 is tried next, to %2")
                .arg(peerName(answer.order[1]), targetOf(device, *answer.order[1]));
        if (first.has(dialplan::OptionId::Huntstop))
            return QObject::tr("%1 has huntstop: nothing is tried after it").arg(peerName(&first));
    }
    return {};
}

/// The legs of a call as a VXML gateway gets them: each must start what its kind needs.
QString faultOfCall(const items::Ladder &ladder, const dialplan::Device &device, const dialplan::Router &router)
{
    bool isAsked = false;
    for (const calls::Leg &leg : ladder.call.legs) {
        Check check;
        check.called = QString::fromStdString(leg.dialled.str());
        check.calling = QString::fromStdString(ladder.call.ani.str());
        if (leg.kind == calls::LegKind::Vru)
            check.service = QStringLiteral("bootstrap");
        else if (leg.kind == calls::LegKind::Ringtone)
            check.service = QStringLiteral("ringtone");
        else if (leg.kind == calls::LegKind::Error)
            check.service = QStringLiteral("cvperror");
        else
            continue;
        isAsked = true;
        const QString fault = faultInbound(check, device, ask(router, check));
        if (!fault.isEmpty())
            return QObject::tr("INVITE %1: %2").arg(check.called, fault);
    }
    return isAsked ? QString() : QObject::tr("no leg of the call goes to this gateway");
}

QString faultOfLint(const Check &check, const dialplan::Device &device)
{
    for (const dialplan::LintFinding &finding : dialplan::lint(device)) {
        if (toText(finding.id) == check.lint)
            return QObject::tr("line %1: %2").arg(finding.line).arg(QString::fromStdString(finding.text));
    }
    return {};
}

} // namespace

QList<Verdict> judge(const Exercise &exercise, const dialplan::Device &device, const items::Ladder *ladder)
{
    const dialplan::Router router(device);
    QList<Verdict> verdicts;
    for (const Check &check : exercise.checks) {
        QString fault;
        if (!check.lint.isEmpty())
            fault = faultOfLint(check, device);
        else if (check.isCall)
            fault = ladder == nullptr ? QObject::tr("the call is not there") : faultOfCall(*ladder, device, router);
        else if (check.isInbound)
            fault = faultInbound(check, device, ask(router, check));
        else
            fault = faultOutbound(check, device, ask(router, check));
        verdicts.append({ check.what, fault, fault.isEmpty() });
    }
    return verdicts;
}

} // namespace legwork::learn
