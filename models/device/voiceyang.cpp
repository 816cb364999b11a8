// SPDX-License-Identifier: GPL-3.0-or-later
#include "voiceyang.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>
#include <span>

namespace legwork::device {

namespace {

using dialplan::CommandModel;
using dialplan::ModelBlock;
using dialplan::ModelCommand;
using dialplan::ObjectKind;
using dialplan::OptionId;

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::VoiceYang)
};

/// How a command's words become a value.
enum class Kind : std::uint8_t {
    Text,
    Number, // 32 bits and below: a JSON number
    Count, // uint64: a JSON string (RFC 7951 section 6.1)
    Flag, // the command is there: true
    NotFlag, // `no` and the command: false
    Empty, // the command is there: [null]
    Choice, // each word is a leaf of its own
    Target,
    Transport,
    CodecClass,
    Codec,
    Digits,
    Service
};

struct Row {
    OptionId id;
    const char *path;
    Kind kind;
    bool needsSip = false; // a `when` that asks for session protocol sipv2
    const char *type = ""; // a `when` that asks for this type of peer
};

constexpr std::array peerRows {
    Row { OptionId::Description, "description", Kind::Text },
    Row { OptionId::Shutdown, "shutdown", Kind::Flag },
    Row { OptionId::IncomingCalled, "incoming/called-number", Kind::Text },
    Row { OptionId::IncomingCalledMap, "incoming/called/e164-pattern-map", Kind::Number },
    Row { OptionId::IncomingCallingMap, "incoming/calling/e164-pattern-map", Kind::Number },
    Row { OptionId::IncomingUriVia, "incoming/uri/via", Kind::Text, true },
    Row { OptionId::IncomingUriRequest, "incoming/uri/request", Kind::Text, true },
    Row { OptionId::IncomingUriTo, "incoming/uri/to", Kind::Text, true },
    Row { OptionId::IncomingUriFrom, "incoming/uri/from", Kind::Text, true },
    Row { OptionId::AnswerAddress, "answer-address", Kind::Text },
    Row { OptionId::DestinationPattern, "destination-pattern", Kind::Text },
    Row { OptionId::DestinationMap, "destination/e164-pattern-map", Kind::Number, false, "voip" },
    Row { OptionId::DestinationCallingMap, "destination/calling/e164-pattern-map", Kind::Number },
    Row { OptionId::DestinationDpg, "destination/dpg", Kind::Number },
    Row { OptionId::DestinationUri, "destination/uri", Kind::Text },
    Row { OptionId::DestinationUriFrom, "destination/uri-from", Kind::Text, true },
    Row { OptionId::DestinationUriTo, "destination/uri-to", Kind::Text, true },
    Row { OptionId::DestinationUriVia, "destination/uri-via", Kind::Text, true },
    Row { OptionId::DestinationUriDiversion, "destination/uri-diversion", Kind::Text, true },
    Row { OptionId::Port, "port", Kind::Text, false, "pots" },
    Row { OptionId::Prefix, "prefix", Kind::Text, false, "pots" },
    Row { OptionId::DirectInwardDial, "direct-inward-dial", Kind::Empty, false, "pots" },
    Row { OptionId::ForwardDigits, "forward-digits", Kind::Digits, false, "pots" },
    Row { OptionId::SessionProtocol, "session/protocol", Kind::Text },
    Row { OptionId::SessionTarget, "session/target", Kind::Target, true },
    Row { OptionId::SessionServerGroup, "session/server-group", Kind::Number, true },
    Row { OptionId::SessionTransport, "session/transport", Kind::Transport, false, "voip" },
    Row { OptionId::Preference, "preference", Kind::Number },
    Row { OptionId::Huntstop, "huntstop", Kind::Flag },
    Row { OptionId::MaxConn, "max-conn/range", Kind::Count },
    Row { OptionId::CorIncoming, "corlist/incoming", Kind::Text },
    Row { OptionId::CorOutgoing, "corlist/outgoing", Kind::Text },
    Row { OptionId::TranslationIncoming, "translation-profile/incoming", Kind::Text },
    Row { OptionId::TranslationOutgoing, "translation-profile/outgoing", Kind::Text },
    Row { OptionId::VoiceClassCodec, "voice-class/codec", Kind::CodecClass, false, "voip" },
    Row { OptionId::Codec, "codec", Kind::Codec, false, "voip" },
    Row { OptionId::DtmfRelay, "dtmf-relay", Kind::Choice, true, "voip" },
    Row { OptionId::Vad, "vad", Kind::NotFlag, false, "voip" },
    Row { OptionId::TenantUse, "voice-class/sip/tenant", Kind::Number, false, "voip" },
    Row { OptionId::ServiceUse, "service", Kind::Service },
};

