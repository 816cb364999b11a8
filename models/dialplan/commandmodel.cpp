// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandmodel.h"

#include "parser.h"
#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

bool isCovered(ObjectKind kind) noexcept { return kind != ObjectKind::Interface && kind != ObjectKind::Other; }

/// The first words of a value, blanks between them single.
std::string wordsOf(std::string_view value, std::size_t count)
{
    std::string out;
    for (std::size_t i = 0; i < count && !value.empty(); ++i) {
        const std::string_view word = takeWord(value);
        out.append(out.empty() ? "" : " ").append(word);
    }
    return out;
}

/// Of these IOS writes `no` down although the program does not know them one by one.
bool isOpen(const Option &option) noexcept
{
    return option.id == OptionId::Unknown || option.id == OptionId::VoiceClassSip;
}

std::string headerOf(const Object &object)
{
    std::string header(nameOf(object.kind));
    if (object.kind == ObjectKind::OtherClass)
        header.append(" ").append(object.type);
    if (!object.name.empty())
        header.append(" ").append(object.name);
    if ((object.kind == ObjectKind::Peer || object.kind == ObjectKind::UriClass) && !object.type.empty())
        header.append(" ").append(object.type);
    return header;
}

void put(ModelBlock &block, const Object &object, const Option &option)
{
    if (option.id == OptionId::Hostname)
        return;
    if (option.id == OptionId::Script) {
        const std::string text = "service " + std::string(object.name) + ' ' + std::string(option.value);
        block.header = text;
        block.commands["script"] = { option.id, {}, text, {} };
        return;
    }
    if (object.kind == ObjectKind::VoiceService && option.id == OptionId::Unknown && option.words == option.mode)
        return; // `sip`: enters the sub-mode
    std::size_t length = 0;
    const OptionSpec *const spec
        = option.id == OptionId::Unknown ? nullptr : findOption(object.kind, option.words, length);
    const std::string mode(object.kind == ObjectKind::VoiceService ? option.mode : std::string_view());
    const std::size_t keyWords = spec == nullptr || spec->keyArgs == keyIsWhole ? 100 : spec->keyArgs;
    const std::string keyValue = wordsOf(option.value, keyWords);
    std::string plain(option.words);
    if (!option.value.empty())
        plain.append(" ").append(option.value);
    std::string key = mode + '|' + wordsOf(option.words, 100);
    if (!keyValue.empty())
        key.append(" ").append(keyValue);
    const auto known = block.commands.find(key);
    if (option.isDefault) {
        block.commands.erase(key);
    } else if (option.isNegated) {
        const bool isOn = spec != nullptr && spec->isDefaultOn;
        if (isOn)
            block.commands[key] = { option.id, mode, "no " + std::string(option.words), std::string(option.words) };
        else if (known != block.commands.end() && known->second.text.rfind("no ", 0) != 0)
            block.commands.erase(known);
        else if (isOpen(option))
            block.commands[key] = { option.id, mode, "no " + plain, "default " + plain };
    } else if (spec != nullptr && spec->isDefaultOn && option.value.empty()) {
        block.commands.erase(key);
    } else {
        const bool isKeyed = option.id == OptionId::Rule || option.id == OptionId::DpgMember
            || option.id == OptionId::GroupAddress || option.id == OptionId::ProfileRule;
        block.commands[key] = { option.id, mode, plain,
            "no " + (isKeyed && spec->keyArgs == 1 ? std::string(option.words) + ' ' + keyValue : plain) };
    }
}

} // namespace

bool isPermanent(ObjectKind kind) noexcept
{
    return kind == ObjectKind::VoiceService || kind == ObjectKind::SipUa || kind == ObjectKind::VoicePort
        || kind == ObjectKind::Global || kind == ObjectKind::CorNames;
}

CommandModel CommandModel::from(const Device &device)
{
    CommandModel model;
    for (const Object &object : device.objects) {
        if (object.isDeleted || !isCovered(object.kind))
            continue;
        ModelBlock block { object.kind, std::string(object.name), std::string(object.type), headerOf(object), {} };
        for (const Option &option : object.options)
            put(block, object, option);
        if (!block.commands.empty() || !isPermanent(object.kind))
            model.m_blocks.emplace(objectKey(object.kind, object.name, object.type), std::move(block));
    }
    return model;
}

std::string CommandModel::written() const
{
    std::string out;
    for (const auto &[key, block] : m_blocks) {
        const bool isGlobal = block.kind == ObjectKind::Global, isService = block.kind == ObjectKind::Service;
        if (isService)
            out += "application\n ";
        if (!isGlobal)
            out.append(block.header).append("\n");
        const std::string indent(isGlobal ? 0 : isService ? 2 : 1, ' ');
        std::string mode;
        for (const bool inModes : { false, true }) {
            for (const auto &[name, command] : block.commands) {
                if (command.mode.empty() == inModes || command.id == OptionId::Script)
                    continue;
                if (command.mode != mode) {
                    mode = command.mode;
                    out.append(indent).append(mode).append("\n");
                }
                out.append(indent).append(inModes ? " " : "").append(command.text).append("\n");
            }
        }
        out += "!\n";
    }
    return out;
}

CommandModel CommandModel::after(const std::vector<std::string> &commands) const
{
    std::string text = written();
    for (const std::string &command : commands)
        text.append(command).append("\n");
    const auto config = Config::parse(std::move(text));
    return config ? from(config->devices().front()) : *this;
}

} // namespace legwork::dialplan
