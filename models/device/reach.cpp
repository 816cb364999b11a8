// SPDX-License-Identifier: GPL-3.0-or-later
#include "reach.h"

#include <QCoreApplication>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace legwork::device {

namespace {

using Clock = std::chrono::steady_clock;

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::Reach)
};

constexpr int slice = 50; // ms between looks at the clock and at cancellation

/// What the resolver's thread leaves behind. It may outlive the one who asked: a resolver cannot be interrupted.
struct Answer {
    std::atomic<bool> isThere = false;
    int code = 0;
    addrinfo *list = nullptr;

    ~Answer()
    {
        if (list != nullptr)
            ::freeaddrinfo(list);
    }
};

LinkError trouble(LinkFault fault, const DeviceAddress &address, const QString &what)
{
    return { fault, address.place() + QLatin1StringView(": ") + what, {}, {} };
}

LinkResult<std::shared_ptr<Answer>> resolve(
    const DeviceAddress &address, Clock::time_point end, const IsCancelled &isCancelled)
{
    auto answer = std::make_shared<Answer>();
    std::thread([answer, host = address.host.toStdString(), port = std::to_string(address.port)] {
        addrinfo hints {};
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
        answer->code = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &answer->list);
        answer->isThere.store(true, std::memory_order_release);
    }).detach();
    for (auto pause = std::chrono::milliseconds(1); !answer->isThere.load(std::memory_order_acquire);
         pause = std::min(pause * 2, std::chrono::milliseconds(slice))) {
        if (isCancelled && isCancelled())
            return tl::unexpected(trouble(LinkFault::Cancelled, address, Text::tr("cancelled.")));
        if (Clock::now() > end)
            return tl::unexpected(
                trouble(LinkFault::Unreachable, address, Text::tr("the name server does not answer.")));
        std::this_thread::sleep_for(pause);
    }
    if (answer->code != 0)
        return tl::unexpected(trouble(LinkFault::Unreachable, address,
            Text::tr("the name has no address (%1). Check the name, or give an address.")
                .arg(QString::fromLocal8Bit(::gai_strerror(answer->code)))));
    return answer;
}

/// A descriptor, or a negative error number.
int connectTo(const addrinfo &target, Clock::time_point end, const IsCancelled &isCancelled)
{
    const int fd = ::socket(target.ai_family, target.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, target.ai_protocol);
    if (fd < 0)
        return -errno;
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // A device that is gone without a word is noticed although nothing is sent.
    ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    int code = ::connect(fd, target.ai_addr, target.ai_addrlen) == 0 ? 0 : errno;
    while (code == EINPROGRESS) {
        pollfd wait { fd, POLLOUT, 0 };
        const int ready = ::poll(&wait, 1, slice);
        if (ready > 0) {
            socklen_t size = sizeof code;
            ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size);
        } else if (isCancelled && isCancelled()) {
            code = ECANCELED;
        } else if (Clock::now() > end) {
            code = ETIMEDOUT;
        }
    }
    if (code == 0)
        return fd;
    ::close(fd);
    return -code;
}

} // namespace

LinkResult<int> reachTcp(
    const DeviceAddress &address, std::chrono::milliseconds patience, const IsCancelled &isCancelled)
{
    const auto end = Clock::now() + patience;
    const auto answer = resolve(address, end, isCancelled);
    if (!answer)
        return tl::unexpected(answer.error());
    int code = -EHOSTUNREACH;
    for (const addrinfo *target = (*answer)->list; target != nullptr; target = target->ai_next) {
        code = connectTo(*target, end, isCancelled);
        if (code >= 0)
            return code;
        if (code == -ECANCELED)
            return tl::unexpected(trouble(LinkFault::Cancelled, address, Text::tr("cancelled.")));
    }
    if (code == -ECONNREFUSED)
        return tl::unexpected(trouble(LinkFault::Unreachable, address,
            Text::tr("nobody listens there. Check the port, and that the service is on.")));
    if (code == -ETIMEDOUT)
        return tl::unexpected(
            trouble(LinkFault::Unreachable, address, Text::tr("no answer. Check the address and the firewalls.")));
    return tl::unexpected(trouble(LinkFault::Unreachable, address,
        Text::tr("cannot be reached (%1).").arg(QString::fromLocal8Bit(std::strerror(-code)))));
}

} // namespace legwork::device
