// SPDX-License-Identifier: GPL-3.0-or-later
#include "restconfpieces.h"

#include "voiceyang.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace legwork::device {

namespace {

using dialplan::CommandModel;
using dialplan::ModelBlock;
using dialplan::ModelCommand;
using dialplan::ObjectKind;

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::RestconfPieces)
};

QString textOf(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

const ModelBlock *in(const CommandModel &model, const std::string &key)
{
    const auto found = model.blocks().find(key);
    return found == model.blocks().end() ? nullptr : &found->second;
}

const ModelCommand *in(const ModelBlock *block, const std::string &key)
{
    if (block == nullptr)
        return nullptr;
    const auto found = block->commands.find(key);
    return found == block->commands.end() ? nullptr : &found->second;
}

/// The block it was, unless it has another type and so is another one.
const ModelBlock *before(const CommandModel &from, const std::string &key, const ModelBlock &block)
{
    const ModelBlock *const old = in(from, key);
    return old != nullptr && old->type == block.type ? old : nullptr;
}

std::string line(const ModelBlock &block, const std::string &command)
{
    return (block.kind == ObjectKind::Global ? "" : " ") + command;
}

std::vector<std::string> asCommands(const ModelBlock &block, const std::string &command)
{
    if (block.kind == ObjectKind::Global)
        return { command };
    return { block.header, ' ' + command };
}

Piece deletion(const YangPath &path, std::vector<std::string> commands)
{
    return { "DELETE /restconf/data/" + resourceOf(path).toStdString(), std::move(commands) };
}

class Maker final {
public:
    Maker(const CommandModel &from, const CommandModel &to)
        : m_from(from)
        , m_to(to)
    {
    }

    std::vector<Piece> pieces()
    {
        for (const auto &[key, block] : m_to.blocks())
            clear(key, block);
        patch();
        // Peers use profiles, profiles use rules.
        for (const ObjectKind kind :
            { ObjectKind::Global, ObjectKind::Peer, ObjectKind::TranslationProfile, ObjectKind::TranslationRule })
            takeBack(kind);
        for (const ObjectKind kind : { ObjectKind::Peer, ObjectKind::TranslationProfile, ObjectKind::TranslationRule })
            remove(kind);
        return std::move(m_pieces);
    }

private:
    /// What a new value would stand beside instead of in its place: other leaves of a choice, a peer of another type.
    void clear(const std::string &key, const ModelBlock &block)
    {
        const ModelBlock *const old = in(m_from, key);
        if (old == nullptr)
            return;
        if (old->type != block.type) {
            m_pieces.push_back(deletion(entryOf(*old), { "no " + old->header }));
            return;
        }
        for (const auto &[name, command] : block.commands) {
            const ModelCommand *const known = in(old, name);
            if (known == nullptr || *known == command)
                continue;
            const auto stays = [nodes = express(block, command).nodes](const YangNode &one) {
                return std::ranges::any_of(nodes, [&](const YangNode &node) { return node.path == one.path; });
            };
            // The whole command is gone as soon as one of its leaves is: so the first that goes says it all.
            bool isFirst = true;
            for (const YangNode &node : express(*old, *known).nodes) {
                if (stays(node))
                    continue;
                m_pieces.push_back(
                    deletion(node.path, isFirst ? asCommands(block, known->undo) : std::vector<std::string>()));
                isFirst = false;
            }
        }
    }

    void patch()
    {
        QJsonObject native;
        Piece piece;
        for (const auto &[key, block] : m_to.blocks()) {
            const ModelBlock *const old = before(m_from, key, block);
            const YangPath entry = entryOf(block);
            bool isEntered = block.kind == ObjectKind::Global;
            const auto enter = [&native, &piece, &entry, &isEntered, &made = block] {
                if (isEntered)
                    return;
                isEntered = true;
                piece.commands.push_back(made.header);
                setNode(native, entry, QJsonValue(QJsonValue::Undefined));
                if (made.kind == ObjectKind::Peer)
                    set(native, entry, QStringLiteral("type"), textOf(made.type));
            };
            if (old == nullptr && !entry.empty())
                enter();
            for (const auto &[name, command] : block.commands) {
                const ModelCommand *const known = in(old, name);
                if (known != nullptr && *known == command)
                    continue;
                const Expressed expressed = express(block, command);
                if (expressed.nodes.empty())
                    continue;
                enter();
                piece.commands.push_back(line(block, command.text));
                for (const YangNode &node : expressed.nodes)
                    setNode(native, node.path, node.value);
            }
        }
        if (piece.commands.empty())
            return;
        const QJsonObject body { { QStringLiteral("Cisco-IOS-XE-native:native"), native } };
        piece.shown = "PATCH /restconf/data/Cisco-IOS-XE-native:native\n"
            + QJsonDocument(body).toJson(QJsonDocument::Indented).toStdString();
        m_pieces.push_back(std::move(piece));
    }

    static void set(QJsonObject &native, YangPath path, const QString &name, const QJsonValue &value)
    {
        path.push_back({ name, {}, {} });
        setNode(native, path, value);
    }

    void takeBack(ObjectKind kind)
    {
        for (const auto &[key, old] : m_from.blocks()) {
            const ModelBlock *const block = in(m_to, key);
            const bool isKept = block != nullptr ? block->type == old.type : kind == ObjectKind::Global;
            if (old.kind != kind || !isKept)
                continue;
            for (const auto &[name, command] : old.commands) {
                const auto nodes = express(old, command).nodes;
                if (in(block, name) != nullptr || nodes.empty())
                    continue;
                if (nodes.front().path.size() >= 2 && isEntry(nodes.front().path)) {
                    m_pieces.push_back(deletion(
                        { nodes.front().path.begin(), nodes.front().path.end() - 1 }, asCommands(old, command.undo)));
                    continue;
                }
                bool isFirst = true;
                for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
                    m_pieces.push_back(
                        deletion(node->path, isFirst ? asCommands(old, command.undo) : std::vector<std::string>()));
                    isFirst = false;
                }
            }
        }
    }

    /// A command that is an entry of a list: a rule, a number expansion. With its last leaf the entry itself goes.
    static bool isEntry(const YangPath &path)
    {
        const QString &list = path[path.size() - 2].name;
        return list == QLatin1StringView("rule") || list.endsWith(QLatin1StringView(":num-exp"));
    }

    void remove(ObjectKind kind)
    {
        for (const auto &[key, old] : m_from.blocks()) {
            if (old.kind == kind && in(m_to, key) == nullptr && !entryOf(old).empty())
                m_pieces.push_back(deletion(entryOf(old), { "no " + old.header }));
        }
    }

    const CommandModel &m_from, &m_to;
    std::vector<Piece> m_pieces;
};

