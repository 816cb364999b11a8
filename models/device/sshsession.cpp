// SPDX-License-Identifier: GPL-3.0-or-later
#include "sshsession.h"

#include "reach.h"

#include <connections/fingerprint.h>

#include <libssh/libssh.h>

#include <QCoreApplication>

#include <array>
#include <poll.h>
#include <unistd.h>

namespace legwork::device {

namespace {

using connections::readFingerprint;
using connections::sshFingerprint;
using Clock = std::chrono::steady_clock;

constexpr int slice = 50; // ms between looks at the clock and at cancellation
/// A terminal so wide that IOS does not fold what it echoes.
constexpr int terminalColumns = 511, terminalRows = 1000;
/// A device that asks more often than this wants something else than a password.
constexpr int maxQuestionRounds = 5;

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::SshSession)
};

QString wordsOf(ssh_session session) { return QString::fromUtf8(ssh_get_error(session)).simplified().left(200); }

} // namespace

struct SshSession::Handles {
    ssh_session session = ssh_new();
    ssh_channel channel = nullptr;

    Handles() = default;
    Handles(const Handles &) = delete;
    Handles &operator=(const Handles &) = delete;
    ~Handles()
    {
        if (channel != nullptr)
            ssh_channel_free(channel);
        if (session != nullptr) {
            // Without blocking and without waiting for an answer: the other side may be gone.
            ssh_disconnect(session);
            ssh_free(session);
        }
    }
};

SshSession::SshSession(DeviceAddress address, LinkTimes times, IsCancelled isCancelled)
    : m_address(std::move(address))
    , m_times(times)
    , m_isCancelled(std::move(isCancelled))
    , m_handles(std::make_unique<Handles>())
{
}

SshSession::~SshSession() = default;

LinkError SshSession::error(LinkFault fault, const QString &what) const
{
    return { fault, m_address.place() + QLatin1StringView(": ") + what, {}, {} };
}

LinkError SshSession::lost() const { return error(LinkFault::Lost, Text::tr("the connection was lost.")); }

template <typename Call> LinkResult<int> SshSession::settle(int again, const Call &call) const
{
    const auto end = Clock::now() + m_times.connect;
    while (true) {
        const int code = call();
        if (code != again)
            return code;
        if (isCancelled())
            return tl::unexpected(error(LinkFault::Cancelled, Text::tr("cancelled.")));
        if (Clock::now() > end)
            return tl::unexpected(error(LinkFault::TimedOut, Text::tr("no answer while signing in.")));
        pollfd wait { ssh_get_fd(m_handles->session), POLLIN, 0 };
        ::poll(&wait, 1, slice);
    }
}

LinkResult<void> SshSession::connect()
{
    const ssh_session session = m_handles->session;
    if (session == nullptr)
        return tl::unexpected(error(LinkFault::Unreachable, Text::tr("the SSH library could not be started.")));
    const auto fd = reachTcp(m_address, m_times.connect, m_isCancelled);
    if (!fd)
        return tl::unexpected(fd.error());
    const QByteArray host = m_address.host.toUtf8(), user = m_address.user.toUtf8();
    const QByteArray known
        = m_address.knownHostsFile.isEmpty() ? QByteArray("/dev/null") : m_address.knownHostsFile.toLocal8Bit();
    const unsigned port = m_address.port;
    const bool no = false;
    ssh_options_set(session, SSH_OPTIONS_HOST, host.constData());
    ssh_options_set(session, SSH_OPTIONS_PORT, &port);
    ssh_options_set(session, SSH_OPTIONS_USER, user.constData());
    ssh_options_set(session, SSH_OPTIONS_FD, &*fd);
    ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
    ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, known.constData());
    ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    // Last in each list what IOS 15 still has nothing better than: the key is known by its fingerprint in any case.
    ssh_options_set(session, SSH_OPTIONS_HOSTKEYS,
        "ssh-ed25519,ecdsa-sha2-nistp521,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256,ssh-rsa");
    ssh_options_set(session, SSH_OPTIONS_KEY_EXCHANGE,
        "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp521,ecdh-sha2-nistp384,ecdh-sha2-nistp256,"
        "diffie-hellman-group18-sha512,diffie-hellman-group16-sha512,diffie-hellman-group-exchange-sha256,"
        "diffie-hellman-group14-sha256,diffie-hellman-group14-sha1");
    constexpr const char *ciphers
        = "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,"
          "aes192-ctr,aes128-ctr,aes256-cbc,aes192-cbc,aes128-cbc";
    constexpr const char *macs
        = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512,"
          "hmac-sha1";
    for (const auto option : { SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C })
        ssh_options_set(session, option, ciphers);
    for (const auto option : { SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C })
        ssh_options_set(session, option, macs);
    ssh_set_blocking(session, 0);
    const auto connected = settle(SSH_AGAIN, [session] { return ssh_connect(session); });
    if (!connected)
        return tl::unexpected(connected.error());
    if (*connected != SSH_OK)
        return tl::unexpected(
            error(LinkFault::Unreachable, Text::tr("no SSH connection came about: %1.").arg(wordsOf(session))));
    return checkIdentity();
}