/// `config-dialpeer-service-name`: all that the model knows.
constexpr std::array<std::string_view, 22> builtInServices { "ipsla-responder", "RECAPP", "CALLIndSs_SErviCe",
    "RetrProxy", "DSPREC", "session", "clid_authen_npw", "app-b-acd-aa", "clid_authen_collect", "app-b-acd",
    "clid_col_npw_3", "clid_authen", "clid_col_npw_npw", "TOLLFRAUD_APP", "clid_authen_col_npw", "ipsla-testcall",
    "AFW_THIRD_PARTY_CC", "CTAPP", "fax_hop_on", "dsapp", "Default", "DEFAULT.C.OLD" };
constexpr std::array<std::string_view, 4> dtmfRelays { "rtp-nte", "sip-info", "sip-kpml", "sip-notify" };
constexpr qsizetype maxDescription = 64;

const QJsonArray emptyLeaf { QJsonValue::Null };
const auto voiceModule = QStringLiteral("Cisco-IOS-XE-voice:");

QString textOf(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }
std::string bytesOf(const QString &text) { return text.toStdString(); }

YangPath below(YangPath path, const QString &names)
{
    for (const QString &name : names.split(u'/'))
        path.push_back({ name, {}, {} });
    return path;
}

/// What follows a command's own words.
std::string_view valueOf(ObjectKind kind, const ModelCommand &command)
{
    std::size_t length = 0;
    std::string_view text = command.text;
    if (dialplan::findOption(kind, text, length) == nullptr)
        return {};
    text.remove_prefix(length);
    return text.starts_with(' ') ? text.substr(1) : text;
}

bool isNumber(std::string_view text, std::uint64_t most)
{
    bool isOne = false;
    const qulonglong number = textOf(text).toULongLong(&isOne);
    return isOne && number <= most && !text.starts_with('+');
}

QString cannot(const QString &why) { return why; }

