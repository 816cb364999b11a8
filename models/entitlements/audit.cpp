// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace legwork::entitlements {

namespace {

constexpr int hashBytes = 32;

constexpr std::array<std::pair<Act, const char *>, 10> actWords { {
    { Act::ContractAdded, "contract-added" },
    { Act::ContractChanged, "contract-changed" },
    { Act::ContractEnded, "contract-ended" },
    { Act::ContractSplit, "contract-split" },
    { Act::ContractRenewed, "contract-renewed" },
    { Act::ContractRemoved, "contract-removed" },
    { Act::FigureRead, "figure-read" },
    { Act::FigurePushed, "figure-pushed" },
    { Act::FigureRefused, "figure-refused" },
    { Act::ThresholdsChanged, "thresholds-changed" },
} };

void addField(QByteArray &into, const QByteArray &field)
{
    into.append(QByteArray::number(field.size())).append(':').append(field).append(',');
}

QString tr(const char *text) { return QCoreApplication::translate("entitlements", text); }

/// Looks for the first row that is not where and as it was written, and says what was done to the trail there.
class Verifier final {
public:
    explicit Verifier(std::span<const AuditEntry> rows)
        : m_rows(rows)
        , m_isSound(rows.size())
    {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            m_isSound[i] = rows[i].hash.size() == hashBytes && hashOf(rows[i]) == rows[i].hash;
            if (!m_isSound[i])
                continue;
            m_byHash.insert(rows[i].hash, i);
            m_byPrevious.insert(rows[i].previous, i);
        }
    }

    ChainState run(const QByteArray &known)
    {
        ChainState state;
        state.rows = static_cast<qint64>(m_rows.size());
        state.last = m_rows.empty() ? noHash() : m_rows.back().hash;
        for (std::size_t i = 0; i < m_rows.size() && state.isIntact(); ++i) {
            const auto [how, at] = lookAt(i);
            if (how != Break::None) {
                state.how = how;
                state.row = static_cast<qint64>(at) + 1;
                state.number = m_rows[at].number;
            }
            m_before = m_rows[i].hash;
            m_number = m_rows[i].number + 1;
        }
        if (state.isIntact() && !known.isEmpty() && known != noHash() && !m_byHash.contains(known)) {
            state.how = Break::TailCut;
            state.row = state.rows;
            state.number = m_rows.empty() ? 0 : m_rows.back().number;
        }
        return state;
    }

private:
    struct Verdict {
        Break how = Break::None;
        std::size_t at = 0;
    };

    /// The row at `i`, all rows before it being in order.
    [[nodiscard]] Verdict lookAt(std::size_t i) const
    {
        const AuditEntry &row = m_rows[i];
        const auto rival = rowAfter(m_before, m_number, i); // another row that claims to come here
        if (m_isSound[i] && row.previous == m_before && row.number == m_number) {
            const bool isFollowed = rowAfter(row.hash, m_number + 1, i).has_value();
            if (rival && !isFollowed && rowAfter(m_rows[*rival].hash, m_number + 1, i))
                return { Break::Inserted, i };
            return {};
        }
        if (rival)
            return { isOfTheChain(i) ? Break::Reordered : Break::Inserted, i };
        if (!m_isSound[i] || row.previous == m_before)
            return { Break::Changed, i };
        if (row.number > m_number)
            return { Break::Removed, i };
        if (row.number < m_number)
            return { Break::Inserted, i };
        // Its number is right but the row before is not the one it follows: that one was written anew.
        return { Break::Changed, i > 0 ? i - 1 : i };
    }

    /// Another sound row than the one at `except` that says to come after `previous` with this number.
    [[nodiscard]] std::optional<std::size_t> rowAfter(
        const QByteArray &previous, qint64 number, std::size_t except) const
    {
        for (auto it = m_byPrevious.constFind(previous); it != m_byPrevious.cend() && it.key() == previous; ++it) {
            if (it.value() != except && m_rows[it.value()].number == number)
                return it.value();
        }
        return std::nullopt;
    }

    /// Sound, there once, and after a row that is there.
    [[nodiscard]] bool isOfTheChain(std::size_t i) const
    {
        const AuditEntry &row = m_rows[i];
        if (!m_isSound[i] || m_byHash.count(row.hash) > 1)
            return false;
        if (row.number == 1)
            return row.previous == noHash();
        const auto before = m_byHash.constFind(row.previous);
        return before != m_byHash.cend() && m_rows[before.value()].number + 1 == row.number;
    }

    std::span<const AuditEntry> m_rows;
    std::vector<bool> m_isSound; // the hash fits the row
    QMultiHash<QByteArray, std::size_t> m_byHash, m_byPrevious; // sound rows
    QByteArray m_before = noHash(); // hash of the row before
    qint64 m_number = 1; // that the next row is to have
};

} // namespace

