// SPDX-License-Identifier: GPL-3.0-or-later
#include "changeplan.h"

#include "iosdialogue.h"

#include <QCryptographicHash>

#include <map>

namespace legwork::device {

namespace {

QString textOf(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

/// Block and command, counted.
using Commands = std::map<std::pair<std::string, std::string>, int>;

Commands commandsOf(std::string_view steady)
{
    Commands commands;
    std::string block;
    while (!steady.empty()) {
        const std::size_t end = steady.find('\n');
        const std::string line(steady.substr(0, end));
        steady.remove_prefix(end == std::string_view::npos ? steady.size() : end + 1);
        const bool isTop = !line.starts_with(' ');
        if (isTop)
            block = line;
        ++commands[{ isTop ? std::string() : block, isTop ? line : line.substr(line.find_first_not_of(' ')) }];
    }
    return commands;
}

Commands commandsOf(const dialplan::CommandModel &model)
{
    Commands commands;
    for (const auto &[key, block] : model.blocks()) {
        if (!block.header.empty())
            ++commands[{ std::string(), block.header }];
        for (const auto &[name, command] : block.commands)
            ++commands[{ block.header, command.text }];
    }
    return commands;
}

std::vector<ConfigDifference> compared(const Commands &before, const Commands &after, std::size_t limit)
{
    std::vector<ConfigDifference> list;
    const auto add = [&](const Commands &these, const Commands &others, bool isNew) {
        for (const auto &[place, count] : these) {
            const auto other = others.find(place);
            const bool isMissing = other == others.end() || other->second < count;
            if (isMissing && list.size() < limit)
                list.push_back({ isNew, textOf(place.first), textOf(place.second) });
        }
    };
    add(before, after, false);
    add(after, before, true);
    return list;
}

} // namespace

std::optional<ReadConfig> readConfig(std::string text, const QString &name)
{
    const auto config = dialplan::Config::parse(text);
    if (!config)
        return std::nullopt;
    const dialplan::Device *device = nullptr;
    for (const dialplan::Device &one : config->devices()) {
        const bool isNamed = !name.isEmpty() && textOf(one.name) == name;
        if (device == nullptr || isNamed || (device->objects.size() <= 1 && textOf(device->name) != name))
            device = &one;
        if (isNamed)
            break;
    }
    const std::string steady = steadyText(text);
    ReadConfig read;
    read.name = textOf(device->name);
    read.hash = QString::fromLatin1(QCryptographicHash::hash(
        QByteArrayView(steady.data(), static_cast<qsizetype>(steady.size())), QCryptographicHash::Sha256)
                                        .toHex());
    read.model = dialplan::CommandModel::from(*device);
    read.text = std::move(text);
    return read;
}

std::vector<ConfigDifference> differences(std::string_view before, std::string_view after, std::size_t limit)
{
    return compared(commandsOf(steadyText(before)), commandsOf(steadyText(after)), limit);
}

std::vector<ConfigDifference> differences(
    const dialplan::CommandModel &before, const dialplan::CommandModel &after, std::size_t limit)
{
    return compared(commandsOf(before), commandsOf(after), limit);
}

} // namespace legwork::device
