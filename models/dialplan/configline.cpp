// SPDX-License-Identifier: GPL-3.0-or-later
#include "configline.h"

#include "words.h"

#include <algorithm>
#include <array>

namespace legwork::dialplan {

namespace {

constexpr std::string_view noBreakSpace = "\xC2\xA0";
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

bool isNameByte(char c) noexcept
{
    return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_' || c == '.' || c == '/';
}

/// Bytes of `name#`, `name>` or `name(config-x)#`; 0 when the text does not begin so.
std::size_t promptLength(std::string_view text) noexcept
{
    std::size_t at = 0;
    while (at < text.size() && isNameByte(text[at]))
        ++at;
    if (at == 0 || isDigit(text.front()))
        return 0;
    if (at < text.size() && text[at] == '(') {
        const std::size_t close = text.find(')', at);
        if (close == std::string_view::npos || text.substr(at).rfind("(config", 0) != 0)
            return 0;
        at = close + 1;
    }
    if (at >= text.size() || (text[at] != '#' && text[at] != '>'))
        return 0;
    ++at;
    return at == text.size() || isBlank(text[at]) || text[at - 1] == '#' ? at : 0;
}

bool holdsSmallLetter(std::string_view text) noexcept
{
    return std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Cuts what a person wrote behind a command: ` ! ...`, `!--- ...`, ` # Like this`. `#` and `!` may be digits of a
/// pattern or stand in a text, so those of texts and of quoted or slashed parts stay.
std::string_view withoutRemark(std::string_view command) noexcept
{
    if (beginsWith(command, "description") || beginsWith(command, "banner"))
        return command;
    const bool isRule = beginsWith(command, "rule");
    bool quoted = false, slashed = false;
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char c = command[i];
        if (c == '"')
            quoted = !quoted;
        else if (isRule && c == '/' && (i == 0 || command[i - 1] != '\\'))
            slashed = !slashed;
        if (quoted || slashed || i == 0)
            continue;
        const bool afterBlank = isBlank(command[i - 1]);
        if (c == '!' && (afterBlank || command.substr(i, 3) == "!--"))
            return trimmed(command.substr(0, i));
        if (c == '#' && afterBlank) {
            const std::string_view rest = command.substr(i + 1);
            if (!rest.empty() && (isBlank(rest.front()) || holdsSmallLetter(firstWord(rest))))
                return trimmed(command.substr(0, i));
        }
    }
    return trimmed(command);
}

constexpr std::string_view topLevelWords[] { "aaa", "access-list", "alias", "archive", "boot", "boot-end-marker",
    "boot-start-marker", "call-manager-fallback", "card", "ccm-manager", "cdp", "class-map", "clock", "config-register",
    "configure", "control-plane", "controller", "crypto", "diagnostic", "dial-control-mib", "dial-peer", "dspfarm",
    "enable", "end", "ephone", "ephone-dn", "ephone-template", "ethernet", "event", "exception", "fhrp", "file",
    "frame-relay", "gatekeeper", "gateway", "gw-accounting", "hostname", "hw-module", "interface", "ip", "ipv6", "isdn",
    "key", "license", "line", "logging", "login", "memory", "memory-size", "mgcp", "mmi", "mpls", "multilink",
    "network-clock-participate", "network-clock-select", "ntp", "num-exp", "parser", "password", "platform",
    "policy-map", "process", "radius", "radius-server", "redundancy", "resource", "restconf", "route-map", "router",
    "sccp", "scheduler", "service-module", "sip-ua", "snmp-server", "spanning-tree", "standby", "subscriber", "tacacs",
    "tacacs-server", "telephony-service", "template", "tftp-server", "track", "translation-rule", "trunk", "upgrade",
    "username", "version", "vlan", "voice", "voice-card", "voice-port", "voip", "vrf", "vtp", "wsma", "xdr" };
static_assert(std::ranges::is_sorted(topLevelWords));

} // namespace

ConfigLine readLine(std::string_view line) noexcept
{
    ConfigLine read;
    if (line.substr(0, byteOrderMark.size()) == byteOrderMark)
        line.remove_prefix(byteOrderMark.size());
    while (!line.empty()) {
        if (isBlank(line.front()))
            line.remove_prefix(1);
        else if (line.substr(0, noBreakSpace.size()) == noBreakSpace)
            line.remove_prefix(noBreakSpace.size());
        else
            break;
        ++read.indent;
    }
    const std::string_view text = trimmed(line);
    read.command = text;
    if (text.empty())
        return read;
    if (text.front() == '!' || text.front() == '#') {
        read.kind = text == "!" ? LineKind::Mark : LineKind::Comment;
        return read;
    }
    if (text.substr(0, 3) == "```") {
        read.kind = LineKind::Fence;
        return read;
    }
    if (const std::size_t prompt = promptLength(text); prompt > 0) {
        const bool isConfig = text.substr(0, prompt).find("(config") != std::string_view::npos;
        const bool isSubMode = text.substr(0, prompt).find("(config-") != std::string_view::npos;
        read.kind = isConfig ? LineKind::Command : LineKind::Prompt;
        read.hasPrompt = isConfig;
        read.indent = isSubMode ? 1 : 0;
        read.command = withoutRemark(trimmed(text.substr(prompt)));
        if (isConfig && read.command.empty())
            read.kind = LineKind::Blank;
        return read;
    }
    read.kind = LineKind::Command;
    read.command = withoutRemark(text);
    return read;
}

std::string_view peerHeaderAtEnd(std::string_view text) noexcept
{
    constexpr std::string_view words = "dial-peer voice ";
    const std::size_t at = text.rfind(words);
    if (at == std::string_view::npos || (at > 0 && !isBlank(text[at - 1])))
        return {};
    std::string_view rest = text.substr(at + words.size());
    const std::string_view tag = takeWord(rest);
    if (!numberFrom(tag) || (!equalNoCase(rest, "pots") && !equalNoCase(rest, "voip")))
        return {};
    return text.substr(at);
}

bool isTopLevel(std::string_view command) noexcept
{
    std::string_view rest = command;
    std::string_view first = takeWord(rest);
    if (first == "no" || first == "default")
        first = takeWord(rest);
    if (first == "service" || first == "call") {
        constexpr std::string_view global = "timestamps|password-encryption|tcp-keepalives-in|tcp-keepalives-out|pad|"
                                            "internal|sequence-numbers|dhcp|config|compress-config|fallback|"
                                            "threshold|rsvp-sync|call-home|application|treatment";
        return isOneOf(firstWord(rest), global);
    }
    return std::ranges::binary_search(topLevelWords, first);
}

} // namespace legwork::dialplan