QString wordOf(Act act)
{
    const auto found = std::ranges::find(actWords, act, &std::pair<Act, const char *>::first);
    return QString::fromLatin1(found->second);
}

std::optional<Act> actFrom(const QString &word)
{
    const auto found
        = std::ranges::find_if(actWords, [&](const auto &one) { return word == QLatin1StringView(one.second); });
    return found != actWords.end() ? std::optional(found->first) : std::nullopt;
}

QByteArray noHash() { return QByteArray(hashBytes, '\0'); }

QByteArray hashOf(const AuditEntry &entry)
{
    QByteArray text;
    addField(text, QByteArray::number(entry.number));
    addField(text, entry.time.toUTC().toString(Qt::ISODateWithMs).toLatin1());
    for (const QString *const field :
        { &entry.who, &entry.what, &entry.subject, &entry.before, &entry.after, &entry.reason })
        addField(text, field->toUtf8());
    addField(text, entry.previous.toHex());
    QByteArray hash(hashBytes, '\0');
    // Fails only where libcrypto has no SHA-256; the hash is then of the wrong length and matches nothing.
    if (EVP_Digest(text.constData(), static_cast<std::size_t>(text.size()),
            reinterpret_cast<unsigned char *>(hash.data()), nullptr, EVP_sha256(), nullptr)
        != 1)
        return {};
    return hash;
}

AuditEntry chained(AuditEntry entry, const std::optional<AuditEntry> &last)
{
    entry.number = last ? last->number + 1 : 1;
    entry.previous = last ? last->hash : noHash();
    entry.time = entry.time.toUTC();
    entry.hash = hashOf(entry);
    return entry;
}

QString wordOf(Break how)
{
    switch (how) {
    case Break::None: return QStringLiteral("intact");
    case Break::Changed: return QStringLiteral("changed");
    case Break::Removed: return QStringLiteral("removed");
    case Break::Inserted: return QStringLiteral("inserted");
    case Break::Reordered: return QStringLiteral("reordered");
    case Break::TailCut: break;
    }
    return QStringLiteral("tail-cut");
}

ChainState verified(std::span<const AuditEntry> rows, const QByteArray &known) { return Verifier(rows).run(known); }

QString sentenceOf(const ChainState &state)
{
    const QString row = QString::number(state.row);
    const QString number = QString::number(state.number);
    switch (state.how) {
    case Break::None:
        return state.rows == 0 ? tr("The audit trail is empty.")
                               : tr("The audit trail is intact: %1 rows, the last with hash %2.")
                                     .arg(state.rows)
                                     .arg(QString::fromLatin1(state.last.toHex()));
    case Break::Changed:
        return tr("The audit trail breaks at row %1: row number %2 was changed after it was written.").arg(row, number);
    case Break::Removed:
        return tr("The audit trail breaks at row %1: what stood before row number %2 was removed.").arg(row, number);
    case Break::Inserted:
        return tr("The audit trail breaks at row %1: row number %2 was inserted later.").arg(row, number);
    case Break::Reordered:
        return tr("The audit trail breaks at row %1: row number %2 stands at another place than it was written at.")
            .arg(row, number);
    case Break::TailCut: break;
    }
    return tr(
        "The audit trail does not hold the row whose hash was noted down: rows at its end were cut off or written "
        "anew. It has %1 rows now.")
        .arg(state.rows);
}

QString keptValue(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    // QJsonDocument writes objects and arrays only.
    const QByteArray list = QJsonDocument(QJsonArray { value }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QJsonValue valueOf(const QString &kept)
{
    if (kept.isEmpty())
        return QJsonValue::Null;
    const QJsonDocument document = QJsonDocument::fromJson('[' + kept.toUtf8() + ']');
    return document.isArray() && document.array().size() == 1 ? document.array().first() : QJsonValue(kept);
}

QJsonObject toJson(const AuditEntry &entry)
{
    return {
        { QStringLiteral("number"), entry.number },
        { QStringLiteral("time"), entry.time.toUTC().toString(Qt::ISODateWithMs) },
        { QStringLiteral("who"), entry.who },
        { QStringLiteral("what"), entry.what },
        { QStringLiteral("subject"), entry.subject },
        { QStringLiteral("before"), valueOf(entry.before) },
        { QStringLiteral("after"), valueOf(entry.after) },
        { QStringLiteral("reason"), entry.reason },
        { QStringLiteral("previous"), QString::fromLatin1(entry.previous.toHex()) },
        { QStringLiteral("hash"), QString::fromLatin1(entry.hash.toHex()) },
    };
}

QString systemUser()
{
    constexpr std::size_t mostBytes = 16 * 1024;
    std::vector<char> buffer(mostBytes);
    passwd entry {};
    passwd *found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(::geteuid());
}

} // namespace legwork::entitlements