QString obstacleOf(const ModelBlock &block, const ModelCommand &command)
{
    const QString why = express(block, command).obstacle;
    if (why.isEmpty())
        return {};
    const QString place = block.header.empty() ? QString() : QString(textOf(block.header) % u": ");
    return Text::tr("%1%2 - %3").arg(place, textOf(command.text), why);
}

} // namespace

QStringList restconfObstacles(const CommandModel &from, const CommandModel &to)
{
    QStringList list;
    const auto add = [&](const QString &obstacle) {
        if (!obstacle.isEmpty() && !list.contains(obstacle))
            list << obstacle;
    };
    const auto missing = [&](const CommandModel &these, const CommandModel &others, bool isOld) {
        for (const auto &[key, block] : these.blocks()) {
            const ModelBlock *const other = in(others, key);
            const bool isSame = other != nullptr && other->type == block.type;
            const bool isBlock = block.kind != ObjectKind::Global && entryOf(block).empty();
            if (!isSame && isBlock)
                add(Text::tr("%1 - this program writes such blocks only over SSH").arg(textOf(block.header)));
            for (const auto &[name, command] : block.commands) {
                const ModelCommand *const known = isSame ? in(other, name) : nullptr;
                if (known != nullptr && *known == command)
                    continue;
                const QString obstacle = obstacleOf(block, command);
                // A peer can be deleted whole; but with this command it could not be made again.
                add(!obstacle.isEmpty() && isOld && other == nullptr
                        ? Text::tr("%1; deleting the block could not be undone").arg(obstacle)
                        : obstacle);
            }
        }
    };
    missing(to, from, false);
    missing(from, to, true);
    return list;
}

std::vector<Piece> restconfPieces(const CommandModel &from, const CommandModel &to) { return Maker(from, to).pieces(); }

} // namespace legwork::device
