// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "https.h"

namespace legwork::device {

/// IOS XE over RESTCONF (RFC 8040). Shows and changes what Cisco-IOS-XE-voice can express; everything that is set goes
/// in one request, which the device carries out whole or not at all.
class RestconfLink final : public DeviceLink {
public:
    RestconfLink(DeviceAddress address, Credentials credentials, IsCancelled isCancelled = {}, LinkTimes times = {});
    ~RestconfLink() override;

    [[nodiscard]] QString way() const override { return QStringLiteral("RESTCONF"); }
    [[nodiscard]] const DeviceAddress &address() const override { return m_address; }
    [[nodiscard]] LinkResult<void> open() override;
    void close() noexcept override { m_isOpen = false; }
    [[nodiscard]] bool isOpen() const noexcept override { return m_isOpen; }
    [[nodiscard]] LinkResult<std::string> runningConfig() override;
    [[nodiscard]] bool isPartial() const noexcept override { return true; }
    [[nodiscard]] dialplan::CommandModel visible(const dialplan::CommandModel &model) const override;
    [[nodiscard]] QStringList obstacles(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const override;
    [[nodiscard]] std::vector<Piece> pieces(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const override;
    [[nodiscard]] bool offers(Safety safety, const std::string &running, QString &why) const override;
    [[nodiscard]] LinkResult<void> begin(Safety safety, std::chrono::minutes time) override;
    [[nodiscard]] LinkResult<QString> send(const Piece &piece) override;
    [[nodiscard]] LinkResult<void> finish() override { return {}; }
    [[nodiscard]] LinkResult<void> keep(Safety safety) override;
    [[nodiscard]] LinkResult<void> revert(Safety safety) override;
    [[nodiscard]] LinkResult<void> save() override;

private:
    [[nodiscard]] LinkResult<HttpReply> ask(HttpRequest request);
    [[nodiscard]] LinkError errorOf(const HttpRequest &request, const HttpReply &reply) const;
    [[nodiscard]] LinkError trouble(LinkFault fault, const QString &what) const;

    DeviceAddress m_address;
    Credentials m_credentials;
    IsCancelled m_isCancelled;
    LinkTimes m_times;
    std::string
        m_entityTag; // of the configuration as it was read last; empty: the device tells none, or it has changed
    bool m_isOpen = false;
};

} // namespace legwork::device
