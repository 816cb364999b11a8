// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "parser.h"
#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

const Option *Object::find(OptionId id) const noexcept
{
    const auto found = std::find_if(options.rbegin(), options.rend(),
        [&](const Option &option) { return option.id == id && !option.isReplaced; });
    return found != options.rend() ? &*found : nullptr;
}

std::string_view Object::value(OptionId id) const noexcept
{
    const Option *const option = find(id);
    return option != nullptr && !option->isNegated ? option->value : std::string_view();
}

bool Object::has(OptionId id) const noexcept
{
    const Option *const option = find(id);
    return option != nullptr && !option->isNegated;
}

LineNumber Object::lineOf(OptionId id) const noexcept
{
    const Option *const option = find(id);
    return option != nullptr ? option->line : 0;
}

const Object *Device::find(ObjectKind kind, std::string_view wanted) const noexcept
{
    const auto found = m_index.find(objectKey(kind, wanted));
    return found == m_index.end() ? nullptr : &objects[found->second];
}

std::vector<const Object *> Device::peers() const { return all(ObjectKind::Peer); }

std::vector<const Object *> Device::all(ObjectKind kind) const
{
    std::vector<const Object *> found;
    for (const Object &object : objects) {
        if (object.kind == kind && !object.isDeleted)
            found.push_back(&object);
    }
    return found;
}

Result<Config> Config::parse(std::string text)
{
    if (text.size() > maxConfigBytes)
        return failure(ErrorKind::TooLarge, {},
            "a configuration of " + std::to_string(text.size()) + " bytes; at most " + std::to_string(maxConfigBytes)
                + " are read");
    Config config;
    config.m_text = std::make_shared<const std::string>(std::move(text));
    Parser(config).run();
    return config;
}

std::string_view Config::wholeLine(LineNumber number) const noexcept
{
    if (number == 0 || number > lineCount())
        return {};
    const std::size_t begin = m_starts[number - 1];
    const std::size_t end = number < lineCount() ? m_starts[number] : m_text->size();
    return std::string_view(*m_text).substr(begin, end - begin);
}

std::string_view Config::line(LineNumber number) const noexcept
{
    std::string_view line = wholeLine(number);
    if (!line.empty() && line.back() == '\n')
        line.remove_suffix(1);
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    return line;
}

std::string Config::written() const
{
    std::string out;
    out.reserve(m_text->size());
    for (LineNumber number = 1; number <= lineCount(); ++number)
        out += wholeLine(number);
    return out;
}

std::vector<const Object *> Config::peerDefinitions() const
{
    std::vector<const Object *> found;
    for (const auto &[device, object] : m_definitions)
        found.push_back(&m_devices[device].objects[object]);
    return found;
}

std::vector<Reference> referencesOf(const Device &device)
{
    std::vector<Reference> found;
    for (const Object &object : device.objects) {
        if (object.isDeleted)
            continue;
        for (const Option &option : object.options) {
            if (option.isNegated || option.isReplaced)
                continue;
            Reference reference { .user = &object, .option = &option };
            std::string_view rest = option.value;
            switch (option.id) {
            case OptionId::VoiceClassCodec: reference.kind = ObjectKind::CodecClass; break;
            case OptionId::ServiceUse: reference.kind = ObjectKind::Service; break;
            case OptionId::SipProfilesUse: reference.kind = ObjectKind::SipProfiles; break;
            case OptionId::DpgMember: reference.kind = ObjectKind::Peer; break;
            case OptionId::TrunkGroupUse:
            case OptionId::TrunkGroupOfPort: reference.kind = ObjectKind::TrunkGroup; break;
            case OptionId::Translate:
                reference.kind = ObjectKind::TranslationRule;
                (void)takeWord(rest); // called, calling, ...
                break;
            default: {
                std::size_t length = 0;
                const OptionSpec *const spec
                    = option.id == OptionId::Unknown ? nullptr : findOption(object.kind, option.words, length);
                if (spec == nullptr || spec->value != ValueKind::Reference)
                    continue;
                reference.kind = spec->reference;
            }
            }
            reference.name = firstWord(rest);
            if (reference.name.empty() || (option.id == OptionId::SipProfilesUse && reference.name == "inbound"))
                continue;
            reference.target = device.find(reference.kind, reference.name);
            found.push_back(reference);
        }
    }
    return found;
}

std::vector<Reference> usersOf(const Device &device, const Object &target)
{
    std::vector<Reference> found;
    for (const Reference &reference : referencesOf(device)) {
        if (reference.target == &target)
            found.push_back(reference);
    }
    return found;
}

} // namespace legwork::dialplan
