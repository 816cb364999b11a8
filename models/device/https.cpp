// SPDX-License-Identifier: GPL-3.0-or-later
#include "https.h"

#include "reach.h"

#include <connections/fingerprint.h>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

#include <cstring>
#include <unistd.h>

namespace legwork::device {

namespace {

using connections::certificateFingerprint;
using connections::readFingerprint;
using Clock = std::chrono::steady_clock;

constexpr int slice = 50; // ms between looks at the clock and at cancellation

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::Https)
};

LinkError trouble(LinkFault fault, const DeviceAddress &address, const QString &what, const QString &fingerprint = {})
{
    return { fault, address.place() + QLatin1StringView(": ") + what, fingerprint, {} };
}

/// Waits until `isDone` or the connection ends; false when it ended.
template <typename Wait, typename IsDone>
LinkResult<bool> waitFor(const DeviceAddress &address, std::chrono::milliseconds patience,
    const IsCancelled &isCancelled, const Wait &wait, const IsDone &isDone)
{
    const auto end = Clock::now() + patience;
    while (!isDone()) {
        if (isCancelled && isCancelled())
            return tl::unexpected(trouble(LinkFault::Cancelled, address, Text::tr("cancelled.")));
        if (Clock::now() > end)
            return tl::unexpected(trouble(LinkFault::TimedOut, address, Text::tr("does not answer.")));
        if (!wait())
            return false;
    }
    return true;
}

/// The server is the known one, or why not.
LinkResult<void> checkIdentity(const DeviceAddress &address, const QSslCertificate &shown, bool isTrusted)
{
    if (shown.isNull())
        return tl::unexpected(trouble(LinkFault::NotUnderstood, address, Text::tr("shows no certificate.")));
    const QByteArray hash = shown.digest(QCryptographicHash::Sha256);
    const QString fingerprint = certificateFingerprint(hash);
    if (!address.pin.isEmpty()) {
        const auto pinned = readFingerprint(address.pin);
        if (!pinned)
            return tl::unexpected(trouble(LinkFault::IdentityUnknown, address,
                Text::tr("\"%1\" is no SHA-256 fingerprint; nothing was sent.").arg(address.pin), fingerprint));
        if (*pinned == hash)
            return {};
        return tl::unexpected(trouble(LinkFault::IdentityChanged, address,
            Text::tr("shows another certificate than the known one (now %1). Nothing was sent. Either it was renewed, "
                     "or somebody stands in between; compare with `show crypto pki certificates` before trusting it.")
                .arg(fingerprint),
            fingerprint));
    }
    if (isTrusted)
        return {};
    return tl::unexpected(trouble(LinkFault::IdentityUnknown, address,
        Text::tr("no known authority vouches for its certificate. Its SHA-256 is %1. Nothing was sent; compare it with "
                 "the device's console before trusting it.")
            .arg(fingerprint),
        fingerprint));
}

LinkResult<void> encrypt(
    QSslSocket &socket, const DeviceAddress &address, const LinkTimes &times, const IsCancelled &isCancelled)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!address.caFile.isEmpty()) {
        const auto authorities = QSslCertificate::fromPath(address.caFile);
        if (authorities.isEmpty())
            return tl::unexpected(trouble(LinkFault::IdentityUnknown, address,
                Text::tr("%1 holds no certificate; nothing was sent.").arg(address.caFile)));
        configuration.setCaCertificates(authorities);
    }
    socket.setSslConfiguration(configuration);
    // The handshake goes to its end so that the certificate can be looked at; nothing of ours is sent before that.
    bool isTrusted = true;
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&](const QList<QSslError> &) {
        isTrusted = false;
        socket.ignoreSslErrors();
    });
    socket.setPeerVerifyName(address.host);
    socket.startClientEncryption();
    const auto done = waitFor(
        address, times.connect, isCancelled,
        [&] { return socket.waitForEncrypted(slice) || socket.error() == QAbstractSocket::SocketTimeoutError; },
        [&] { return socket.isEncrypted(); });
    QObject::disconnect(&socket, &QSslSocket::sslErrors, &socket, nullptr);
    if (!done)
        return tl::unexpected(done.error());
    if (!*done)
        return tl::unexpected(trouble(
            LinkFault::Unreachable, address, Text::tr("no TLS connection came about: %1.").arg(socket.errorString())));
    return checkIdentity(address, socket.peerCertificate(), isTrusted);
}

std::string headOf(const DeviceAddress &address, const HttpRequest &request)
{
    std::string head = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + address.place().toStdString()
        + "\r\nConnection: close\r\nUser-Agent: legwork\r\n";
    for (const auto &[name, value] : request.headers)
        head.append(name).append(": ").append(value).append("\r\n");
    const bool hasBody = request.method != "GET" && request.method != "DELETE";
    if (hasBody)
        head.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    return head;
}

void writeAuthorization(QSslSocket &socket, const DeviceAddress &address, const Secret &password)
{
    QByteArray plain = address.user.toUtf8() + ':' + password.c_str();
    QByteArray line = "Authorization: Basic " + plain.toBase64() + "\r\n\r\n";
    socket.write(line);
    for (QByteArray *bytes : { &plain, &line })
        ::explicit_bzero(bytes->data(), static_cast<std::size_t>(bytes->size()));
}

} // namespace

LinkResult<HttpReply> exchange(const DeviceAddress &address, const Secret &password, const HttpRequest &request,
    const LinkTimes &times, const IsCancelled &isCancelled)
{
    const auto fd = reachTcp(address, times.connect, isCancelled);
    if (!fd)
        return tl::unexpected(fd.error());
    QSslSocket socket;
    if (!socket.setSocketDescriptor(*fd)) {
        ::close(*fd);
        return tl::unexpected(trouble(LinkFault::Unreachable, address, socket.errorString()));
    }
    if (auto done = encrypt(socket, address, times, isCancelled); !done)
        return tl::unexpected(done.error());
    const std::string head = headOf(address, request);
    socket.write(head.data(), static_cast<qint64>(head.size()));
    writeAuthorization(socket, address, password);
    socket.write(request.body.data(), static_cast<qint64>(request.body.size()));

    HttpReader reader(maxReplyBytes);
    auto state = HttpReader::State::More;
    const auto read = [&] {
        while (state == HttpReader::State::More && socket.bytesAvailable() > 0) {
            const QByteArray bytes = socket.read(64 * 1024);
            state = reader.feed({ bytes.constData(), static_cast<std::size_t>(bytes.size()) });
        }
    };
    while (state == HttpReader::State::More) {
        // Each piece that comes gives the other side its time anew; the reader bounds how many there can be.
        const auto came = waitFor(
            address, times.silence, isCancelled,
            [&] { return socket.waitForReadyRead(slice) || socket.error() == QAbstractSocket::SocketTimeoutError; },
            [&] { return socket.bytesAvailable() > 0; });
        if (!came)
            return tl::unexpected(came.error());
        read();
        if (!*came && state == HttpReader::State::More)
            state = reader.end();
    }
    if (state == HttpReader::State::TooLarge)
        return tl::unexpected(trouble(LinkFault::TooLarge, address,
            Text::tr("sent more than %1 MB in one answer.").arg(maxReplyBytes / (1024 * 1024))));
    if (state == HttpReader::State::Broken) {
        const bool isCut = socket.state() != QAbstractSocket::ConnectedState;
        return tl::unexpected(isCut ? trouble(LinkFault::Lost, address, Text::tr("the connection was lost."))
                                    : trouble(LinkFault::NotUnderstood, address, Text::tr("its answer is not HTTP.")));
    }
    return reader.reply();
}

} // namespace legwork::device
