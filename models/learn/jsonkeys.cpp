// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonkeys.h"

#include <QJsonDocument>

#include <algorithm>
#include <vector>

namespace legwork::learn {

namespace {

int lineAt(const QByteArray &text, qsizetype offset)
{
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + std::min(offset, text.size()), '\n'));
}

struct Level {
    bool isArray = false;
    int index = 0;
    QString key {};
};

QString pathOfLevels(const std::vector<Level> &levels)
{
    QString path;
    for (const Level &level : levels) {
        if (level.isArray)
            path += QStringLiteral("[%1]").arg(level.index);
        else if (!level.key.isEmpty())
            path += (path.isEmpty() ? QString() : QStringLiteral(".")) + level.key;
    }
    return path;
}

} // namespace

int lineOfKey(const QByteArray &json, const QString &path)
{
    std::vector<Level> levels;
    int line = 1;
    bool isKey = false; // the next text is a key
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '\n') {
            ++line;
        } else if (c == '{' || c == '[') {
            if (pathOfLevels(levels) == path)
                return line;
            levels.push_back({ c == '[', 0, {} });
            isKey = c == '{';
        } else if (c == '}' || c == ']') {
            if (!levels.empty())
                levels.pop_back();
            isKey = false;
        } else if (c == ',') {
            if (!levels.empty() && levels.back().isArray)
                ++levels.back().index;
            isKey = !levels.empty() && !levels.back().isArray;
        } else if (c == '"') {
            qsizetype end = i + 1;
            while (end < json.size() && json[end] != '"')
                end += json[end] == '\\' ? 2 : 1;
            if (isKey && !levels.empty()) {
                levels.back().key = QString::fromUtf8(json.mid(i + 1, end - i - 1));
                isKey = false;
                if (pathOfLevels(levels) == path)
                    return line;
            } else if (pathOfLevels(levels) == path) {
                return line;
            }
            i = end;
        }
    }
    return 0;
}

JsonKeys::JsonKeys(const QByteArray &text, std::string place)
    : m_text(text)
    , m_place(std::move(place))
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(text, &parse);
    if (parse.error != QJsonParseError::NoError) {
        m_error = Error { ErrorKind::Broken, m_place + ':' + std::to_string(lineAt(text, parse.offset)),
            "is no JSON: " + parse.errorString().toStdString() };
    } else if (!document.isObject()) {
        m_error = Error { ErrorKind::Broken, m_place + ":1", "a JSON object is wanted" };
    }
    m_object = document.object();
}

JsonKeys::JsonKeys(JsonKeys &parent, QJsonObject object, QString path)
    : m_parent(&parent)
    , m_object(std::move(object))
    , m_path(std::move(path))
{
}

QString JsonKeys::pathOf(const QString &key) const
{
    if (m_path.isEmpty() || key.isEmpty())
        return m_path + key;
    return m_path + QLatin1Char('.') + key;
}

void JsonKeys::fail(const QString &key, const QString &what, ErrorKind kind)
{
    JsonKeys &top = root();
    if (top.m_error)
        return;
    const QString path = pathOf(key);
    const int exact = lineOfKey(top.m_text, path);
    const int line = exact > 0 ? exact : lineOfKey(top.m_text, m_path);
    top.m_error = Error { kind, top.m_place + (line > 0 ? ':' + std::to_string(line) : std::string()),
        QString(path + QStringLiteral(": ") + what).toStdString() };
}

QString JsonKeys::text(const QString &key, int longest)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return {};
    if (!value.isString())
        fail(key, QStringLiteral("a text is wanted"));
    const QString text = value.toString();
    if (text.size() > longest)
        fail(key, QStringLiteral("at most %1 characters").arg(longest), ErrorKind::TooLarge);
    return text.left(longest);
}

QString JsonKeys::wantedText(const QString &key, int longest)
{
    const QString value = text(key, longest);
    if (value.isEmpty())
        fail(key, QStringLiteral("is missing"));
    return value;
}

int JsonKeys::number(const QString &key, int least, int most, int otherwise)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return otherwise;
    const double number = value.toDouble(least - 1.0);
    if (!value.isDouble() || number < least || number > most || number != static_cast<int>(number)) {
        fail(key, QStringLiteral("a whole number from %1 to %2 is wanted").arg(least).arg(most));
        return otherwise;
    }
    return static_cast<int>(number);
}

bool JsonKeys::flag(const QString &key, bool otherwise)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return otherwise;
    if (!value.isBool())
        fail(key, QStringLiteral("true or false is wanted"));
    return value.toBool();
}

QJsonArray JsonKeys::array(const QString &key, int most)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return {};
    if (!value.isArray())
        fail(key, QStringLiteral("a list is wanted"));
    const QJsonArray array = value.toArray();
    if (array.size() > most) {
        fail(key, QStringLiteral("at most %1 entries").arg(most), ErrorKind::TooLarge);
        return {};
    }
    return array;
}

QStringList JsonKeys::texts(const QString &key, int most, int longest)
{
    QStringList list;
    const QJsonArray values = array(key, most);
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (!values[i].isString() || values[i].toString().size() > longest)
            fail(QStringLiteral("%1[%2]").arg(key).arg(i),
                QStringLiteral("a text of at most %1 characters is wanted").arg(longest));
        list.append(values[i].toString());
    }
    return list;
}

QJsonObject JsonKeys::object(const QString &key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isObject())
        fail(key, QStringLiteral("an object is wanted"));
    return value.toObject();
}

void JsonKeys::onlyKeys(const QStringList &known)
{
    for (auto it = m_object.constBegin(); it != m_object.constEnd(); ++it) {
        if (!known.contains(it.key()))
            fail(it.key(), QStringLiteral("no such key; there are %1").arg(known.join(QLatin1String(", "))));
    }
}

} // namespace legwork::learn
