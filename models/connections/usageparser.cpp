// SPDX-License-Identifier: GPL-3.0-or-later
#include "usageparser.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <cmath>

namespace legwork::connections {

namespace {

constexpr double mostExact
    = 9'007'199'254'740'992.0; // 2^53: from there on, a JSON number does not say which integer it is

/// The object's members under the names of the user's file, then of ours, regardless of case.
class Members final {
public:
    Members(const QJsonObject &object, const ApiNames &names)
        : m_names(names)
    {
        for (auto member = object.begin(); member != object.end(); ++member)
            m_members.insert(member.key().toLower(), member.value());
    }

    [[nodiscard]] QJsonValue value(const QString &field) const
    {
        for (const QString &name : m_names.of(field)) {
            const auto found = m_members.find(name.toLower());
            if (found != m_members.end() && !found->isNull())
                return *found;
        }
        return QJsonValue(QJsonValue::Undefined);
    }

private:
    const ApiNames &m_names;
    QHash<QString, QJsonValue> m_members;
};

/// A count, as a number or as digits in quotes.
Result<std::optional<quint64>> countOf(const Members &members, const QString &field)
{
    const QJsonValue value = members.value(field);
    if (value.isUndefined())
        return std::optional<quint64>();
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number) || number < 0 || number >= mostExact || number != std::floor(number))
        return failure(ErrorKind::Broken, field.toStdString(), "is not a count of ports");
    return static_cast<quint64>(number);
}

/// Epoch milliseconds or seconds, told apart by size, or ISO 8601.
QDateTime timeOf(const QJsonValue &value)
{
    constexpr double firstMilliseconds = 1e11; // as seconds that is the year 5138
    if (value.isDouble() && value.toDouble() > 0 && value.toDouble() < mostExact) {
        const double number = value.toDouble();
        return QDateTime::fromMSecsSinceEpoch(
            static_cast<qint64>(number < firstMilliseconds ? number * 1000 : number), Qt::UTC);
    }
    return value.isString() ? QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC() : QDateTime();
}

/// Names of members in a text that is known to be JSON: strings with a colon behind.
qsizetype keysIn(const QByteArray &json)
{
    static const QRegularExpression string(QStringLiteral(R"x("(?:[^"\\]++|\\.)*+"\s*+(:)?)x"));
    qsizetype count = 0;
    auto strings = string.globalMatch(QString::fromUtf8(json));
    while (strings.hasNext())
        count += strings.next().hasCaptured(1) ? 1 : 0;
    return count;
}

qsizetype keysIn(const QJsonValue &value)
{
    qsizetype count = 0;
    if (value.isArray()) {
        for (const auto &one : value.toArray())
            count += keysIn(QJsonValue(one));
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            count += 1 + keysIn(member.value());
    }
    return count;
}

qsizetype keysIn(const QJsonDocument &document)
{
    return document.isArray() ? keysIn(QJsonValue(document.array())) : keysIn(QJsonValue(document.object()));
}

Result<ServerUsage> serverOf(const QJsonObject &object, const ApiNames &names)
{
    const Members members(object, names);
    const auto total = countOf(members, QStringLiteral("total"));
    const auto inUse = countOf(members, QStringLiteral("inUse"));
    if (!total || !inUse)
        return tl::unexpected(!total ? total.error() : inUse.error());
    return ServerUsage { members.value(QStringLiteral("ip")).toString(), *total, *inUse,
        timeOf(members.value(QStringLiteral("updated"))) };
}

} // namespace

Result<LicenseUsage> readUsage(const QByteArray &body, const ApiNames &names)
{
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (document.isNull())
        return failure(ErrorKind::Broken, {}, error.errorString().toStdString());
    if (keysIn(document) != keysIn(body))
        return failure(
            ErrorKind::Broken, {}, "one object holds a name twice: which of its values is meant is not known");
    // One server alone may come as a bare list.
    QJsonObject object = document.object();
    if (document.isArray())
        object.insert(names.of(QStringLiteral("servers")).value(0), document.array());
    const Members members(object, names);
    LicenseUsage usage;
    for (const auto &[field, into] :
        { std::pair { QStringLiteral("purchased"), &usage.purchased }, { QStringLiteral("total"), &usage.total },
            { QStringLiteral("inUse"), &usage.inUse }, { QStringLiteral("available"), &usage.available } }) {
        const auto count = countOf(members, field);
        if (!count)
            return tl::unexpected(count.error());
        *into = *count;
    }
    for (const auto &value : members.value(QStringLiteral("servers")).toArray()) {
        if (usage.servers.size() == maxServersInAnswer)
            return failure(ErrorKind::TooLarge, "servers", "are more than 10000");
        if (!value.isObject())
            return failure(ErrorKind::Broken, "servers", "holds something that is no server");
        Result<ServerUsage> server = serverOf(value.toObject(), names);
        if (!server)
            return tl::unexpected(server.error());
        usage.servers.append(*std::move(server));
    }
    if (!usage.available && usage.total && usage.inUse && *usage.total >= *usage.inUse)
        usage.available = *usage.total - *usage.inUse;
    if (!usage.purchased && !usage.total && !usage.inUse && usage.servers.isEmpty())
        return failure(ErrorKind::NotSupported, {}, "holds no figure that is known");
    return usage;
}

} // namespace legwork::connections