LinkResult<void> SshSession::checkIdentity()
{
    ssh_key key = nullptr;
    unsigned char *hash = nullptr;
    std::size_t size = 0;
    QByteArray shown;
    if (ssh_get_server_publickey(m_handles->session, &key) == SSH_OK) {
        if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) == SSH_OK)
            shown = QByteArray(reinterpret_cast<const char *>(hash), static_cast<qsizetype>(size));
        ssh_clean_pubkey_hash(&hash);
        ssh_key_free(key);
    }
    if (shown.isEmpty())
        return tl::unexpected(error(LinkFault::NotUnderstood, Text::tr("shows no host key.")));
    const auto refused = [&](LinkFault fault, const QString &what) {
        LinkError result = error(fault, what);
        result.fingerprint = sshFingerprint(shown);
        return tl::unexpected(result);
    };
    const QString changed = Text::tr("shows another host key than the known one (now %1). Nothing was sent. Either the "
                                     "device was replaced or its key made anew, or somebody stands in between; compare "
                                     "with `show ip ssh` on the console before trusting it.")
                                .arg(sshFingerprint(shown));
    if (!m_address.pin.isEmpty()) {
        const auto pinned = readFingerprint(m_address.pin);
        if (!pinned)
            return refused(LinkFault::IdentityUnknown,
                Text::tr("\"%1\" is no SHA-256 fingerprint; nothing was sent.").arg(m_address.pin));
        if (*pinned != shown)
            return refused(LinkFault::IdentityChanged, changed);
        return {};
    }
    if (!m_address.knownHostsFile.isEmpty()) {
        const auto known = ssh_session_is_known_server(m_handles->session);
        if (known == SSH_KNOWN_HOSTS_OK)
            return {};
        if (known == SSH_KNOWN_HOSTS_CHANGED || known == SSH_KNOWN_HOSTS_OTHER)
            return refused(LinkFault::IdentityChanged, changed);
    }
    return refused(LinkFault::IdentityUnknown,
        Text::tr("is not known yet. Its host key is %1. Nothing was sent; compare the fingerprint with the device's "
                 "console before trusting it.")
            .arg(sshFingerprint(shown)));
}

LinkResult<bool> SshSession::withKey(const Credentials &credentials)
{
    ssh_key key = nullptr;
    const char *const passphrase = credentials.passphrase.isEmpty() ? nullptr : credentials.passphrase.c_str();
    if (ssh_pki_import_privkey_base64(credentials.privateKey.c_str(), passphrase, nullptr, nullptr, &key) != SSH_OK)
        return tl::unexpected(error(LinkFault::SignInRefused,
            Text::tr("the private key cannot be read: it is none, or its passphrase is missing or wrong.")));
    const auto answer
        = settle(SSH_AUTH_AGAIN, [&] { return ssh_userauth_publickey(m_handles->session, nullptr, key); });
    ssh_key_free(key);
    if (!answer)
        return tl::unexpected(answer.error());
    return *answer == SSH_AUTH_SUCCESS;
}

LinkResult<bool> SshSession::withPassword(const Credentials &credentials)
{
    const auto answer = settle(SSH_AUTH_AGAIN,
        [&] { return ssh_userauth_password(m_handles->session, nullptr, credentials.password.c_str()); });
    if (!answer)
        return tl::unexpected(answer.error());
    return *answer == SSH_AUTH_SUCCESS;
}

LinkResult<bool> SshSession::withQuestions(const Credentials &credentials)
{
    const ssh_session session = m_handles->session;
    for (int round = 0; round < maxQuestionRounds; ++round) {
        const auto answer = settle(SSH_AUTH_AGAIN, [&] { return ssh_userauth_kbdint(session, nullptr, nullptr); });
        if (!answer)
            return tl::unexpected(answer.error());
        if (*answer != SSH_AUTH_INFO)
            return *answer == SSH_AUTH_SUCCESS;
        const int questions = ssh_userauth_kbdint_getnprompts(session);
        for (int i = 0; i < questions; ++i) {
            char isEchoed = 0;
            ssh_userauth_kbdint_getprompt(session, static_cast<unsigned>(i), &isEchoed);
            // What would be shown while it is typed is no question for a password.
            ssh_userauth_kbdint_setanswer(
                session, static_cast<unsigned>(i), isEchoed != 0 ? "" : credentials.password.c_str());
        }
    }
    return false;
}

