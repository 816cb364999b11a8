// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario.h"

#include <QJsonObject>
#include <QSet>
#include <QString>

#include <optional>

namespace legwork::labcalls {

/// The text of a JSON file and the first thing that is wrong with it.
class JsonText final {
public:
    JsonText(std::string path, QByteArray text)
        : m_path(std::move(path))
        , m_text(std::move(text))
    {
    }
    [[nodiscard]] const QByteArray &text() const noexcept { return m_text; }
    /// Keeps the first error; `keys` is the way to it, "load.calls" or "routes[3].host".
    void complain(const QString &keys, const QString &what);
    [[nodiscard]] const std::optional<Error> &error() const noexcept { return m_error; }

private:
    std::string m_path;
    QByteArray m_text;
    std::optional<Error> m_error {};
};

/// 1-based line of a byte.
[[nodiscard]] int lineOf(const QByteArray &text, qsizetype offset);
/// 1-based line of a key that Qt has parsed already ("load.calls", "routes[3].host"); the line of the last part of the
/// way that is there when the key itself is missing.
[[nodiscard]] int lineOfKey(const QByteArray &text, const QString &keys);

/// One object of a scenario: reads what is known, and complains about every other key.
class JsonPlan final {
public:
    JsonPlan(JsonText &text, QJsonObject object, QString keys)
        : m_text(text)
        , m_object(std::move(object))
        , m_keys(std::move(keys))
    {
    }
    ~JsonPlan();
    JsonPlan(const JsonPlan &) = delete;
    JsonPlan &operator=(const JsonPlan &) = delete;

    [[nodiscard]] bool has(const char *key) const { return m_object.contains(QLatin1String(key)); }
    void read(const char *key, std::string &value, bool isNeeded = false);
    void read(const char *key, double &value, double least, double most);
    void read(const char *key, bool &value);
    template <typename Whole> void readWhole(const char *key, Whole &value, double least, double most)
    {
        auto number = static_cast<double>(value);
        read(key, number, least, most);
        value = static_cast<Whole>(number);
    }
    void read(const char *key, SpanPlan &value); // [from, to] in seconds
    [[nodiscard]] QJsonObject object(const char *key);
    [[nodiscard]] QJsonArray array(const char *key, std::size_t most);
    [[nodiscard]] QString keysOf(const char *key) const;
    void complain(const char *key, const QString &what) { m_text.complain(keysOf(key), what); }
    [[nodiscard]] const QJsonObject &all() const noexcept { return m_object; }
    void markAllKnown();

private:
    [[nodiscard]] QJsonValue take(const char *key);

    JsonText &m_text;
    QJsonObject m_object;
    QString m_keys;
    QSet<QString> m_known;
};

} // namespace legwork::labcalls
