// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicesignin.h"

#include "dialplan.h"
#include "options.h"

#include <connections/secretstore.h>
#include <items/text.h>

#include <QCoreApplication>
#include <QEventLoop>

#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <iostream>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

namespace legwork::cli {

namespace {

using connections::Secret;

/// Longer is no password.
constexpr std::size_t maxTyped = 4096;

void wipe(std::string &text)
{
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

Secret taken(std::string &text)
{
    Secret secret { std::string_view(text) };
    wipe(text);
    return secret;
}

/// One secret of the keychain; waits for it.
Secret fromKeychain(connections::SecretStore &store, const QString &key, QString &trouble)
{
    QEventLoop loop;
    Secret found;
    store.read(key, &loop, [&](const connections::SecretStore::Answer &answer) {
        if (answer.secret)
            found = *answer.secret;
        else if (!answer.trouble.isEmpty())
            trouble = answer.trouble;
        loop.quit();
    });
    loop.exec();
    return found;
}

} // namespace

StopOnSignal::StopOnSignal(device::Stop &stop)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC);
    m_ended = ::eventfd(0, EFD_CLOEXEC);
    m_thread = std::thread([this, &stop] {
        while (true) {
            std::array<pollfd, 2> wait { { { m_signals, POLLIN, 0 }, { m_ended, POLLIN, 0 } } };
            if (::poll(wait.data(), wait.size(), -1) < 0)
                continue;
            if ((wait[1].revents & POLLIN) != 0)
                return;
            signalfd_siginfo info {};
            if (::read(m_signals, &info, sizeof info) != static_cast<ssize_t>(sizeof info))
                continue;
            if (stop.isAsked())
                stop.force();
            else
                stop.ask();
        }
    });
}

StopOnSignal::~StopOnSignal()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_ended, &one, sizeof one);
    m_thread.join();
    ::close(m_signals);
    ::close(m_ended);
}

Terminal::Terminal(const device::Stop &stop)
    : m_stop(stop)
    , m_fd(::open("/dev/tty", O_RDWR | O_CLOEXEC))
{
}

Terminal::~Terminal()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

void Terminal::say(const std::string &text) const
{
    [[maybe_unused]] const ssize_t written = ::write(m_fd, text.data(), text.size());
}

std::optional<std::string> Terminal::ask(const std::string &question, Echo echo) const
{
    if (!isThere())
        return std::nullopt;
    say(question);
    termios before {};
    const bool isHidden = echo == Echo::Hidden && ::tcgetattr(m_fd, &before) == 0;
    if (isHidden) {
        termios hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(m_fd, TCSAFLUSH, &hidden);
    }
    std::string line;
    char byte = 0;
    bool isEnded = false;
    while (!isEnded && line.size() < maxTyped && !m_stop.isAsked()) {
        pollfd wait { m_fd, POLLIN, 0 };
        if (::poll(&wait, 1, 50) == 0)
            continue;
        if (::read(m_fd, &byte, 1) != 1)
            break;
        isEnded = byte == '\n';
        if (!isEnded)
            line += byte;
    }
    if (isHidden) {
        ::tcsetattr(m_fd, TCSAFLUSH, &before);
        say("\n");
    }
    return isEnded ? std::optional(line) : std::nullopt;
}

void sayDevice(const DeviceQuestion &question, const QString &text)
{
    for (const QString &line : text.split(u'\n'))
        std::fprintf(
            stderr, "legwork-cli dialplan %s: %s\n", question.command, items::printable(line.toStdString()).c_str());
}

SignIn signInOf(const DeviceWords &words, const DeviceQuestion &question, const Terminal &terminal)
{
    SignIn made;
    const auto usage = [&](const std::string &what) {
        made.code = sayUsage(question.command, what, question.form);
        return made;
    };
    if (words.host.empty())
        return usage("--host is missing: the name or address of the device");
    if (words.user.empty())
        return usage("--user is missing: who signs in");
    if (words.port > 65'535)
        return usage("--port: " + std::to_string(words.port) + " is no port");
    if (words.restconf && !words.knownHosts.empty())
        return usage("--known-hosts is for SSH; RESTCONF takes --pin or --ca");
    if (!words.restconf && !words.caFile.empty())
        return usage("--ca is for --restconf; SSH takes --pin or --known-hosts");
    if (words.passwordStdin && words.keychain)
        return usage("--password-stdin and --keychain: one of them");
    device::DeviceProfile &profile = made.profile;
    profile.way = words.restconf ? device::Way::Restconf : device::Way::Ssh;
    profile.address = { .host = QString::fromStdString(words.host),
        .port = words.port > 0 ? static_cast<quint16>(words.port) : device::defaultPort(profile.way),
        .user = QString::fromStdString(words.user),
        .pin = QString::fromStdString(words.pin),
        .knownHostsFile = QString::fromStdString(words.knownHosts),
        .caFile = QString::fromStdString(words.caFile) };
    profile.isReadOnly = false;
    if (words.keychain) {
        connections::SecretStore store;
        QString trouble;
        const auto secret = [&](const char *name) {
            return fromKeychain(store, device::keychainKey(profile, QLatin1StringView(name)), trouble);
        };
        made.credentials = { secret("password"), secret("key"), secret("passphrase"), secret("enable") };
        if (made.credentials.password.isEmpty() && made.credentials.privateKey.isEmpty()) {
            sayDevice(question,
                trouble.isEmpty()
                    ? QStringLiteral("the keychain has neither password nor key for %1; sign in once in the window, or "
                                     "use --password-stdin")
                          .arg(profile.id())
                    : QStringLiteral("the keychain cannot be used: %1").arg(trouble));
            made.code = exitUnreadable;
        }
        return made;
    }
    std::string line;
    if (words.passwordStdin) {
        if (!std::getline(std::cin, line))
            return usage("--password-stdin: standard input holds no line");
        made.credentials.password = taken(line);
        if (words.enable && std::getline(std::cin, line))
            made.credentials.enable = taken(line);
        return made;
    }
    if (!terminal.isThere())
        return usage("there is no terminal to ask for the password at; use --password-stdin or --keychain");
    for (const bool isEnable : { false, true }) {
        if (isEnable && !words.enable)
            break;
        auto typed
            = terminal.ask(isEnable ? "Enable secret: " : "Password of " + words.user + " at " + words.host + ": ",
                Terminal::Echo::Hidden);
        if (typed)
            (isEnable ? made.credentials.enable : made.credentials.password) = taken(*typed);
    }
    return made;
}

bool trusts(const device::LinkError &error, const Terminal &terminal, device::DeviceProfile &profile)
{
    const bool isFirst = error.fault == device::LinkFault::IdentityUnknown && !error.fingerprint.isEmpty()
        && profile.address.pin.isEmpty();
    if (!isFirst || !terminal.isThere())
        return false;
    terminal.say(error.what.toStdString() + "\n");
    const auto answer = terminal.ask("Is this its fingerprint (yes, no)? ", Terminal::Echo::Shown);
    if (!answer || *answer != "yes")
        return false;
    profile.address.pin = error.fingerprint;
    return true;
}

} // namespace legwork::cli
