// SPDX-License-Identifier: GPL-3.0-or-later
#include "changescript.h"

#include "configline.h"
#include "words.h"

#include <algorithm>
#include <unordered_set>

namespace legwork::dialplan {

namespace {

/// Definitions in the order in which one may use another: who is used comes first.
constexpr ObjectKind definitionOrder[] { ObjectKind::CorNames, ObjectKind::CorList, ObjectKind::Service,
    ObjectKind::TranslationRule, ObjectKind::TranslationProfile, ObjectKind::CodecClass, ObjectKind::UriClass,
    ObjectKind::PatternMap, ObjectKind::ServerGroup, ObjectKind::DnisMap, ObjectKind::SipProfiles,
    ObjectKind::OtherClass, ObjectKind::OptionsKeepalive, ObjectKind::Tenant, ObjectKind::TrunkGroup,
    ObjectKind::VoiceService, ObjectKind::SipUa, ObjectKind::VoicePort };

/// A peer takes calls from the moment it has these: they come last, when the rest is in place.
bool isMatching(OptionId id) noexcept { return id >= OptionId::IncomingCalled && id <= OptionId::Port; }

class Scripter final {
public:
    Scripter(const CommandModel &from, const CommandModel &to, ChangeScript &script)
        : m_from(from)
        , m_to(to)
        , m_script(script)
    {
    }

    void run()
    {
        listChanges();
        for (const ObjectKind kind : definitionOrder)
            forBlocks(m_to, kind, [&](const auto &key, const ModelBlock &block) { define(key, block); });
        for (const bool isNew : { true, false }) {
            forBlocks(m_to, ObjectKind::Peer, [&](const auto &key, const ModelBlock &block) {
                const ModelBlock *const old = in(m_from, key);
                if ((old == nullptr) == isNew)
                    peer(block, old);
            });
        }
        forBlocks(m_to, ObjectKind::Dpg, [&](const auto &key, const ModelBlock &block) { define(key, block); });
        forBlocks(m_to, ObjectKind::Peer, [&](const auto &key, const ModelBlock &block) {
            add(block, unlessRetyped(key, block),
                [](const ModelCommand &command) { return command.id == OptionId::DestinationDpg; });
        });
        forBlocks(m_to, ObjectKind::Global, [&](const auto &key, const ModelBlock &block) { define(key, block); });
        takeBack();
        removeBlocks();
    }

private:
    template <typename Do> static void forBlocks(const CommandModel &model, ObjectKind kind, const Do &work)
    {
        const std::string first(1, static_cast<char>('A' + static_cast<int>(kind)));
        for (auto at = model.blocks().lower_bound(first); at != model.blocks().end() && at->second.kind == kind; ++at)
            work(at->first, at->second);
    }

    static const ModelBlock *in(const CommandModel &model, const std::string &key)
    {
        const auto found = model.blocks().find(key);
        return found == model.blocks().end() ? nullptr : &found->second;
    }

    /// The old block, unless it has another type and so has to be made anew.
    const ModelBlock *unlessRetyped(const std::string &key, const ModelBlock &block) const
    {
        const ModelBlock *const old = in(m_from, key);
        return old != nullptr && old->type == block.type ? old : nullptr;
    }

    void listChanges()
    {
        for (const auto &[key, block] : m_to.blocks()) {
            const ModelBlock *const old = in(m_from, key);
            if (old == nullptr)
                m_script.changes.push_back({ ChangeKind::Added, nameFor(block) });
            else if (*old != block)
                m_script.changes.push_back({ ChangeKind::Changed, nameFor(block) });
        }
        for (const auto &[key, block] : m_from.blocks()) {
            if (in(m_to, key) == nullptr)
                m_script.changes.push_back({ ChangeKind::Removed, nameFor(block) });
        }
    }

    static std::string nameFor(const ModelBlock &block)
    {
        return block.header.empty() ? "global commands" : block.header;
    }

