// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanform.h"

#include "dialplanchange.h"
#include "text.h"

#include <dialplan/pattern.h>
#include <dialplan/words.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace legwork::items {

using dialplan::Object;
using dialplan::ObjectKind;
using dialplan::OptionId;
using dialplan::OptionSpec;
using Section = PeerSection;
using Editor = PeerEditor;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::items::PeerForm", text); }

enum Kinds : std::uint8_t { Both, Pots, Voip };
enum Rank : std::uint8_t { Common, Rare };

constexpr PeerField field(OptionId id, Section section, Editor editor, const char *label, Kinds kinds = Both,
    Rank rank = Rare, const char *choices = "")
{
    return { id, section, editor, label, kinds != Voip, kinds != Pots, rank == Common, choices };
}

constexpr std::array table {
    field(OptionId::Description, Section::Match, Editor::Text, QT_TR_NOOP("Description"), Both, Common),
    field(
        OptionId::DestinationPattern, Section::Match, Editor::Pattern, QT_TR_NOOP("Destination pattern"), Both, Common),
    field(
        OptionId::IncomingCalled, Section::Match, Editor::Pattern, QT_TR_NOOP("Incoming called number"), Both, Common),
    field(OptionId::Preference, Section::Match, Editor::Number, QT_TR_NOOP("Preference"), Both, Common),
    field(OptionId::AnswerAddress, Section::Match, Editor::Pattern, QT_TR_NOOP("Answer address")),
    field(OptionId::IncomingUriVia, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming URI, Via"), Voip),
    field(OptionId::IncomingUriRequest, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming URI, request"), Voip),
    field(OptionId::IncomingUriTo, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming URI, To"), Voip),
    field(OptionId::IncomingUriFrom, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming URI, From"), Voip),
    field(OptionId::IncomingUriCalled, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming URI, called"), Voip),
    field(OptionId::IncomingUriCalling, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming URI, calling"), Voip),
    field(OptionId::IncomingCalledMap, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming called map"), Voip),
    field(OptionId::IncomingCallingMap, Section::Match, Editor::Reference, QT_TR_NOOP("Incoming calling map"), Voip),
    field(OptionId::DestinationMap, Section::Match, Editor::Reference, QT_TR_NOOP("Destination map")),
    field(OptionId::DestinationCallingMap, Section::Match, Editor::Reference, QT_TR_NOOP("Destination calling map")),
    field(OptionId::DestinationUri, Section::Match, Editor::Reference, QT_TR_NOOP("Destination URI")),
    field(OptionId::DestinationUriFrom, Section::Match, Editor::Reference, QT_TR_NOOP("Destination URI, From"), Voip),
    field(OptionId::DestinationUriTo, Section::Match, Editor::Reference, QT_TR_NOOP("Destination URI, To"), Voip),
    field(OptionId::DestinationUriVia, Section::Match, Editor::Reference, QT_TR_NOOP("Destination URI, Via"), Voip),
    field(OptionId::DestinationUriDiversion, Section::Match, Editor::Reference,
        QT_TR_NOOP("Destination URI, Diversion"), Voip),
    field(OptionId::DestinationUriReferredBy, Section::Match, Editor::Reference,
        QT_TR_NOOP("Destination URI, Referred-By"), Voip),
    field(OptionId::DestinationRouteString, Section::Match, Editor::Text, QT_TR_NOOP("Route string"), Voip),
    field(OptionId::ProvisionPolicy, Section::Match, Editor::Text, QT_TR_NOOP("Provision policy"), Voip),
    field(OptionId::DnisMapUse, Section::Match, Editor::Reference, QT_TR_NOOP("DNIS map")),
    field(OptionId::CarrierSource, Section::Match, Editor::Text, QT_TR_NOOP("Carrier, source")),
    field(OptionId::CarrierTarget, Section::Match, Editor::Text, QT_TR_NOOP("Carrier, target")),
    field(OptionId::NumberingType, Section::Match, Editor::Choice, QT_TR_NOOP("Numbering type")),
    field(OptionId::Permission, Section::Match, Editor::Choice, QT_TR_NOOP("Permission")),
    field(OptionId::CorIncoming, Section::Match, Editor::Reference, QT_TR_NOOP("COR list, incoming")),
    field(OptionId::CorOutgoing, Section::Match, Editor::Reference, QT_TR_NOOP("COR list, outgoing")),
    field(OptionId::Shutdown, Section::Match, Editor::Flag, QT_TR_NOOP("Shut down"), Both, Common),

    field(OptionId::Port, Section::Target, Editor::Text, QT_TR_NOOP("Port"), Pots, Common),
    field(OptionId::TrunkGroupUse, Section::Target, Editor::Lines, QT_TR_NOOP("Trunk groups"), Pots),
    field(OptionId::SessionProtocol, Section::Target, Editor::Choice, QT_TR_NOOP("Session protocol"), Voip, Common),
    field(OptionId::SessionTarget, Section::Target, Editor::Pattern, QT_TR_NOOP("Session target"), Voip, Common),
    field(OptionId::SessionServerGroup, Section::Target, Editor::Reference, QT_TR_NOOP("Server group"), Voip),
    field(OptionId::SessionTransport, Section::Target, Editor::Choice, QT_TR_NOOP("Session transport"), Voip, Common,
        "udp|tcp|tcp tls"),
    field(OptionId::DestinationDpg, Section::Target, Editor::Reference, QT_TR_NOOP("Dial-peer group")),
    field(OptionId::Keepalive, Section::Target, Editor::Text, QT_TR_NOOP("OPTIONS keepalive"), Voip),
    field(
        OptionId::KeepaliveProfile, Section::Target, Editor::Reference, QT_TR_NOOP("Keepalive profile"), Voip, Common),
    field(OptionId::MaxConn, Section::Target, Editor::Number, QT_TR_NOOP("Max connections"), Both, Common),
    field(OptionId::TenantUse, Section::Target, Editor::Reference, QT_TR_NOOP("Tenant"), Voip),
    field(OptionId::BindControl, Section::Target, Editor::Text, QT_TR_NOOP("Bind, control"), Voip),
    field(OptionId::BindMedia, Section::Target, Editor::Text, QT_TR_NOOP("Bind, media"), Voip),
    field(OptionId::CallRouteUrl, Section::Target, Editor::Flag, QT_TR_NOOP("Route by URI"), Voip),
    field(OptionId::CallRouteString, Section::Target, Editor::Flag, QT_TR_NOOP("Route by route string"), Voip),

    field(OptionId::Codec, Section::Media, Editor::Choice, QT_TR_NOOP("Codec"), Voip, Common,
        "g711ulaw|g711alaw|g729r8|g729br8|g722-64|ilbc|transparent"),
    field(OptionId::VoiceClassCodec, Section::Media, Editor::Reference, QT_TR_NOOP("Codec class"), Voip, Common),
    field(OptionId::DtmfRelay, Section::Media, Editor::Choice, QT_TR_NOOP("DTMF relay"), Voip, Common,
        "rtp-nte|rtp-nte digit-drop|sip-info|sip-kpml|sip-notify|rtp-nte sip-kpml|h245-alphanumeric|cisco-rtp"),
    field(OptionId::Vad, Section::Media, Editor::Flag, QT_TR_NOOP("Voice activity detection"), Voip, Common),
    field(OptionId::Fax, Section::Media, Editor::Lines, QT_TR_NOOP("Fax"), Both),
    field(OptionId::RtpPayload, Section::Media, Editor::Lines, QT_TR_NOOP("RTP payload types"), Voip),
    field(OptionId::Media, Section::Media, Editor::Lines, QT_TR_NOOP("Media"), Voip),
    field(OptionId::Srtp, Section::Media, Editor::Text, QT_TR_NOOP("SRTP"), Voip),
    field(OptionId::IpQos, Section::Media, Editor::Lines, QT_TR_NOOP("QoS"), Voip),

    field(OptionId::TranslationIncoming, Section::Translation, Editor::Reference, QT_TR_NOOP("Incoming profile"), Both,
        Common),
    field(OptionId::TranslationOutgoing, Section::Translation, Editor::Reference, QT_TR_NOOP("Outgoing profile"), Both,
        Common),
    field(OptionId::TranslateOutgoingCalled, Section::Translation, Editor::Reference,
        QT_TR_NOOP("Outgoing rule, called")),
    field(OptionId::TranslateOutgoingCalling, Section::Translation, Editor::Reference,
        QT_TR_NOOP("Outgoing rule, calling")),
    field(OptionId::CallBlockProfile, Section::Translation, Editor::Reference, QT_TR_NOOP("Call block profile")),
    field(OptionId::CallBlockCause, Section::Translation, Editor::Choice, QT_TR_NOOP("Call block cause")),
    field(
        OptionId::DirectInwardDial, Section::Translation, Editor::Flag, QT_TR_NOOP("Direct inward dial"), Pots, Common),
    field(OptionId::DigitStrip, Section::Translation, Editor::Flag, QT_TR_NOOP("Strip matched digits"), Pots, Common),
    field(OptionId::Prefix, Section::Translation, Editor::Pattern, QT_TR_NOOP("Prefix"), Pots),
    field(OptionId::ForwardDigits, Section::Translation, Editor::Pattern, QT_TR_NOOP("Forward digits"), Pots),

    field(OptionId::ServiceUse, Section::Service, Editor::Choice, QT_TR_NOOP("Service"), Both, Common),
    field(OptionId::Rel1xx, Section::Service, Editor::Choice, QT_TR_NOOP("100rel"), Voip, Common,
        "disable|supported 100rel|require 100rel"),
    field(OptionId::EarlyOffer, Section::Service, Editor::Text, QT_TR_NOOP("Early offer"), Voip),
    field(OptionId::SipProfilesUse, Section::Service, Editor::Lines, QT_TR_NOOP("SIP profiles"), Voip),
    field(OptionId::VoiceClassSip, Section::Service, Editor::Lines, QT_TR_NOOP("More SIP options"), Voip),
    field(OptionId::VoiceClassH323, Section::Service, Editor::Text, QT_TR_NOOP("H.323 class"), Voip),
    field(OptionId::ProgressInd, Section::Service, Editor::Lines, QT_TR_NOOP("Progress indication")),

    field(OptionId::Huntstop, Section::Hunting, Editor::Flag, QT_TR_NOOP("Hunt stop"), Both, Common),

    field(OptionId::Unknown, Section::Other, Editor::Lines, QT_TR_NOOP("Other lines")),
};

const OptionSpec *specOf(const PeerField &field) noexcept { return dialplan::specOf(ObjectKind::Peer, field.id); }

std::string bytes(const QString &text) { return text.toUtf8().toStdString(); }

QString targetFault(const QString &value)
{
    static constexpr std::array schemes { "ipv4:", "ipv6:", "dns:", "enum:", "loopback:", "settlement" };
    static constexpr std::array words { "sip-server", "sip-uri", "registrar", "dhcp", "ras" };
    const bool isWord = std::ranges::any_of(words, [&](const char *word) { return value == QLatin1String(word); });
    const auto scheme
        = std::ranges::find_if(schemes, [&](const char *word) { return value.startsWith(QLatin1String(word)); });
    if (!isWord && scheme == schemes.end())
        return tr("Begins with ipv4:, ipv6:, dns: or enum:, or is sip-server, sip-uri, registrar, dhcp or ras.");
    if (scheme == schemes.end() || QLatin1String(*scheme) != QLatin1String("ipv4:"))
        return {};
    const QStringList parts = value.mid(5).section(QLatin1Char(':'), 0, 0).split(QLatin1Char('.'));
    const bool isAddress = parts.size() == 4 && std::ranges::all_of(parts, [](const QString &part) {
        bool isNumber = false;
        return part.toUInt(&isNumber) < 256 && isNumber;
    });
    return isAddress ? QString() : tr("Four numbers from 0 to 255 follow ipv4:.");
}

/// Digits and wildcards that a pattern takes one character each for; -1 when that is no fixed number.
int lengthOf(const QString &value)
{
    const auto pattern = dialplan::Pattern::parse(value.toStdString());
    static const QString open = QStringLiteral("T%+?()");
    for (const QChar one : value) {
        if (open.contains(one))
            return -1;
    }
    return pattern.fault() != nullptr ? -1 : static_cast<int>(pattern.elements().size());
}

} // namespace

QString wordFor(PeerSection section)
{
    switch (section) {
    case Section::Match: return tr("Match");
    case Section::Target: return tr("Target");
    case Section::Media: return tr("Media");
    case Section::Translation: return tr("Translation");
    case Section::Service: return tr("Service");
    case Section::Hunting: return tr("Hunting");
    case Section::Other: break;
    }
    return tr("Kept as written");
}

std::span<const PeerField> peerFields() noexcept { return table; }

QString labelOf(const PeerField &field) { return tr(field.label); }

QString commandOf(const PeerField &field)
{
    const OptionSpec *const spec = specOf(field);
    return spec != nullptr ? shownText(spec->words) : QString();
}

QString valueOf(const PeerField &field, const Object &peer)
{
    const OptionSpec *const spec = specOf(field);
    if (field.editor == Editor::Lines) {
        QStringList lines;
        for (const std::string &line : linesOf(peer, field.id))
            lines.append(textFrom(line));
        return lines.join(QLatin1Char('\n'));
    }
    const dialplan::Option *const option = peer.find(field.id);
    if (field.editor == Editor::Flag) {
        const bool isOn = option != nullptr ? !option->isNegated : spec != nullptr && spec->isDefaultOn;
        return isOn ? QStringLiteral("yes") : QString();
    }
    if (option == nullptr || option->isNegated)
        return {};
    return option->value.empty() ? QStringLiteral("on") : textFrom(option->value); // set without more words
}

std::string commandFor(const PeerField &field, const QString &value, const Object &peer)
{
    const OptionSpec *const spec = specOf(field);
    if (spec == nullptr)
        return {};
    // The older of two words stays where it stands.
    const dialplan::Option *const known = peer.find(field.id);
    const std::string words(known != nullptr && !known->isNegated ? known->words : spec->words);
    const std::string given = bytes(value.trimmed());
    if (given.empty())
        return "no " + words;
    const bool isBare = given == "on" && spec->value == dialplan::ValueKind::Text;
    return field.editor == Editor::Flag || isBare ? words : words + ' ' + given;
}

QString faultOf(const PeerField &field, const QString &value)
{
    if (value.contains(QLatin1Char('\n')) && field.editor != Editor::Lines)
        return tr("One line only.");
    const QString text = value.trimmed();
    const OptionSpec *const spec = specOf(field);
    if (text.isEmpty() || spec == nullptr)
        return {};
    if (field.id == OptionId::Description && text.size() > 64)
        return tr("At most 64 characters.");
    if (field.id == OptionId::SessionTarget)
        return targetFault(text);
    if (field.editor == Editor::Pattern && spec->value == dialplan::ValueKind::Pattern) {
        const auto pattern = dialplan::Pattern::parse(bytes(text));
        return pattern.fault() != nullptr ? tr("The pattern %1.").arg(QString::fromUtf8(pattern.fault())) : QString();
    }
    if (spec->value == dialplan::ValueKind::Number) {
        const auto number = dialplan::numberFrom(bytes(text));
        if (!number || *number < spec->min || *number > spec->max)
            return tr("A number from %1 to %2.").arg(spec->min).arg(spec->max);
    }
    if (spec->value == dialplan::ValueKind::Choice && !dialplan::isOneOf(bytes(text), spec->choices))
        return tr("One of %1.").arg(shownText(spec->choices).replace(QLatin1Char('|'), QStringLiteral(", ")));
    if ((spec->value == dialplan::ValueKind::Reference || spec->value == dialplan::ValueKind::Word)
        && text.contains(QLatin1Char(' ')) && field.id != OptionId::TranslateOutgoingCalled)
        return tr("One word only.");
    return {};
}

FieldHint hintOf(const PeerField &field, const QString &value, const dialplan::Device &device)
{
    const QString text = value.trimmed();
    const OptionSpec *const spec = specOf(field);
    if (text.isEmpty() || spec == nullptr)
        return {};
    if (spec->value == dialplan::ValueKind::Pattern) {
        if (text == QLatin1String("T"))
            return { tr("T alone also takes an empty number"), true };
        const int length = lengthOf(text);
        return { length > 0 ? QCoreApplication::translate("legwork::items::PeerForm", "%n digit(s)", nullptr, length)
                            : QString(),
            false };
    }
    const std::string name = bytes(text.section(QLatin1Char(' '), 0, 0));
    if (spec->value == dialplan::ValueKind::Reference && device.find(spec->reference, name) == nullptr)
        return { tr("not defined on this device"), true };
    if (field.id == OptionId::VoiceClassCodec && device.find(ObjectKind::CodecClass, name) == nullptr)
        return { tr("not defined on this device"), true };
    return {};
}

QStringList offered(const PeerField &field, const dialplan::Device &device)
{
    QStringList out;
    const OptionSpec *const spec = specOf(field);
    const auto addNames = [&](ObjectKind kind) {
        for (const Object *const object : device.all(kind))
            out.append(textFrom(object->name));
        out.removeDuplicates();
    };
    if (field.id == OptionId::ServiceUse)
        addNames(ObjectKind::Service);
    else if (field.id == OptionId::VoiceClassCodec)
        addNames(ObjectKind::CodecClass);
    else if (spec != nullptr && spec->value == dialplan::ValueKind::Reference)
        addNames(spec->reference);
    const QString choices
        = spec != nullptr && !spec->choices.empty() ? shownText(spec->choices) : QString::fromLatin1(field.choices);
    out += choices.split(QLatin1Char('|'), Qt::SkipEmptyParts);
    return out;
}

} // namespace legwork::items
