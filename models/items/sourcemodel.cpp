// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcemodel.h"

#include "text.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

namespace legwork::items {

namespace {

std::int64_t steadyMs()
{
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool isBelow(const QString &path, const QString &root)
{
    return path == root
        || (path.startsWith(root)
            && (root.endsWith(QLatin1Char('/'))
                || (path.size() > root.size() && path[root.size()] == QLatin1Char('/'))));
}

QString lastPart(const QString &path)
{
    QString trimmed = path;
    while (trimmed.size() > 1 && trimmed.endsWith(QLatin1Char('/')))
        trimmed.chop(1);
    return trimmed.mid(trimmed.lastIndexOf(QLatin1Char('/')) + 1);
}

} // namespace

struct SourceModel::Node {
    /// What is shown: two nodes with equal facts need no signal.
    struct Facts {
        QString text {};
        std::uint64_t count = 0, offset = 0;
        int source = -1;
        bool isFollowed = false, isPaused = false, isTroubled = false, isShown = true;

        friend bool operator==(const Facts &, const Facts &) = default;
    };

    Kind kind = Kind::Root;
    QString key {}; // tells it from its siblings
    QString path {};
    Facts facts {};
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children {};

    Node &add(Kind childKind, const QString &childKey, const QString &childPath, Facts childFacts)
    {
        children.push_back(std::make_unique<Node>());
        Node &child = *children.back();
        child.kind = childKind;
        child.key = childKey;
        child.path = childPath;
        child.facts = std::move(childFacts);
        child.parent = this;
        return child;
    }
    [[nodiscard]] int row() const
    {
        const auto found = std::ranges::find(parent->children, this, &std::unique_ptr<Node>::get);
        return static_cast<int>(found - parent->children.begin());
    }
};

SourceModel::SourceModel(TraceSession &session, QObject *parent)
    : QAbstractItemModel(parent)
    , m_session(session)
    , m_root(std::make_unique<Node>())
{
    connect(&session, &TraceSession::sourcesChanged, this, &SourceModel::update);
    update();
}

SourceModel::~SourceModel() = default;

void SourceModel::setWords(Words words)
{
    m_words = std::move(words);
    update();
}

void SourceModel::refresh() { update(); }

void SourceModel::addFacts(Node &node, int source) const
{
    const calls::SourceReport &report = m_session.sources()[static_cast<std::size_t>(source)];
    const auto fact = [&](const QString &text, std::uint64_t count, std::uint64_t offset) {
        Node::Facts facts;
        facts.text = text;
        facts.count = count;
        facts.offset = offset;
        facts.source = source;
        return facts;
    };
    if (!report.error.empty())
        node.add(Kind::Error, QStringLiteral("error"), node.path, fact(shownText(report.error), 0, 0));
    for (const calls::DialectCount &dialect : report.dialects) {
        const QString name = textFrom(dialect.dialect);
        node.add(Kind::Dialect, QLatin1String("dialect ") + name, node.path, fact(name, dialect.records, 0));
    }
    int number = 0;
    for (const calls::ClockReport &clock : report.clocks) {
        const QString text = m_words.clock ? m_words.clock(clock) : textFrom(clock.basis);
        node.add(Kind::Clock, QLatin1String("clock ") + QString::number(number++), node.path, fact(text, 0, 0));
    }
    for (const calls::RejectedReport &rejected : report.rejected) {
        const QString text = m_words.rejected ? m_words.rejected(rejected) : textFrom(rejected.explanation);
        node.add(Kind::Rejected, QLatin1String("rejected ") + textFrom(rejected.reason), node.path,
            fact(text, rejected.count, rejected.firstOffset));
    }
}

std::vector<std::unique_ptr<SourceModel::Node>> SourceModel::wanted() const
{
    // A log that was rotated while it was followed is several sources of one name: one row.
    std::map<QString, std::pair<int, std::uint64_t>> sources; // path to the newest, and records of all
    std::vector<QString> order;
    for (std::size_t i = 0; i < m_session.sources().size(); ++i) {
        const calls::SourceReport &report = m_session.sources()[i];
        const QString path = textFrom(report.path);
        auto [known, isNew] = sources.try_emplace(path, static_cast<int>(i), 0);
        known->second.first = static_cast<int>(i);
        known->second.second += report.records;
        if (isNew)
            order.push_back(path);
    }
    for (const QString &hidden : m_session.hiddenSources()) {
        if (sources.try_emplace(hidden, -1, 0).second)
            order.push_back(hidden);
    }
    std::ranges::stable_sort(order);

    const auto factsOf = [&](const QString &path, const SessionRoot &root, const QString &name) {
        const auto [source, records] = sources.at(path);
        Node::Facts facts;
        facts.text = name;
        facts.count = records;
        facts.source = source;
        facts.isFollowed = root.isFollowed;
        facts.isShown = m_session.isShown(path);
        facts.isPaused = m_session.isSourcePaused(path) || m_session.isSourcePaused(textFrom(root.path));
        facts.isTroubled = source >= 0 && !m_session.sources()[static_cast<std::size_t>(source)].error.empty();
        return facts;
    };

    Node all;
    for (const SessionRoot &root : m_session.roots()) {
        const QString rootPath = textFrom(root.path);
        if (sources.contains(rootPath)) {
            Node &node = all.add(Kind::Source, rootPath, rootPath, factsOf(rootPath, root, lastPart(rootPath)));
            if (node.facts.source >= 0)
                addFacts(node, node.facts.source);
            continue;
        }
        Node::Facts facts;
        facts.text = lastPart(rootPath);
        facts.isFollowed = root.isFollowed;
        facts.isTroubled = root.isMissing;
        facts.isPaused = m_session.isSourcePaused(rootPath);
        Node &node = all.add(Kind::Root, rootPath, rootPath, facts);
        for (const QString &path : order) {
            if (!isBelow(path, rootPath))
                continue;
            QString name = path.mid(rootPath.size());
            while (name.startsWith(QLatin1Char('/')))
                name.remove(0, 1);
            Node &child = node.add(Kind::Source, path, path, factsOf(path, root, name));
            node.facts.count += child.facts.count;
            if (child.facts.source >= 0)
                addFacts(child, child.facts.source);
        }
    }
    return std::move(all.children);
}

void SourceModel::update()
{
    for (const calls::SourceReport &report : m_session.sources()) {
        Seen &seen = m_seen[textFrom(report.path)];
        if (report.records != seen.records)
            seen = { report.records, steadyMs() };
    }
    sync(*m_root, wanted());
}

void SourceModel::sync(Node &parent, std::vector<std::unique_ptr<Node>> fresh)
{
    const QModelIndex parentIndex = indexOf(parent);
    for (std::size_t i = parent.children.size(); i-- > 0;) {
        if (std::ranges::find(fresh, parent.children[i]->key, [](const auto &node) { return node->key; })
            != fresh.end())
            continue;
        beginRemoveRows(parentIndex, static_cast<int>(i), static_cast<int>(i));
        parent.children.erase(parent.children.begin() + static_cast<std::ptrdiff_t>(i));
        endRemoveRows();
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        const auto known
            = std::ranges::find(parent.children, fresh[i]->key, [](const auto &node) { return node->key; });
        const auto at = static_cast<std::ptrdiff_t>(i);
        if (known != parent.children.end() && known - parent.children.begin() != at) {
            const auto from = static_cast<int>(known - parent.children.begin());
            beginMoveRows(parentIndex, from, from, parentIndex, static_cast<int>(at));
            std::unique_ptr<Node> moved = std::move(*known);
            parent.children.erase(known);
            parent.children.insert(parent.children.begin() + at, std::move(moved));
            endMoveRows();
        } else if (known == parent.children.end()) {
            std::vector<std::unique_ptr<Node>> grandchildren = std::move(fresh[i]->children);
            fresh[i]->children.clear();
            fresh[i]->parent = &parent;
            beginInsertRows(parentIndex, static_cast<int>(at), static_cast<int>(at));
            parent.children.insert(parent.children.begin() + at, std::move(fresh[i]));
            endInsertRows();
            sync(*parent.children[i], std::move(grandchildren));
            continue;
        }
        Node &node = *parent.children[i];
        const bool isOther = node.kind != fresh[i]->kind || node.facts != fresh[i]->facts;
        node.kind = fresh[i]->kind;
        node.facts = fresh[i]->facts;
        if (isOther) {
            const QModelIndex changed = indexOf(node);
            Q_EMIT dataChanged(changed, changed);
        }
        sync(node, std::move(fresh[i]->children));
    }
}

SourceModel::Node &SourceModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<Node *>(index.internalPointer()) : *m_root;
}

QModelIndex SourceModel::indexOf(const Node &node) const
{
    return node.parent == nullptr ? QModelIndex() : createIndex(node.row(), 0, &node);
}

QModelIndex SourceModel::find(const QString &path) const
{
    for (const auto &root : m_root->children) {
        if (root->path == path)
            return indexOf(*root);
        for (const auto &source : root->children) {
            if (source->kind == Kind::Source && source->path == path)
                return indexOf(*source);
        }
    }
    return {};
}

QModelIndex SourceModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node &node = nodeOf(parent);
    if (column != 0 || row < 0 || static_cast<std::size_t>(row) >= node.children.size())
        return {};
    return createIndex(row, 0, node.children[static_cast<std::size_t>(row)].get());
}