    /// Goes into a block, unless the script is in it.
    void enter(const ModelBlock &block)
    {
        const std::string context
            = std::string(1, static_cast<char>('A' + static_cast<int>(block.kind))) + block.header;
        if (m_context == context)
            return;
        m_context = context;
        m_mode.clear();
        if (block.kind == ObjectKind::Service)
            m_script.commands.emplace_back("application");
        if (block.kind != ObjectKind::Global)
            m_script.commands.push_back((block.kind == ObjectKind::Service ? " " : "") + block.header);
    }

    void say(const ModelBlock &block, const std::string &mode, const std::string &command)
    {
        const bool leavesMode = mode.empty() && !m_mode.empty();
        if (leavesMode)
            m_context.clear();
        enter(block);
        const std::string indent(block.kind == ObjectKind::Global ? 0 : block.kind == ObjectKind::Service ? 2 : 1, ' ');
        if (m_mode != mode && !mode.empty())
            m_script.commands.push_back(indent + mode);
        m_mode = mode;
        m_script.commands.push_back(indent + (mode.empty() ? "" : " ") + command);
    }

    /// Sets what the new block has and the old one has not, or otherwise.
    template <typename Wanted> void add(const ModelBlock &block, const ModelBlock *old, const Wanted &wanted)
    {
        for (const bool inModes : { false, true }) {
            for (const auto &[key, command] : block.commands) {
                if (!wanted(command) || command.mode.empty() == inModes || command.id == OptionId::Script)
                    continue;
                const auto known = old != nullptr ? old->commands.find(key) : block.commands.end();
                const bool isKnown = old != nullptr && known != old->commands.end();
                if (isKnown && known->second == command)
                    continue;
                // Of a command that is open, `no` first takes the positive form away, and only then is written down.
                if (isKnown && command.text.rfind("no ", 0) == 0 && known->second.text.rfind("no ", 0) != 0
                    && command.undo.rfind("default ", 0) == 0)
                    say(block, command.mode, command.text);
                say(block, command.mode, command.text);
            }
        }
    }

    void define(const std::string &key, const ModelBlock &block)
    {
        const ModelBlock *const old = in(m_from, key);
        if (old == nullptr && block.kind == ObjectKind::VoicePort && !block.commands.empty())
            m_script.notes.push_back(
                block.header + " is new: a port comes with its hardware, its settings are only set");
        if (old == nullptr || old->header != block.header)
            enter(block);
        add(block, old, [](const ModelCommand &) { return true; });
    }

    void peer(const ModelBlock &block, const ModelBlock *old)
    {
        if (old != nullptr && old->type != block.type) {
            m_context.clear();
            m_script.commands.emplace_back("no " + old->header);
            m_script.notes.push_back(block.header + " was " + old->type
                + ": a peer's type cannot change, so it is deleted and made again, and is away in between");
            old = nullptr;
        }
        if (old == nullptr)
            enter(block);
        const auto isLate = [](const ModelCommand &command) { return command.id == OptionId::DestinationDpg; };
        // A new peer that is shut down is so from the start; one that is to be shut down goes last.
        const auto isShutdown = [](const ModelCommand &command) { return command.id == OptionId::Shutdown; };
        const auto isPattern = [](const ModelCommand &command) { return command.id == OptionId::DestinationPattern; };
        if (old == nullptr)
            add(block, old, isShutdown);
        add(block, old, [&](const ModelCommand &command) {
            return !isLate(command) && !isShutdown(command) && !isMatching(command.id);
        });
        add(block, old, [&](const ModelCommand &command) {
            return !isLate(command) && isMatching(command.id) && !isPattern(command);
        });
        add(block, old, isPattern);
        if (old != nullptr)
            add(block, old, isShutdown);
    }

