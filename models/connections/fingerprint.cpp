// SPDX-License-Identifier: GPL-3.0-or-later
#include "fingerprint.h"

namespace legwork::connections {

namespace {

constexpr qsizetype sha256Bytes = 32;

} // namespace

std::optional<QByteArray> readFingerprint(const QString &text)
{
    QByteArray bytes = text.trimmed().toLatin1();
    const bool isNamed = bytes.toUpper().startsWith("SHA256:");
    if (isNamed)
        bytes = bytes.mid(7);
    QByteArray hex = bytes;
    hex.replace(':', "").replace(' ', "");
    const QByteArray plain = QByteArray::fromHex(hex);
    if (hex.size() == 2 * sha256Bytes && plain.toHex() == hex.toLower())
        return plain;
    const auto decoded
        = QByteArray::fromBase64Encoding(bytes, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (decoded && (*decoded).size() == sha256Bytes)
        return *decoded;
    return std::nullopt;
}

QString sshFingerprint(const QByteArray &sha256)
{
    return QLatin1StringView("SHA256:")
        + QString::fromLatin1(sha256.toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals));
}

QString certificateFingerprint(const QByteArray &sha256) { return QString::fromLatin1(sha256.toHex(':').toUpper()); }

} // namespace legwork::connections
