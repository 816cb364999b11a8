// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

struct evp_pkey_st;

namespace legwork::connections {

/// The algorithm that a JSON Web Token says it is signed with ("RS256", "none"), RFC 7515; empty for a token of another
/// kind, which only the server understands.
[[nodiscard]] QString algorithmOf(const QByteArray &token);

/// Public keys that say whether a token comes from whom it should. RSA of 2048 bits at least, RS256 only: a token that
/// names another algorithm, or none, is refused whatever it is signed with (RFC 8725 section 3.1).
class TokenKeys final {
public:
    /// Reads public keys or certificates in PEM form, or a JSON Web Key Set (RFC 7517). Keys of other kinds in a set
    /// are passed over; the error says when nothing is left.
    [[nodiscard]] static Result<TokenKeys> read(const QByteArray &data, const QString &place);

    [[nodiscard]] bool isEmpty() const noexcept { return m_keys.isEmpty(); }
    /// The error ends a sentence: "is signed with another key".
    [[nodiscard]] Result<void> check(const QByteArray &token) const;
    /// False when the token names a key (kid) that is not among those of the set: the set may have been renewed.
    [[nodiscard]] bool mayKnow(const QByteArray &token) const;

private:
    struct Key {
        QString id {}; // kid; empty: none
        std::shared_ptr<evp_pkey_st> key {};
    };
    QList<Key> m_keys;
};

/// Longest file or answer that keys are read from.
inline constexpr qint64 mostKeyBytes = 256 * 1024;

} // namespace legwork::connections
