// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace legwork::learn {

/// Reads an object of a file from a stranger: each key is asked for by its type, and what is wrong is said with line
/// and key. The first error stays; what follows gives defaults.
class JsonKeys final {
public:
    /// `place` names the file in errors.
    JsonKeys(const QByteArray &text, std::string place);
    /// An object inside: `path` is how it is reached.
    JsonKeys(JsonKeys &parent, QJsonObject object, QString path);

    [[nodiscard]] bool isGood() const noexcept { return !root().m_error; }
    [[nodiscard]] Error error() const { return *root().m_error; }
    void fail(const QString &key, const QString &what, ErrorKind kind = ErrorKind::Broken);

    [[nodiscard]] bool has(const QString &key) const { return m_object.contains(key); }
    QString text(const QString &key, int longest = 20'000);
    QString wantedText(const QString &key, int longest = 20'000); // an error when it is missing or empty
    int number(const QString &key, int least, int most, int otherwise);
    bool flag(const QString &key, bool otherwise = false);
    QStringList texts(const QString &key, int most, int longest = 20'000);
    QJsonArray array(const QString &key, int most);
    QJsonObject object(const QString &key);
    /// Every key that is not in `known` is an error: a typing mistake must not go unseen.
    void onlyKeys(const QStringList &known);
    [[nodiscard]] QString pathOf(const QString &key) const;

private:
    [[nodiscard]] JsonKeys &root() noexcept { return m_parent == nullptr ? *this : m_parent->root(); }
    [[nodiscard]] const JsonKeys &root() const noexcept { return m_parent == nullptr ? *this : m_parent->root(); }

    JsonKeys *m_parent = nullptr;
    QJsonObject m_object {};
    QString m_path {};
    QByteArray m_text {};
    std::string m_place {};
    std::optional<Error> m_error {};
};

/// The line (from 1) in which a value of a well-formed JSON text begins; 0 when the path leads nowhere.
/// "checks[2].what".
[[nodiscard]] int lineOfKey(const QByteArray &json, const QString &path);

} // namespace legwork::learn
