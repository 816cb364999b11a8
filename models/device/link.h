// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/secret.h>
#include <dialplan/commandmodel.h>

#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace legwork::device {

using connections::Secret;

/// How to sign in. What is empty is not tried.
struct Credentials {
    Secret password {};
    Secret privateKey {}; // OpenSSH or PEM text
    Secret passphrase {}; // of the key
    Secret enable {}; // for privileged mode; empty: the password is not tried in its place
};

enum class LinkFault : std::uint8_t {
    Unreachable, // no address, nobody listens, no answer
    IdentityUnknown, // first meeting: `fingerprint` is what the device shows, nothing was sent
    IdentityChanged, // another host key or certificate than the known one
    SignInRefused,
    NotPrivileged, // signed in, but may not configure
    Refused, // the device said no to a command: `reply`
    Lost, // the connection ended while it was used
    TimedOut, // connected, but no answer
    TooLarge, // more output than anything real has
    NotUnderstood, // an answer that fits no dialogue this program knows
    Cancelled
};

/// Why a device could not be reached or did not do as told.
struct LinkError {
    LinkFault fault = LinkFault::Unreachable;
    QString what {}; // a sentence for a person, with the device's address
    QString fingerprint {};
    QString reply {}; // the device's own words
};

template <typename T> using LinkResult = tl::expected<T, LinkError>;

/// Asked at least every 100 ms while a link waits; true ends the wait.
using IsCancelled = std::function<bool()>;

/// Where a device is and how it is known again.
struct DeviceAddress {
    QString host {};
    quint16 port = 22;
    QString user {};
    QString pin {}; // SHA-256 of the host key or certificate: "SHA256:base64" or hexadecimal
    QString knownHostsFile {}; // SSH: an OpenSSH file that may know it
    QString caFile {}; // TLS: certificates that may vouch for it

    /// "host:port", brackets around IPv6.
    [[nodiscard]] QString place() const;
};

/// How long a device may keep silent. Real ones answer in well under a second; a gateway under load takes several to
/// build its configuration.
struct LinkTimes {
    std::chrono::milliseconds connect = std::chrono::seconds(15);
    std::chrono::milliseconds silence = std::chrono::seconds(30);
};

/// Output of one command beyond this is not a configuration: the largest is below 10 MB.
inline constexpr std::size_t maxReplyBytes = 64 * 1024 * 1024;

/// What takes a change back when it is not confirmed in time.
enum class Safety : std::uint8_t {
    None,
    RevertTimer, // `configure terminal revert timer`: back to the configuration before, calls go on
    Reload // `reload in`: the device starts again, all its calls end
};

/// What is sent as one and answered as one.
struct Piece {
    std::string shown {}; // as a person reads it: a command line, or method, path and body
    std::vector<std::string> commands {}; // what it amounts to in configuration mode
};

/// A way into a device. Every call blocks, ends within its time limit or soon after it is cancelled, and belongs to one
/// thread.
class DeviceLink {
public:
    DeviceLink() = default;
    virtual ~DeviceLink() = default;
    DeviceLink(const DeviceLink &) = delete;
    DeviceLink &operator=(const DeviceLink &) = delete;

    /// "SSH", "RESTCONF".
    [[nodiscard]] virtual QString way() const = 0;
    [[nodiscard]] virtual const DeviceAddress &address() const = 0;
    /// Reaches the device, makes sure which one it is, signs in. Called again it starts anew.
    [[nodiscard]] virtual LinkResult<void> open() = 0;
    virtual void close() noexcept = 0;
    [[nodiscard]] virtual bool isOpen() const noexcept = 0;

    /// The running configuration, as far as this way shows it.
    [[nodiscard]] virtual LinkResult<std::string> runningConfig() = 0;
    /// This way shows only a part of the configuration.
    [[nodiscard]] virtual bool isPartial() const noexcept { return false; }
    /// The part of a model that this way shows.
    [[nodiscard]] virtual dialplan::CommandModel visible(const dialplan::CommandModel &model) const { return model; }
    /// What of a change cannot go this way, each with its reason. Empty: all of it can.
    [[nodiscard]] virtual QStringList obstacles(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const = 0;
    /// The change as it is sent, in order.
    [[nodiscard]] virtual std::vector<Piece> pieces(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const = 0;
    /// Whether the device has this safety; `why` says why not.
    [[nodiscard]] virtual bool offers(Safety safety, const std::string &running, QString &why) const = 0;

    /// Starts the safety and goes to where changes are made.
    [[nodiscard]] virtual LinkResult<void> begin(Safety safety, std::chrono::minutes time) = 0;
    /// Gives what the device remarked, empty as a rule. Refused: the device did not take this piece.
    [[nodiscard]] virtual LinkResult<QString> send(const Piece &piece) = 0;
    /// Leaves where changes are made.
    [[nodiscard]] virtual LinkResult<void> finish() = 0;
    /// Ends the safety: the change stays.
    [[nodiscard]] virtual LinkResult<void> keep(Safety safety) = 0;
    /// Has the device take the change back now, by its safety.
    [[nodiscard]] virtual LinkResult<void> revert(Safety safety) = 0;
    /// Makes the running configuration the one that the device starts with.
    [[nodiscard]] virtual LinkResult<void> save() = 0;
};

} // namespace legwork::device