QModelIndex SourceModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Node *const above = nodeOf(index).parent;
    return above == nullptr || above == m_root.get() ? QModelIndex() : indexOf(*above);
}

int SourceModel::rowCount(const QModelIndex &parent) const { return static_cast<int>(nodeOf(parent).children.size()); }

int SourceModel::columnCount(const QModelIndex &) const { return 1; }

QVariant SourceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = nodeOf(index);
    const bool isPlace = node.kind == Kind::Root || node.kind == Kind::Source;
    switch (role) {
    case Qt::DisplayRole: return shownText(node.facts.text.toStdString());
    case Qt::CheckStateRole:
        return node.kind == Kind::Source ? QVariant(node.facts.isShown ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        if (node.kind == Kind::Source && node.facts.source >= 0 && m_words.toolTip)
            return m_words.toolTip(m_session.sources()[static_cast<std::size_t>(node.facts.source)]);
        return isPlace ? node.path : node.facts.text;
    case KindRole: return QVariant::fromValue(node.kind);
    case PathRole: return node.path;
    case SourceRole: return node.facts.source;
    case CountRole: return static_cast<qulonglong>(node.facts.count);
    case OffsetRole: return static_cast<qulonglong>(node.facts.offset);
    case IsFollowedRole: return node.facts.isFollowed;
    case IsPausedRole: return node.facts.isPaused;
    case IsTroubledRole: return node.facts.isTroubled || node.kind == Kind::Error;
    case QuietRole: {
        const auto seen = m_seen.constFind(node.path);
        return static_cast<qlonglong>(node.facts.isFollowed && seen != m_seen.constEnd() ? steadyMs() - seen->at : -1);
    }
    default: return {};
    }
}

bool SourceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const Node &node = nodeOf(index);
    if (node.kind != Kind::Source)
        return false;
    m_session.setShown(node.path, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags SourceModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && nodeOf(index).kind == Kind::Source)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace legwork::items
