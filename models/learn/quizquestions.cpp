// SPDX-License-Identifier: GPL-3.0-or-later
#include "quiz.h"

#include <items/explain.h>

#include <QCoreApplication>

#include <algorithm>

namespace legwork::learn {

namespace {

using items::Ladder;

QString tr(const char *text) { return QCoreApplication::translate("legwork::learn::Quiz", text); }
QString toText(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

QString seconds(Milliseconds span) { return tr("%1 s").arg(static_cast<double>(span.count()) / 1000.0, 0, 'f', 1); }

const calls::Leg *legOf(const Ladder &ladder, calls::LegKind kind)
{
    const auto found = std::ranges::find(ladder.call.legs, kind, &calls::Leg::kind);
    return found == ladder.call.legs.end() ? nullptr : &*found;
}

std::optional<calls::Place> firstRowOf(const Ladder &ladder, const calls::Leg *leg)
{
    for (const items::LadderRow &row : ladder.rows) {
        if (leg != nullptr && row.row.leg >= 0 && &ladder.call.legs[static_cast<std::size_t>(row.row.leg)] == leg)
            return row.row.place;
    }
    return {};
}

/// Numbers of the same length that differ from it in a digit or two.
QStringList near(const QString &number, QRandomGenerator &random)
{
    QStringList list;
    for (int i = 0; i < 12 && !number.isEmpty(); ++i) {
        QString other = number;
        other[random.bounded(static_cast<int>(number.size()))]
            = QLatin1Char(static_cast<char>('0' + random.bounded(10)));
        if (other != number)
            list.append(other);
    }
    return list;
}

QString who(const Ladder &ladder)
{
    return tr("Call from %1 to %2: ").arg(toText(ladder.call.ani.view()), toText(ladder.call.dnis.view()));
}

bool correlation(const Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const calls::Leg *const leg = legOf(ladder, calls::LegKind::Vru);
    const QString label = toText(ladder.call.label.view()), id = toText(ladder.call.correlationId.view());
    if (leg == nullptr || label.isEmpty() || id.isEmpty() || toText(leg->dialled.view()) != label + id)
        return false;
    out.question.text = who(ladder)
        + tr("the VRU leg is dialled as %1, and the label of the network VRU has %2 digits. Which correlation id does "
             "ICM "
             "know the call by?")
              .arg(label + id)
              .arg(label.size());
    right = id;
    const QString whole = label + id;
    wrong = QStringList { label.right(id.size()), whole.right(id.size() + 1), id.mid(1), id + id.left(1) };
    wrong += near(id, random);
    out.question.because
        = tr("The number dialled is the label followed by the correlation id; what is left behind the %1 "
             "digits of the label is %2.")
              .arg(label.size())
              .arg(id);
    out.question.hints = { tr("Take the label's digits off at the left.") };
    out.proof = firstRowOf(ladder, leg);
    return true;
}

bool dialled(const Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const calls::Leg *const leg = legOf(ladder, calls::LegKind::Vru);
    const QString label = toText(ladder.call.label.view()), id = toText(ladder.call.correlationId.view());
    if (leg == nullptr || label.isEmpty() || id.isEmpty())
        return false;
    out.question.text = who(ladder)
        + tr("ICM answers with label %1 and correlation id %2. Which number does CVP put into the INVITE to the VXML "
             "gateway?")
              .arg(label, id);
    right = toText(leg->dialled.view());
    wrong = { label, id + label, toText(ladder.call.dnis.view()) + id };
    wrong += near(right, random);
    out.question.because = tr("CVP appends the correlation id to the label and dials the whole: %1.").arg(right);
    out.question.hints = { tr("The VXML gateway hands the id back to ICM, so it must reach it.") };
    out.proof = firstRowOf(ladder, leg);
    return true;
}

bool guid12(const Ladder &ladder, QRandomGenerator &, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const QString guid = toText(ladder.call.callguid.view());
    if (guid.size() != 32)
        return false;
    out.question.text
        = tr("The CALLGUID of a call is %1. Which twelve digits do the gateway's debugs print for it, between "
             "the slashes?")
              .arg(guid);
    right = guid.left(8) + guid.mid(16, 4);
    wrong = { guid.left(12), guid.right(12), guid.left(8) + guid.mid(8, 4).right(2) + guid.mid(30, 2),
        guid.left(8) + guid.right(4), guid.mid(8, 12) };
    out.question.because = tr("They are the first eight digits and digits 17 to 20: %1.").arg(right);
    out.question.hints = { tr("The first eight are the same in both; the other four are not their neighbours.") };
    return true;
}

bool decimalWord(const Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const QString guid = toText(ladder.call.callguid.view());
    if (guid.size() != 32)
        return false;
    const int word = random.bounded(4);
    const quint32 value = guid.mid(word * 8, 8).toUInt(nullptr, 16);
    out.question.text
        = tr("In the Cisco-Guid header of a call word %1 is %2. Which eight digits of its CALLGUID are that?")
              .arg(word + 1)
              .arg(value, 10, 10, QLatin1Char('0'));
    right = guid.mid(word * 8, 8);
    for (int other = 0; other < 4; ++other)
        wrong.append(guid.mid(other * 8, 8));
    wrong.append(QStringLiteral("%1").arg(value ^ 0x00010000U, 8, 16, QLatin1Char('0')).toUpper());
    out.question.because
        = tr("Each of the four decimal words is eight hexadecimal digits: %1 is %2.").arg(value).arg(right);
    out.question.hints
        = { tr("Divide by 16 seven times, or look at the last digit: odd numbers end in an odd digit.") };
    return true;
}

bool releasedBy(const Ladder &ladder, QRandomGenerator &, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const char *const party = calls::nameOf(ladder.call.releasedBy);
    if (party == nullptr)
        return false;
    const auto words = [](const QString &name) {
        if (name == QLatin1String("caller"))
            return tr("The caller");
        if (name == QLatin1String("agent"))
            return tr("The agent");
        if (name == QLatin1String("cvp"))
            return tr("The call server, by itself");
        if (name == QLatin1String("vxml"))
            return tr("The VXML gateway");
        if (name == QLatin1String("ingress"))
            return tr("The ingress gateway, by itself");
        return tr("ICM");
    };
    out.question.text = who(ladder) + tr("read the ladder. Who ended this call?");
    right = words(QString::fromLatin1(party));
    for (const char *const other : { "caller", "agent", "cvp", "vxml", "ingress" })
        wrong.append(words(QString::fromLatin1(other)));
    wrong.removeAll(right);
    out.question.because = tr("The first BYE, or the first answer that refused it, tells: %1.").arg(right);
    out.question.hints = { tr("Look for the first BYE of the leg that ended the call.") };
    return true;
}

bool licence(const Ladder &ladder, QRandomGenerator &, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const calls::Call &call = ladder.call;
    if (call.ivrPort.count() == 0 || call.callDirector.count() == 0)
        return false;
    out.question.text = who(ladder)
        + tr("it spent %1 in self-service, %2 in queue and %3 with an agent. How long did it hold an IVR port?")
              .arg(seconds(call.ivr), seconds(call.queue), seconds(call.talk));
    right = seconds(call.ivrPort);
    wrong = { seconds(call.callDirector), seconds(call.ivrPort + call.callDirector), seconds(call.ivr),
        seconds(call.queue), seconds(call.end - call.start) };
    out.question.because
        = tr("A port is held in self-service and in queue, and freed when the agent answers: %1. From then "
             "on the call holds a call director licence.")
              .arg(right);
    out.question.hints = { tr("Which machine serves the caller before the agent answers?") };
    return true;
}

bool legKind(const Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong)
{
    static constexpr calls::LegKind kinds[] = { calls::LegKind::Ingress, calls::LegKind::Vru, calls::LegKind::Ringtone,
        calls::LegKind::Agent, calls::LegKind::Error };
    const auto words = [](calls::LegKind kind) {
        switch (kind) {
        case calls::LegKind::Ingress: return tr("The ingress leg: from the gateway to CVP");
        case calls::LegKind::Vru: return tr("The VRU leg: prompts, digits, queue music");
        case calls::LegKind::Ringtone: return tr("The ringtone leg: while the agent's phone rings");
        case calls::LegKind::Agent: return tr("The agent leg: to the agent's phone");
        default: return tr("The error leg: the caller hears that something went wrong");
        }
    };
    if (ladder.call.legs.size() < 2)
        return false;
    const calls::Leg &leg
        = ladder.call.legs[static_cast<std::size_t>(random.bounded(static_cast<int>(ladder.call.legs.size())))];
    if (leg.dialled.size() == 0 || std::ranges::find(kinds, leg.kind) == std::end(kinds))
        return false;
    out.question.text = who(ladder) + tr("which leg is the one that dials %1?").arg(toText(leg.dialled.view()));
    right = words(leg.kind);
    for (const calls::LegKind kind : kinds) {
        if (kind != leg.kind)
            wrong.append(words(kind));
    }
    out.question.because = tr("%1 goes to %2. %3.").arg(toText(leg.dialled.view()), toText(leg.to.view()), right);
    out.question.hints = { tr("91919191 and 92929292 are numbers of CVP itself.") };
    out.proof = firstRowOf(ladder, &leg);
    return true;
}

bool cause(const Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong)
{
    if (ladder.call.q850 == 0)
        return false;
    static constexpr unsigned causes[] = { 1, 3, 16, 17, 18, 19, 21, 27, 34, 38, 41, 47, 57, 63, 102 };
    out.question.text = who(ladder) + tr("it ended with Q.850 cause %1. What does that say?").arg(ladder.call.q850);
    right = toText(items::meaningOfCause(ladder.call.q850));
    for (int i = 0; i < 20; ++i)
        wrong.append(toText(items::meaningOfCause(causes[random.bounded(static_cast<int>(std::size(causes)))])));
    wrong.removeAll(right);
    out.question.because = tr("Cause %1: %2 (ITU-T Q.850).").arg(ladder.call.q850).arg(right);
    out.question.hints = { tr("16 is the cause of calls that somebody simply ended.") };
    return true;
}

bool peerIn(const Ladder &ladder, QRandomGenerator &, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const calls::Leg *const leg = legOf(ladder, calls::LegKind::Vru);
    const calls::Leg *const in = legOf(ladder, calls::LegKind::Ingress);
    if (leg == nullptr || leg->dialPeerIn.size() == 0)
        return false;
    out.question.text = who(ladder)
        + tr("which dial-peer of the VXML gateway took the VRU leg to %1?").arg(toText(leg->dialled.view()));
    right = toText(leg->dialPeerIn.view());
    wrong = { QStringLiteral("0"), QStringLiteral("9191"), QStringLiteral("9292") };
    if (in != nullptr)
        wrong = QStringList { toText(in->dialPeerOut.view()), toText(in->dialPeerIn.view()) } + wrong;
    wrong.removeAll(right);
    out.question.because = tr("The gateway's ccapi debug says Incoming Dial-peer=%1 for that leg.").arg(right);
    out.question.hints = { tr("Look at vxml-gw.log: cc_api_call_setup_ind_common.") };
    out.proof = firstRowOf(ladder, leg);
    return true;
}

bool caller(const Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong)
{
    const calls::Leg *const leg = legOf(ladder, calls::LegKind::Agent);
    if (leg == nullptr || leg->dialled.size() == 0)
        return false;
    out.question.text = who(ladder) + tr("which label did ICM return for the agent?");
    right = toText(leg->dialled.view());
    wrong = { toText(ladder.call.label.view()), QStringLiteral("91919191"), toText(ladder.call.dnis.view()) };
    wrong += near(right, random);
    out.question.because
        = tr("ICM's CONNECT carries the agent's extension as its label, %1, and CVP dials it.").arg(right);
    out.question.hints = { tr("The agent leg dials it.") };
    out.proof = firstRowOf(ladder, leg);
    return true;
}

} // namespace

std::vector<QuestionMaker> questionMakers()
{
    return { { "correlation", correlation }, { "dialled", dialled }, { "guid12", guid12 }, { "decimal", decimalWord },
        { "released", releasedBy }, { "licence", licence }, { "leg", legKind }, { "cause", cause }, { "peer", peerIn },
        { "agent", caller } };
}

} // namespace legwork::learn