/// The nodes of a peer's command.
Expressed expressValue(const Row &row, const YangPath &path, std::string_view value)
{
    const auto one = [](YangPath at, const QJsonValue &leaf) { return Expressed { { { std::move(at), leaf } }, {} }; };
    const auto refuse = [](const QString &why) { return Expressed { {}, cannot(why) }; };
    const QStringList words = textOf(value).split(u' ', Qt::SkipEmptyParts);
    switch (row.kind) {
    case Kind::Text:
        if (row.id == OptionId::Description && textOf(value).size() > maxDescription)
            return refuse(Text::tr("the model's descriptions have at most %1 characters").arg(maxDescription));
        return value.empty() ? refuse(Text::tr("it has no value")) : one(path, textOf(value));
    case Kind::Number:
        return isNumber(value, 4'294'967'295) ? one(path, static_cast<qint64>(textOf(value).toULongLong()))
                                              : refuse(Text::tr("the model has a number there"));
    case Kind::Count:
        return isNumber(value, 2'147'483'647) ? one(path, textOf(value))
                                              : refuse(Text::tr("the model has a number there"));
    case Kind::Flag: return value.empty() ? one(path, true) : refuse(Text::tr("the model has no value there"));
    case Kind::NotFlag: return one(path, false);
    case Kind::Empty: return value.empty() ? one(path, emptyLeaf) : refuse(Text::tr("the model has no value there"));
    case Kind::Choice: {
        const bool isKnown = !words.isEmpty() && std::ranges::find(dtmfRelays, bytesOf(words[0])) != dtmfRelays.end();
        const bool hasDrop = words.size() == 2 && words[0] == QLatin1StringView("rtp-nte")
            && words[1] == QLatin1StringView("digit-drop");
        if (!isKnown || (words.size() > 1 && !hasDrop))
            return refuse(words.size() > 1 ? Text::tr("the model keeps no order of several DTMF relays")
                                           : Text::tr("the model does not know this DTMF relay"));
        Expressed both = one(below(path, words[0]), emptyLeaf);
        if (hasDrop)
            both.nodes.push_back({ below(path, words[1]), emptyLeaf });
        return both;
    }
    case Kind::Target: {
        static const QRegularExpression form(
            QStringLiteral("^(loopback:rtp|dns:.*|sip-server|sip-uri|ipv4:[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+(:[0-9]+)?"
                           "|ipv6:\\[[0-9A-Fa-f.:]+\\](:[0-9]+)?)$"));
        const QString target = textOf(value);
        if (target == QLatin1StringView("dhcp") || target == QLatin1StringView("registrar"))
            return one(below(path, target), emptyLeaf);
        return form.match(target).hasMatch() ? one(below(path, QStringLiteral("address")), target)
                                             : refuse(Text::tr("the model does not know this form of target"));
    }
    case Kind::Transport:
        if (value == "udp")
            return one(below(path, QStringLiteral("udp")), emptyLeaf);
        if (value == "tcp")
            return one(below(path, QStringLiteral("tcp")), QJsonObject());
        if (value == "tcp tls")
            return one(below(path, QStringLiteral("tcp/tls")), emptyLeaf);
        return refuse(Text::tr("the model does not know this transport"));
    case Kind::CodecClass: {
        const bool isAll = words.size() == 2 && words[1] == QLatin1StringView("offer-all");
        if (words.isEmpty() || words.size() > 2 || (words.size() == 2 && !isAll)
            || !isNumber(bytesOf(words[0]), 10'000))
            return refuse(Text::tr("the model has the number of a class there"));
        Expressed both = one(below(path, QStringLiteral("codectag")), words[0].toInt());
        if (isAll)
            both.nodes.push_back({ below(path, words[1]), emptyLeaf });
        return both;
    }
    case Kind::Codec:
        return value == "transparent"
            ? one(below(path, QStringLiteral("transparent")), emptyLeaf)
            : refuse(
                Text::tr("of a peer's own codecs the model knows only `codec transparent`; a voice class codec goes"));
    case Kind::Digits:
        if (value == "all")
            return one(below(path, QStringLiteral("all")), emptyLeaf);
        if (value == "extra")
            return one(below(path, QStringLiteral("extra")), QJsonObject());
        return isNumber(value, 32) ? one(below(path, QStringLiteral("num-digits")), textOf(value).toInt())
                                   : refuse(Text::tr("the model does not know this"));
    case Kind::Service:
        return std::ranges::find(builtInServices, value) != builtInServices.end()
            ? one(path, textOf(value))
            : refuse(Text::tr("the model knows only the built-in services, and this one is a script of the gateway"));
    }
    return refuse({});
}

bool isSip(const ModelBlock &block)
{
    return std::ranges::any_of(block.commands, [](const auto &entry) {
        return entry.second.id == OptionId::SessionProtocol && entry.second.text.ends_with(" sipv2");
    });
}

Expressed expressPeer(const ModelBlock &block, const ModelCommand &command)
{
    const auto row = std::ranges::find(peerRows, command.id, &Row::id);
    if (row == peerRows.end())
        return { {}, cannot(Text::tr("it has no place in the model, or one this program does not write")) };
    const bool isNegated = command.text.starts_with("no ");
    if (isNegated != (row->kind == Kind::NotFlag))
        return { {}, cannot(Text::tr("the model has only its other form")) };
    if (row->needsSip && !isSip(block))
        return { {}, cannot(Text::tr("the model has it only below `session protocol sipv2`")) };
    if (*row->type != '\0' && block.type != row->type)
        return { {}, cannot(Text::tr("the model has it only in %1 peers").arg(QLatin1StringView(row->type))) };
    const std::string_view value = isNegated ? std::string_view() : valueOf(block.kind, command);
    return expressValue(*row, below(entryOf(block), QLatin1StringView(row->path)), value);
}

Expressed expressRule(const ModelBlock &block, const ModelCommand &command)
{
    const QString value = textOf(valueOf(block.kind, command));
    const QString number = value.section(u' ', 0, 0), rest = value.section(u' ', 1);
    if (command.id != OptionId::Rule || !isNumber(bytesOf(number), 100) || rest.isEmpty())
        return { {}, cannot(Text::tr("it has no place in the model, or one this program does not write")) };
    YangPath path = entryOf(block);
    path.push_back({ QStringLiteral("rule"), QStringLiteral("id"), number.toInt() });
    const auto reject = QLatin1StringView("reject ");
    if (rest.startsWith(reject))
        return { { { below(path, QStringLiteral("reject")), rest.mid(reject.size()) } }, {} };
    return { { { below(path, QStringLiteral("matching-replacement-pattern")), rest } }, {} };
}

Expressed expressProfile(const ModelBlock &block, const ModelCommand &command)
{
    const QStringList words = textOf(valueOf(block.kind, command)).split(u' ', Qt::SkipEmptyParts);
    const bool isKnown = command.id == OptionId::Translate && words.size() == 2
        && (words[0] == QLatin1StringView("called") || words[0] == QLatin1StringView("calling"));
    if (!isKnown || !isNumber(bytesOf(words[1]), 1'073'741'823))
        return { {}, cannot(Text::tr("of profiles the model knows only `translate called` and `translate calling`")) };
    return { { { below(entryOf(block), QStringLiteral("translate/") + words[0]), words[1].toInt() } }, {} };
}

Expressed expressGlobal(const ModelCommand &command)
{
    const QStringList words = textOf(valueOf(ObjectKind::Global, command)).split(u' ', Qt::SkipEmptyParts);
    if (command.id != OptionId::NumExp || words.size() != 2)
        return { {}, cannot(Text::tr("it has no place in the model, or one this program does not write")) };
    return { { { { { voiceModule + QStringLiteral("num-exp"), QStringLiteral("id"), words[0] },
                     { QStringLiteral("dialled-pattern"), {}, {} } },
                 words[1] } },
        {} };
}

// --- from the model's values to commands

QJsonValue at(const QJsonObject &object, const QString &path)
{
    QJsonValue value = object;
    for (const QString &name : path.split(u'/')) {
        value = value.toObject().value(name);
        if (value.isUndefined())
            return value;
    }
    return value;
}

/// One line: what a device sends is not to make lines of its own.
QString line(const QJsonValue &value)
{
    const QString text = value.isDouble() ? QString::number(static_cast<qint64>(value.toDouble())) : value.toString();
    const bool isPlain = std::ranges::none_of(text, [](QChar c) { return c < u' ' || c == QChar(0x7f); });
    return isPlain ? text.trimmed() : QString();
}

QString decoded(const Row &row, const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    switch (row.kind) {
    case Kind::Text:
    case Kind::Number:
    case Kind::Count:
    case Kind::Service: return line(value);
    case Kind::Flag: return value.toBool() ? QString(u' ') : QString();
    case Kind::NotFlag: return value.isBool() && !value.toBool() ? QString(u' ') : QString();
    case Kind::Empty: return value.isArray() ? QString(u' ') : QString();
    case Kind::Choice: {
        QStringList relays;
        for (const std::string_view relay : dtmfRelays) {
            if (object.contains(textOf(relay)))
                relays << textOf(relay);
        }
        if (object.contains(QStringLiteral("digit-drop")))
            relays << QStringLiteral("digit-drop");
        return relays.join(u' ');
    }
    case Kind::Target:
        for (const char *word : { "dhcp", "registrar" }) {
            if (object.contains(QLatin1StringView(word)))
                return QLatin1StringView(word);
        }
        return line(object.value(QStringLiteral("address")));
    case Kind::Transport:
        if (object.contains(QStringLiteral("udp")))
            return QStringLiteral("udp");
        if (!object.contains(QStringLiteral("tcp")))
            return {};
        return object.value(QStringLiteral("tcp")).toObject().contains(QStringLiteral("tls"))
            ? QStringLiteral("tcp tls")
            : QStringLiteral("tcp");
    case Kind::CodecClass: {
        const QString tag = line(object.value(QStringLiteral("codectag")));
        return tag.isEmpty() || !object.contains(QStringLiteral("offer-all")) ? tag : QString(tag % u" offer-all");
    }
    case Kind::Codec: return object.contains(QStringLiteral("transparent")) ? QStringLiteral("transparent") : QString();
    case Kind::Digits:
        if (object.contains(QStringLiteral("all")))
            return QStringLiteral("all");
        if (object.contains(QStringLiteral("extra")))
            return QStringLiteral("extra");
        return line(object.value(QStringLiteral("num-digits")));
    }
    return {};
}

void writePeers(std::string &out, const QJsonArray &peers)
{
    for (const auto &entry : peers) {
        const QJsonObject peer = entry.toObject();
        const QString type = line(peer.value(QStringLiteral("type")));
        const QString tag = line(peer.value(QStringLiteral("dialpeertag")));
        if (tag.isEmpty() || tag.contains(u' ')
            || (type != QLatin1StringView("voip") && type != QLatin1StringView("pots")))
            continue;
        out += "dial-peer voice " + bytesOf(tag) + ' ' + bytesOf(type) + '\n';
        for (const Row &row : peerRows) {
            const QString value = decoded(row, at(peer, QLatin1StringView(row.path)));
            if (value.isEmpty())
                continue;
            const auto *const spec = dialplan::specOf(ObjectKind::Peer, row.id);
            out.append(row.kind == Kind::NotFlag ? " no " : " ").append(spec->words);
            const bool isPlain = value == QString(u' ');
            out.append(isPlain ? std::string() : ' ' + bytesOf(value)).append("\n");
        }
        out += "!\n";
    }
}

void writeTranslations(std::string &out, const QJsonObject &voice)
{
    for (const auto &entry : voice.value(QStringLiteral("translation-rule")).toArray()) {
        out += "voice translation-rule " + bytesOf(line(entry.toObject().value(QStringLiteral("id")))) + '\n';
        for (const auto &one : entry.toObject().value(QStringLiteral("rule")).toArray()) {
            const QJsonObject rule = one.toObject();
            const QString pattern = line(rule.value(QStringLiteral("matching-replacement-pattern")));
            const QString reject = line(rule.value(QStringLiteral("reject")));
            out += " rule " + bytesOf(line(rule.value(QStringLiteral("id")))) + ' '
                + (reject.isEmpty() ? bytesOf(pattern) : "reject " + bytesOf(reject)) + '\n';
        }
        out += "!\n";
    }
    for (const auto &entry : voice.value(QStringLiteral("translation-profile")).toArray()) {
        const QJsonObject profile = entry.toObject();
        out += "voice translation-profile " + bytesOf(line(profile.value(QStringLiteral("id")))) + '\n';
        for (const char *party : { "called", "calling" }) {
            const QString number = line(at(profile, QStringLiteral("translate/") + QLatin1StringView(party)));
            if (!number.isEmpty())
                out += std::string(" translate ") + party + ' ' + bytesOf(number) + '\n';
        }
        out += "!\n";
    }
}

CommandModel modelOf(std::string text)
{
    const auto config = dialplan::Config::parse(std::move(text));
    return config ? CommandModel::from(config->devices().front()) : CommandModel();
}

} // namespace

YangPath entryOf(const ModelBlock &block)
{
    const auto voice = [&](const char *list, const QJsonValue &key) {
        return YangPath { { voiceModule + QStringLiteral("voice"), {}, {} },
            { QLatin1StringView(list), QStringLiteral("id"), key } };
    };
    const QString name = textOf(block.name);
    switch (block.kind) {
    case ObjectKind::Peer:
        if (!isNumber(block.name, 1'073'741'823))
            return {};
        return { { voiceModule + QStringLiteral("dial-peer"), {}, {} },
            { QStringLiteral("voice"), QStringLiteral("dialpeertag"), name.toInt() } };
    case ObjectKind::TranslationRule:
        return isNumber(block.name, 1'073'741'823) ? voice("translation-rule", name.toInt()) : YangPath();
    case ObjectKind::TranslationProfile: return voice("translation-profile", name);
    default: return {};
    }
}

Expressed express(const ModelBlock &block, const ModelCommand &command)
{
    switch (block.kind) {
    case ObjectKind::Peer: return expressPeer(block, command);
    case ObjectKind::TranslationRule: return expressRule(block, command);
    case ObjectKind::TranslationProfile: return expressProfile(block, command);
    case ObjectKind::Global: return expressGlobal(command);
    default: return { {}, cannot(Text::tr("this program writes such blocks only over SSH")) };
    }
}

CommandModel expressiblePart(const CommandModel &model)
{
    std::string text;
    for (const auto &[key, block] : model.blocks()) {
        if (block.kind != ObjectKind::Global) {
            if (entryOf(block).empty())
                continue;
            text.append(block.header).append("\n");
        }
        for (const auto &[name, command] : block.commands) {
            if (express(block, command).obstacle.isEmpty())
                text.append(block.kind == ObjectKind::Global ? "" : " ").append(command.text).append("\n");
        }
        text.append("!\n");
    }
    return modelOf(std::move(text));
}

std::string configText(const QJsonObject &native)
{
    std::string text;
    writeTranslations(text, native.value(voiceModule + QStringLiteral("voice")).toObject());
    writePeers(text, at(native, voiceModule + QStringLiteral("dial-peer/voice")).toArray());
    for (const auto &entry : native.value(voiceModule + QStringLiteral("num-exp")).toArray())
        text += "num-exp " + bytesOf(line(entry.toObject().value(QStringLiteral("id")))) + ' '
            + bytesOf(line(entry.toObject().value(QStringLiteral("dialled-pattern")))) + '\n';
    const std::string host = bytesOf(line(native.value(QStringLiteral("hostname"))));
    return (host.empty() ? std::string() : "hostname " + host + "\n!\n")
        + expressiblePart(modelOf(std::move(text))).written() + "end\n";
}

void setNode(QJsonObject &native, const YangPath &path, const QJsonValue &value)
{
    const auto put = [&](const auto &self, QJsonObject object, std::size_t index) -> QJsonObject {
        const YangStep &step = path[index];
        const bool isLast = index + 1 == path.size();
        if (step.keyName.isEmpty()) {
            if (!isLast)
                object[step.name] = self(self, object.value(step.name).toObject(), index + 1);
            else if (!value.isUndefined())
                object[step.name] = value;
            return object;
        }
        QJsonArray list = object.value(step.name).toArray();
        qsizetype place = 0;
        while (place < list.size() && list[place].toObject().value(step.keyName) != step.key)
            ++place;
        if (place == list.size())
            list.append(QJsonObject { { step.keyName, step.key } });
        if (!isLast)
            list[place] = self(self, list[place].toObject(), index + 1);
        object[step.name] = list;
        return object;
    };
    if (!path.empty())
        native = put(put, native, 0);
}

QString resourceOf(const YangPath &path)
{
    QString text = QStringLiteral("Cisco-IOS-XE-native:native");
    for (const YangStep &step : path) {
        text += u'/' % step.name;
        if (!step.keyName.isEmpty()) {
            const QString key = step.key.isString() ? step.key.toString() : QString::number(step.key.toInteger());
            text += u'=' % QString::fromLatin1(QUrl::toPercentEncoding(key));
        }
    }
    return text;
}

} // namespace legwork::device
