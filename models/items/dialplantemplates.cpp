// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes are those of the CVP 12.6 Configuration Guide (gateways; call flow models) and the PCCE 15.0.1
// administration guide (post-installation).
#include "dialplantemplates.h"

#include <QCoreApplication>

namespace legwork::items {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::items::PeerTemplates", text); }

QString l(const char *text) { return QString::fromLatin1(text); }

QStringList lines(std::initializer_list<const char *> commands)
{
    QStringList out;
    for (const char *const command : commands)
        out.append(l(command));
    return out;
}

TemplateField pattern(const QString &label, const char *value, const QString &hint)
{
    return { l("pattern"), label, l(value), hint, true };
}

TemplateField target(const QString &label, const char *value = "ipv4:")
{
    return { l("target"), label, l(value), tr("ipv4:10.0.0.1, dns:host or sip-server"), true };
}

} // namespace

QList<PeerTemplate> peerTemplates()
{
    const QString number = tr("a dial-peer pattern: digits, dots, T at the end");
    return {
        { l("label"), tr("VRU label"), tr("Takes a label and its correlation id and starts the script that asks CVP."),
            l("voip"), 7777, { pattern(tr("Label pattern"), "7777T", tr("the label, T for the correlation id")) },
            lines({ "description VRU leg", "service bootstrap", "incoming called-number %pattern%",
                "session protocol sipv2", "voice-class sip rel1xx disable", "dtmf-relay rtp-nte", "codec g711ulaw",
                "no vad" }),
            l("bootstrap"), l("flash:bootstrap.tcl") },
        { l("ringtone"), tr("Ringtone"), tr("Plays the ringing that callers hear while an agent's phone rings."),
            l("voip"), 9191, { pattern(tr("Number"), "9191T", number) },
            lines({ "description Ringtone", "service ringtone", "incoming called-number %pattern%",
                "session protocol sipv2", "voice-class sip rel1xx disable", "dtmf-relay rtp-nte", "codec g711ulaw",
                "no vad" }),
            l("ringtone"), l("flash:ringtone.tcl") },
        { l("error"), tr("Error tone"), tr("Plays the error message when a call cannot be handled."), l("voip"), 9292,
            { pattern(tr("Number"), "9292T", number) },
            lines({ "description Error tone", "service cvperror", "incoming called-number %pattern%",
                "session protocol sipv2", "voice-class sip rel1xx disable", "dtmf-relay rtp-nte", "codec g711ulaw",
                "no vad" }),
            l("cvperror"), l("flash:cvperror.tcl") },
        { l("error-remote"), tr("Error tone on another gateway"),
            tr("Sends error calls to the VXML gateway, where this one has none."), l("voip"), 929292,
            { pattern(tr("Number"), "929292T", number), target(tr("VXML gateway")) },
            lines({ "description Error tone at the VXML gateway", "destination-pattern %pattern%",
                "session protocol sipv2", "session target %target%", "dtmf-relay rtp-nte", "codec g711ulaw",
                "no vad" }),
            {}, {} },
        { l("ingress-tdm"), tr("From the PSTN, TDM"),
            tr("Takes calls from the ISDN side and keeps them alive when CVP loses them."), l("pots"), 8,
            { pattern(tr("Dialled number"), ".T", number) },
            lines({ "description From the PSTN", "service cvp-survivability", "incoming called-number %pattern%",
                "direct-inward-dial" }),
            l("cvp-survivability"), l("flash:survivability.tcl") },
        { l("ingress-sip"), tr("From the PSTN, SIP trunk"),
            tr("Takes calls from a SIP trunk and keeps them alive when CVP loses them."), l("voip"), 70000,
            { pattern(tr("Dialled number"), "8005550100", number) },
            lines({ "description From the SIP trunk", "service cvp-survivability", "incoming called-number %pattern%",
                "session protocol sipv2", "voice-class sip rel1xx disable", "dtmf-relay rtp-nte", "codec g711ulaw",
                "no vad" }),
            l("cvp-survivability"), l("flash:survivability.tcl") },
        { l("switch-a"), tr("To CVP, side A"), tr("The switch leg to the first call server, watched by OPTIONS."),
            l("voip"), 70021,
            { pattern(tr("Dialled number"), "8005550100", number), target(tr("Call server"), "ipv4:"),
                { l("most"), tr("Max connections"), l("225"), tr("calls at once; empty: no limit"), false } },
            lines({ "description Switch leg, side A", "preference 1", "max-conn %most%",
                "destination-pattern %pattern%", "session protocol sipv2", "session target %target%",
                "session transport tcp", "voice-class sip rel1xx disable",
                "voice-class sip options-keepalive up-interval 12 down-interval 65 retry 2", "dtmf-relay rtp-nte",
                "codec g711ulaw", "no vad" }),
            {}, {} },
        { l("switch-b"), tr("To CVP, side B"), tr("The switch leg to the second call server, tried after side A."),
            l("voip"), 70022,
            { pattern(tr("Dialled number"), "8005550100", number), target(tr("Call server"), "ipv4:"),
                { l("most"), tr("Max connections"), l("225"), tr("calls at once; empty: no limit"), false } },
            lines({ "description Switch leg, side B", "preference 2", "max-conn %most%",
                "destination-pattern %pattern%", "session protocol sipv2", "session target %target%",
                "session transport tcp", "voice-class sip rel1xx disable",
                "voice-class sip options-keepalive up-interval 12 down-interval 65 retry 2", "dtmf-relay rtp-nte",
                "codec g711ulaw", "no vad" }),
            {}, {} },
        { l("proxy"), tr("To the SIP proxy"), tr("Sends calls to the proxy that sip-ua names."), l("voip"), 9000,
            { pattern(tr("Dialled number"), "8005550100", number) },
            lines({ "description To the proxy", "destination-pattern %pattern%", "session protocol sipv2",
                "session target sip-server", "dtmf-relay rtp-nte", "codec g711ulaw", "no vad" }),
            {}, {} },
        { l("vvb"), tr("To a Virtualized Voice Browser"),
            tr("Sends label calls to a voice browser instead of a VXML gateway."), l("voip"), 1800,
            { pattern(tr("Label pattern"), "1800T", number), target(tr("Voice browser"), "ipv4:") },
            lines({ "description To the voice browser", "destination-pattern %pattern%", "session protocol sipv2",
                "session target %target%", "session transport tcp", "dtmf-relay rtp-nte", "codec g711ulaw", "no vad" }),
            {}, {} },
        { l("selfservice"), tr("Standalone self-service"),
            tr("Starts an application of the VXML server without the contact centre's routing."), l("voip"), 800,
            { pattern(tr("Dialled number"), "800.......", number),
                { l("service"), tr("Service"), l("hello_world"), tr("as defined under application"), false } },
            lines({ "description Self-service", "service %service%", "incoming called-number %pattern%",
                "session protocol sipv2", "dtmf-relay rtp-nte", "codec g711ulaw", "no vad" }),
            {}, {} },
        { l("voip"), tr("Empty voip peer"), tr("A SIP peer with nothing but its protocol."), l("voip"), 100,
            { pattern(tr("Destination pattern"), "", number), target(tr("Session target"), "") },
            lines({ "destination-pattern %pattern%", "session protocol sipv2", "session target %target%" }), {}, {} },
        { l("pots"), tr("Empty pots peer"), tr("A peer towards a voice port."), l("pots"), 100,
            { pattern(tr("Destination pattern"), "", number),
                { l("port"), tr("Port"), {}, tr("as in 0/0/0:23"), true } },
            lines({ "destination-pattern %pattern%", "port %port%" }), {}, {} },
    };
}

std::vector<std::string> linesOf(const PeerTemplate &shape, quint32 tag, const QHash<QString, QString> &values)
{
    std::vector<std::string> out { "dial-peer voice " + std::to_string(tag) + ' ' + shape.kind.toStdString() };
    for (QString line : shape.lines) {
        bool isEmpty = false;
        for (const TemplateField &field : shape.fields) {
            const QString mark = QLatin1Char('%') + field.key + QLatin1Char('%');
            if (!line.contains(mark))
                continue;
            const QString value = values.value(field.key, field.value).simplified();
            isEmpty = isEmpty || value.isEmpty();
            line.replace(mark, value);
        }
        if (!isEmpty)
            out.push_back(' ' + line.toUtf8().toStdString());
    }
    return out;
}

} // namespace legwork::items
