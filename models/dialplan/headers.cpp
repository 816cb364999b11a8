// SPDX-License-Identifier: GPL-3.0-or-later
// Headers of blocks: `dial-peer voice`, `voice class`, `interface` and the like.
#include "parser.h"
#include "words.h"

namespace legwork::dialplan {

namespace {

/// The type of a dial-peer in small letters; empty when the word is none.
std::string_view peerType(std::string_view word) noexcept
{
    for (const std::string_view type : { "voip", "pots", "mmoip", "vofr", "voatm", "voip!", "pots!" }) {
        if (equalNoCase(word, type))
            return type.back() == '!' ? type.substr(0, type.size() - 1) : type;
    }
    return {};
}

struct ClassName {
    std::string_view word;
    ObjectKind kind;
};
constexpr ClassName classNames[] { { "codec", ObjectKind::CodecClass }, { "uri", ObjectKind::UriClass },
    { "e164-pattern-map", ObjectKind::PatternMap }, { "dpg", ObjectKind::Dpg },
    { "server-group", ObjectKind::ServerGroup }, { "tenant", ObjectKind::Tenant },
    { "sip-options-keepalive", ObjectKind::OptionsKeepalive }, { "sip-profiles", ObjectKind::SipProfiles } };

/// A second word like this says where a script lies: `service X flash:x.tcl` defines, `service X` uses.
bool isScriptPlace(std::string_view word) noexcept
{
    return word.find(':') != std::string_view::npos || word.find('/') != std::string_view::npos
        || (word.size() > 4 && word.substr(word.size() - 4) == ".tcl");
}

} // namespace

bool Parser::readHeader(std::string_view command, LineNumber line, std::uint32_t indent, bool isNegated)
{
    std::string_view rest = command;
    const std::string_view first = takeWord(rest);
    const auto openUnlessNegated = [&](ObjectKind kind, std::string_view name) {
        if (isNegated)
            remove(kind, name, line);
        else
            open(kind, name, line, indent);
        return true;
    };
    switch (first.front()) {
    case 'd': return first == "dial-peer" && readDialPeer(rest, line, indent, isNegated);
    case 'v':
        if (first == "voice-port" && !rest.empty())
            return openUnlessNegated(ObjectKind::VoicePort, firstWord(rest));
        if (first == "voice-card") {
            open(ObjectKind::Other, rest, line, indent);
            return true;
        }
        return first == "voice" && readVoice(rest, line, indent, isNegated);
    case 's':
        if (first == "service")
            return readService(rest, line, indent, isNegated);
        return first == "sip-ua" && openUnlessNegated(ObjectKind::SipUa, {});
    case 'i': return first == "interface" && !rest.empty() && openUnlessNegated(ObjectKind::Interface, firstWord(rest));
    case 't':
        if (first == "trunk" && beginsWith(rest, "group")) {
            (void)takeWord(rest);
            return !rest.empty() && openUnlessNegated(ObjectKind::TrunkGroup, firstWord(rest));
        }
        return false;
    case 'a':
        // A dial-peer's older word for `service` has a value, the section's header has none.
        if (first != "application" || !rest.empty())
            return false;
        close();
        m_isInApplication = true;
        return true;
    default: return false;
    }
}

bool Parser::readDialPeer(std::string_view rest, LineNumber line, std::uint32_t indent, bool isNegated)
{
    std::string_view after = rest;
    const std::string_view second = takeWord(after);
    if (second == "cor") {
        const std::string_view what = takeWord(after);
        if (what == "custom") {
            open(ObjectKind::CorNames, {}, line, indent);
            return true;
        }
        if (what != "list" || after.empty())
            return false;
        if (isNegated)
            remove(ObjectKind::CorList, firstWord(after), line);
        else
            open(ObjectKind::CorList, firstWord(after), line, indent);
        return true;
    }
    if (second != "voice")
        return false;
    const std::string_view name = takeWord(after);
    const std::string_view typeWord = takeWord(after);
    const std::string_view type = peerType(typeWord);
    if (name.empty())
        return false;
    if (isNegated) {
        remove(ObjectKind::Peer, name, line);
        return true;
    }
    const Object *const known = device().find(ObjectKind::Peer, name);
    if (type.empty() && known == nullptr) {
        say(DiagnosticKind::Error, line, "dial-peer " + std::string(name) + ": the type is missing (pots or voip)");
        // What follows belongs to a peer that is not known, and to no other.
        open(ObjectKind::Other, name, line, indent);
        return true;
    }
    if (known != nullptr && !type.empty() && known->type != type) {
        say(DiagnosticKind::Error, line,
            "dial-peer " + std::string(name) + " is a " + std::string(known->type) + " peer since line "
                + std::to_string(known->line) + "; its type cannot change");
    }
    if (!after.empty())
        say(DiagnosticKind::Info, line, "text behind the header of dial-peer " + std::string(name) + " is not read");
    const bool isNew = known == nullptr;
    Object &peer = open(ObjectKind::Peer, name, line, indent, type);
    m_isInApplication = false;
    if (isNew) {
        constexpr std::uint32_t maxTag = 1'073'741'823;
        const auto tag = numberFrom(name);
        if (tag && *tag >= 1 && *tag <= maxTag)
            peer.tag = *tag;
        else
            say(DiagnosticKind::Error, line,
                "dial-peer " + std::string(name.substr(0, 40)) + ": the tag is not a number from 1 to 1073741823");
    } else {
        say(DiagnosticKind::Info, line,
            "dial-peer " + std::string(name) + " was defined on line " + std::to_string(peer.line)
                + "; these lines add to it");
    }
    m_config.m_definitions.emplace_back(
        static_cast<std::uint32_t>(m_config.m_devices.size() - 1), static_cast<std::uint32_t>(m_current));
    return true;
}

bool Parser::readVoice(std::string_view rest, LineNumber line, std::uint32_t indent, bool isNegated)
{
    std::string_view after = rest;
    const std::string_view second = takeWord(after);
    const auto openUnlessNegated = [&](ObjectKind kind, std::string_view name, std::string_view type = {}) {
        m_isInApplication = false;
        if (isNegated)
            remove(kind, name, line, type);
        else
            open(kind, name, line, indent, type);
        return true;
    };
    if (second == "translation-rule" && !after.empty())
        return openUnlessNegated(ObjectKind::TranslationRule, firstWord(after));
    if (second == "translation-profile" && !after.empty())
        return openUnlessNegated(ObjectKind::TranslationProfile, firstWord(after));
    if (second == "service" && !after.empty())
        return openUnlessNegated(ObjectKind::VoiceService, firstWord(after), firstWord(after));
    if (second == "dnis-map" && !after.empty())
        return openUnlessNegated(ObjectKind::DnisMap, firstWord(after));
    if (second == "class" && !after.empty()) {
        const std::string_view kindWord = takeWord(after);
        if (beginsWith(rest, "class uri sip preference") || after.empty())
            return false;
        const std::string_view name = takeWord(after);
        for (const ClassName &known : classNames) {
            if (known.word == kindWord)
                return openUnlessNegated(
                    known.kind, name, known.kind == ObjectKind::UriClass ? firstWord(after) : std::string_view());
        }
        return openUnlessNegated(ObjectKind::OtherClass, name, kindWord);
    }
    if (second == "register" || second == "hunt-group" || second == "moh-group" || second == "source-group") {
        close();
        open(ObjectKind::Other, rest, line, indent);
        return true;
    }
    return false;
}

bool Parser::readService(std::string_view rest, LineNumber line, std::uint32_t indent, bool isNegated)
{
    std::string_view after = rest;
    const std::string_view name = takeWord(after);
    const std::string_view place = firstWord(after);
    if (name.empty() || isTopLevel(std::string("service ").append(name)))
        return false;
    const bool isDefinition = isScriptPlace(place);
    const Object *const inside = current();
    if (!isDefinition && (!m_isInApplication || (inside != nullptr && inside->kind == ObjectKind::Peer)))
        return false;
    if (name == "alternate")
        return true; // below `global`: which service follows on an error
    if (isNegated) {
        remove(ObjectKind::Service, name, line);
        return true;
    }
    Object &service = open(ObjectKind::Service, name, line, indent);
    if (!place.empty())
        service.options.push_back(
            { .id = OptionId::Script, .line = line, .words = place.substr(0, 0), .value = place });
    return true;
}

} // namespace legwork::dialplan
