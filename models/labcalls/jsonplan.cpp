// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonplan.h"

#include <QJsonArray>
#include <QJsonValue>

namespace legwork::labcalls {

namespace {

/// Goes over JSON that is known to be well formed, as far as it takes to find where a value begins.
class Finder final {
public:
    explicit Finder(const QByteArray &text)
        : m_text(text)
    {
    }
    [[nodiscard]] qsizetype at() const noexcept { return m_at; }

    bool enterKey(const QString &key)
    {
        skipBlank();
        if (!take('{'))
            return false;
        while (skipBlank(), m_at < m_text.size() && m_text[m_at] == '"') {
            const qsizetype begin = m_at;
            const QByteArray name = string();
            skipBlank();
            take(':');
            if (QString::fromUtf8(name) == key) {
                m_key = begin;
                return true;
            }
            skipValue();
            skipBlank();
            take(',');
        }
        return false;
    }
    bool enterItem(int index)
    {
        skipBlank();
        if (!take('['))
            return false;
        for (int i = 0; i < index && m_at < m_text.size(); ++i) {
            skipValue();
            skipBlank();
            if (!take(','))
                return false;
        }
        skipBlank();
        m_key = m_at;
        return true;
    }
    [[nodiscard]] qsizetype key() const noexcept { return m_key; }

private:
    void skipBlank()
    {
        while (m_at < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }
    bool take(char wanted)
    {
        if (m_at >= m_text.size() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }
    QByteArray string()
    {
        const qsizetype begin = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        const QByteArray value = m_text.mid(begin, m_at - begin);
        ++m_at;
        return value;
    }
    void skipValue()
    {
        int depth = 0;
        for (skipBlank(); m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                string();
                --m_at;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (c == '}' || c == ']') {
                if (depth == 0)
                    return;
                --depth;
            } else if (c == ',' && depth == 0) {
                return;
            }
        }
    }

    const QByteArray &m_text;
    qsizetype m_at = 0, m_key = 0;
};

} // namespace

int lineOf(const QByteArray &text, qsizetype offset)
{
    return static_cast<int>(QByteArrayView(text).first(std::min(offset, text.size())).count('\n')) + 1;
}

int lineOfKey(const QByteArray &text, const QString &keys)
{
    Finder finder(text);
    const QStringList parts = keys.split(QLatin1Char('.'), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const qsizetype bracket = part.indexOf(QLatin1Char('['));
        if (!finder.enterKey(bracket < 0 ? part : part.left(bracket)))
            break;
        if (bracket >= 0 && !finder.enterItem(part.mid(bracket + 1).chopped(1).toInt()))
            break;
    }
    return lineOf(text, finder.key());
}

void JsonText::complain(const QString &keys, const QString &what)
{
    if (m_error)
        return;
    const std::string place = m_path + ':' + std::to_string(lineOfKey(m_text, keys));
    m_error
        = Error { ErrorKind::Broken, place, (keys.isEmpty() ? what : keys + QLatin1String(": ") + what).toStdString() };
}

JsonPlan::~JsonPlan()
{
    for (const QString &key : m_object.keys()) {
        if (!m_known.contains(key))
            m_text.complain(m_keys.isEmpty() ? key : m_keys + QLatin1Char('.') + key, QStringLiteral("no such key"));
    }
}

QString JsonPlan::keysOf(const char *key) const
{
    return m_keys.isEmpty() ? QString::fromLatin1(key) : m_keys + QLatin1Char('.') + QLatin1String(key);
}

QJsonValue JsonPlan::take(const char *key)
{
    m_known.insert(QString::fromLatin1(key));
    return m_object.value(QLatin1String(key));
}

void JsonPlan::markAllKnown()
{
    for (const QString &key : m_object.keys())
        m_known.insert(key);
}

void JsonPlan::read(const char *key, std::string &value, bool isNeeded)
{
    const QJsonValue found = take(key);
    if (found.isString())
        value = found.toString().toStdString();
    else if (!found.isUndefined() || isNeeded)
        complain(
            key, isNeeded && found.isUndefined() ? QStringLiteral("is missing") : QStringLiteral("must be a text"));
}

void JsonPlan::read(const char *key, double &value, double least, double most)
{
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    if (!found.isDouble() || found.toDouble() < least || found.toDouble() > most)
        complain(key, QStringLiteral("must be a number from %1 to %2").arg(least, 0, 'g', 12).arg(most, 0, 'g', 12));
    else
        value = found.toDouble();
}

void JsonPlan::read(const char *key, bool &value)
{
    const QJsonValue found = take(key);
    if (found.isBool())
        value = found.toBool();
    else if (!found.isUndefined())
        complain(key, QStringLiteral("must be true or false"));
}

void JsonPlan::read(const char *key, SpanPlan &value)
{
    constexpr double longest = 86'400;
    const QJsonValue found = take(key);
    if (found.isUndefined())
        return;
    const QJsonArray pair = found.toArray();
    const bool isPair = pair.size() == 2 && pair[0].isDouble() && pair[1].isDouble();
    if (!isPair || pair[0].toDouble() < 0 || pair[1].toDouble() < pair[0].toDouble() || pair[1].toDouble() > longest)
        complain(key, QStringLiteral("must be [from, to] in seconds, at most %1").arg(longest));
    else
        value = { pair[0].toDouble(), pair[1].toDouble() };
}

QJsonObject JsonPlan::object(const char *key)
{
    const QJsonValue found = take(key);
    if (!found.isUndefined() && !found.isObject())
        complain(key, QStringLiteral("must be an object"));
    return found.toObject();
}

QJsonArray JsonPlan::array(const char *key, std::size_t most)
{
    const QJsonValue found = take(key);
    if (!found.isUndefined() && !found.isArray())
        complain(key, QStringLiteral("must be a list"));
    if (static_cast<std::size_t>(found.toArray().size()) > most)
        complain(key, QStringLiteral("has more than %1 entries").arg(most));
    return found.toArray();
}

} // namespace legwork::labcalls