LinkResult<void> SshSession::signIn(const Credentials &credentials)
{
    const ssh_session session = m_handles->session;
    const auto none = settle(SSH_AUTH_AGAIN, [session] { return ssh_userauth_none(session, nullptr); });
    if (!none)
        return tl::unexpected(none.error());
    if (*none == SSH_AUTH_SUCCESS)
        return {};
    const auto offered = static_cast<unsigned>(ssh_userauth_list(session, nullptr));
    using Way = LinkResult<bool> (SshSession::*)(const Credentials &);
    struct Try {
        unsigned method;
        bool isPossible;
        Way way;
    };
    const std::array<Try, 3> tries {
        Try { SSH_AUTH_METHOD_PUBLICKEY, !credentials.privateKey.isEmpty(), &SshSession::withKey },
        Try { SSH_AUTH_METHOD_PASSWORD, !credentials.password.isEmpty(), &SshSession::withPassword },
        Try { SSH_AUTH_METHOD_INTERACTIVE, !credentials.password.isEmpty(), &SshSession::withQuestions },
    };
    bool isTried = false;
    for (const Try &one : tries) {
        if ((offered & one.method) == 0 || !one.isPossible)
            continue;
        isTried = true;
        const auto signedIn = (this->*one.way)(credentials);
        if (!signedIn)
            return tl::unexpected(signedIn.error());
        if (*signedIn)
            return {};
        if (ssh_is_connected(session) == 0)
            break;
    }
    if (!isTried)
        return tl::unexpected(error(LinkFault::SignInRefused,
            (offered & (SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE)) != 0
                ? Text::tr("wants a password for %1, and none was given.").arg(m_address.user)
                : Text::tr("wants a key for %1, and none was given.").arg(m_address.user)));
    return tl::unexpected(error(LinkFault::SignInRefused,
        Text::tr("refused the sign-in for %1. Check the user and the password or key.").arg(m_address.user)));
}

LinkResult<void> SshSession::openShell()
{
    const ssh_session session = m_handles->session;
    m_handles->channel = ssh_channel_new(session);
    const ssh_channel channel = m_handles->channel;
    if (channel == nullptr)
        return tl::unexpected(lost());
    const auto step = [&](const auto &call) -> LinkResult<void> {
        const auto code = settle(SSH_AGAIN, call);
        if (!code)
            return tl::unexpected(code.error());
        if (*code != SSH_OK)
            return tl::unexpected(
                error(LinkFault::NotUnderstood, Text::tr("gives no terminal: %1.").arg(wordsOf(session))));
        return {};
    };
    if (auto done = step([channel] { return ssh_channel_open_session(channel); }); !done)
        return done;
    if (auto done
        = step([channel] { return ssh_channel_request_pty_size(channel, "vt100", terminalColumns, terminalRows); });
        !done)
        return done;
    return step([channel] { return ssh_channel_request_shell(channel); });
}

bool SshSession::isOpen() const noexcept
{
    return m_handles->channel != nullptr && ssh_is_connected(m_handles->session) != 0
        && ssh_channel_is_open(m_handles->channel) != 0;
}

LinkResult<std::string_view> SshSession::read()
{
    m_buffer.resize(32 * 1024);
    const int got = ssh_channel_read_timeout(
        m_handles->channel, m_buffer.data(), static_cast<std::uint32_t>(m_buffer.size()), 0, slice);
    if (got > 0)
        return std::string_view(m_buffer.data(), static_cast<std::size_t>(got));
    const bool isEnded = got == SSH_ERROR || ssh_channel_is_eof(m_handles->channel) != 0 || !isOpen();
    if (isEnded)
        return tl::unexpected(lost());
    return std::string_view();
}

LinkResult<void> SshSession::write(std::string_view bytes)
{
    const auto end = Clock::now() + m_times.silence;
    while (!bytes.empty()) {
        if (!isOpen())
            return tl::unexpected(lost());
        const int sent = ssh_channel_write(m_handles->channel, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
        if (sent == SSH_ERROR)
            return tl::unexpected(lost());
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (isCancelled())
            return tl::unexpected(error(LinkFault::Cancelled, Text::tr("cancelled.")));
        if (Clock::now() > end)
            return tl::unexpected(error(LinkFault::TimedOut, Text::tr("takes nothing any more.")));
        pollfd wait { ssh_get_fd(m_handles->session), POLLIN | POLLOUT, 0 };
        ::poll(&wait, 1, slice);
    }
    return {};
}

} // namespace legwork::device