    /// `no` for what the new blocks do not have any more; groups before peers, peers before definitions.
    void takeBack()
    {
        const auto work = [&](const std::string &key, const ModelBlock &old) {
            const ModelBlock *const block = in(m_to, key);
            if (block == nullptr && !isPermanent(old.kind))
                return;
            if (block != nullptr && block->type != old.type)
                return;
            for (const auto &[name, command] : old.commands) {
                if ((block == nullptr || block->commands.find(name) == block->commands.end()) && !command.undo.empty())
                    say(block != nullptr ? *block : old, command.mode, command.undo);
            }
        };
        forBlocks(m_from, ObjectKind::Global, work);
        forBlocks(m_from, ObjectKind::Dpg, work);
        forBlocks(m_from, ObjectKind::Peer, work);
        for (auto kind = std::rbegin(definitionOrder); kind != std::rend(definitionOrder); ++kind)
            forBlocks(m_from, *kind, work);
    }

    void removeBlocks()
    {
        const auto remove = [&](ObjectKind kind, const auto &wanted) {
            forBlocks(m_from, kind, [&](const std::string &key, const ModelBlock &old) {
                if (in(m_to, key) != nullptr || isPermanent(kind) || !wanted(old))
                    return;
                m_context.clear();
                if (kind == ObjectKind::Service)
                    m_script.commands.emplace_back("application");
                m_script.commands.push_back(
                    kind == ObjectKind::Service ? " no service " + old.name : "no " + old.header);
            });
        };
        const auto all = [](const ModelBlock &) { return true; };
        const auto usesGroup = [](const ModelBlock &block) {
            return std::ranges::any_of(
                block.commands, [](const auto &entry) { return entry.second.id == OptionId::DestinationDpg; });
        };
        remove(ObjectKind::Peer, usesGroup);
        remove(ObjectKind::Dpg, all);
        remove(ObjectKind::Peer, [&](const ModelBlock &block) { return !usesGroup(block); });
        for (auto kind = std::rbegin(definitionOrder); kind != std::rend(definitionOrder); ++kind)
            remove(*kind, all);
    }

    const CommandModel &m_from, &m_to;
    ChangeScript &m_script;
    std::string m_context, m_mode;
};

/// Lines that belong to the dial plan.
std::unordered_set<LineNumber> ownLines(const Device &device)
{
    std::unordered_set<LineNumber> lines;
    for (const Object &object : device.objects) {
        if (object.kind == ObjectKind::Interface || object.kind == ObjectKind::Other)
            continue;
        lines.insert(object.headers.begin(), object.headers.end());
        for (const Option &option : object.options) {
            if (option.id != OptionId::Hostname)
                lines.insert(option.line);
        }
    }
    return lines;
}

std::map<std::string, std::vector<LineNumber>> linesOutside(const Config &config, const Device &device)
{
    const auto own = ownLines(device);
    std::map<std::string, std::vector<LineNumber>> lines;
    for (LineNumber line = device.firstLine; line <= device.lastLine; ++line) {
        const ConfigLine read = readLine(config.line(line));
        if (read.kind == LineKind::Command && own.find(line) == own.end())
            lines[std::string(read.command)].push_back(line);
    }
    return lines;
}

} // namespace

ChangeScript changeScript(const CommandModel &from, const CommandModel &to)
{
    ChangeScript script;
    Scripter(from, to, script).run();
    script.isExact = from.after(script.commands) == to;
    if (!script.isExact)
        script.notes.emplace_back("typed into the old configuration these commands do not give the new one in every line: "
                               "a line that reads like a header stands inside a block; compare by hand");
    return script;
}

std::vector<OutsideChange> changesOutside(
    const Config &oldConfig, const Device &oldDevice, const Config &newConfig, const Device &newDevice)
{
    const auto before = linesOutside(oldConfig, oldDevice), after = linesOutside(newConfig, newDevice);
    std::vector<OutsideChange> changes;
    const auto compare = [&](const auto &these, const auto &others, bool isNew) {
        for (const auto &[text, lines] : these) {
            const auto other = others.find(text);
            const std::size_t shared = other == others.end() ? 0 : other->second.size();
            for (std::size_t i = shared; i < lines.size(); ++i)
                changes.push_back({ isNew, lines[i], text });
        }
    };
    compare(before, after, false);
    compare(after, before, true);
    std::ranges::stable_sort(changes, {}, &OutsideChange::line);
    return changes;
}

} // namespace legwork::dialplan
