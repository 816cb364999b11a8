// SPDX-License-Identifier: GPL-3.0-or-later
#include "words.h"

#include <array>
#include <utility>

namespace legwork::diagnosis {

std::string hostWords(std::string_view alias)
{
    static constexpr std::array<std::pair<std::string_view, const char *>, 8> names { {
        { "ingress", "the ingress gateway" },
        { "vxml", "the VXML gateway" },
        { "cvp", "CVP" },
        { "icm", "ICM" },
        { "cucm", "CUCM" },
        { "proxy", "the proxy" },
        { "vxml-server", "the VXML server" },
        { "gateway", "the gateway" },
    } };
    for (const auto &[name, words] : names) {
        if (alias == name)
            return words;
    }
    return alias.empty() ? "the far end" : std::string(alias);
}

const char *legWords(calls::LegKind kind) noexcept
{
    switch (kind) {
    case calls::LegKind::Ingress: return "the caller's leg";
    case calls::LegKind::Vru: return "the VRU leg";
    case calls::LegKind::Ringtone: return "the ring tone's leg";
    case calls::LegKind::Agent: return "the leg to the agent";
    case calls::LegKind::Error: return "the leg to the error message";
    case calls::LegKind::Other: return "the leg";
    }
    return "the leg";
}

std::string spanWords(Milliseconds span)
{
    const std::int64_t ms = span.count();
    constexpr std::int64_t second = 1000, minute = 60 * second, tenSeconds = 10 * second;
    if (ms >= minute)
        return std::to_string(ms / minute) + " min " + std::to_string(ms % minute / second) + " s";
    if (ms >= tenSeconds)
        return std::to_string((ms + second / 2) / second) + " s";
    std::string rest = std::to_string(ms % second);
    rest.insert(0, 3 - std::min<std::size_t>(rest.size(), 3), '0');
    return std::to_string(ms / second) + "." + rest + " s";
}

std::string serviceWords(std::string_view app)
{
    constexpr std::string_view managed = "_ManagedAppProcess_"; // IOS puts it before the names of what it runs
    if (app.starts_with(managed))
        app.remove_prefix(managed.size());
    return app == "Default" || app.ends_with("_Default") ? "its default application" : "service " + std::string(app);
}

std::string asSentence(std::string text)
{
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

} // namespace legwork::diagnosis
