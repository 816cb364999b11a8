// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <device/link.h>

#include <dialplan/changescript.h>

#include <functional>

namespace legwork::tests {

/// A device in memory that carries out what it is sent by the program's own command model, and goes wrong where told.
class FakeLink final : public device::DeviceLink {
public:
    static constexpr std::size_t never = 1000;

    explicit FakeLink(const std::string &config)
        : running(config)
        , startup(config)
    {
        m_address = { .host = QStringLiteral("gw1.example.net"), .user = QStringLiteral("operator") };
    }

    // What goes wrong; pieces count from 1.
    std::size_t refuseAt = never, loseBefore = never, loseAfter = never;
    int loseInKeep = 0; // so often
    int unreachable = 0; // so many tries, once the connection was lost
    bool hasTimer = false;
    QStringList blocked {};
    std::function<void(int)> onRead {}; // before the nth reading is answered
    std::function<void(std::size_t)> onSend {};

    // What is there.
    std::string running, startup, atTimer;
    bool isTimed = false;
    int opens = 0, reads = 0, keeps = 0, reverts = 0;
    std::size_t sent = 0;

    [[nodiscard]] dialplan::CommandModel model() const { return modelOf(running); }
    [[nodiscard]] static dialplan::CommandModel modelOf(const std::string &text)
    {
        return dialplan::CommandModel::from(dialplan::Config::parse(text)->devices().front());
    }

    QString way() const override { return QStringLiteral("memory"); }
    const device::DeviceAddress &address() const override { return m_address; }
    device::LinkResult<void> open() override
    {
        ++opens;
        if (m_isLost && unreachable-- > 0)
            return tl::unexpected(error(device::LinkFault::Unreachable));
        m_isOpen = true;
        return {};
    }
    void close() noexcept override { m_isOpen = false; }
    bool isOpen() const noexcept override { return m_isOpen; }
    device::LinkResult<std::string> runningConfig() override
    {
        if (onRead)
            onRead(++reads);
        return m_isOpen ? device::LinkResult<std::string>(running) : tl::unexpected(error(device::LinkFault::Lost));
    }
    QStringList obstacles(const dialplan::CommandModel &, const dialplan::CommandModel &) const override
    {
        return blocked;
    }
    std::vector<device::Piece> pieces(
        const dialplan::CommandModel &from, const dialplan::CommandModel &to) const override
    {
        std::vector<device::Piece> list;
        for (const std::string &line : dialplan::changeScript(from, to).commands)
            list.push_back({ line, { line } });
        return list;
    }
    bool offers(device::Safety safety, const std::string &, QString &why) const override
    {
        why = QStringLiteral("it has none");
        return safety == device::Safety::None || hasTimer;
    }
    device::LinkResult<void> begin(device::Safety safety, std::chrono::minutes) override
    {
        sent = 0;
        m_typed.clear();
        m_from = model();
        if (safety != device::Safety::None) {
            isTimed = true;
            atTimer = running;
        }
        return {};
    }
    device::LinkResult<QString> send(const device::Piece &piece) override
    {
        ++sent;
        if (onSend)
            onSend(sent);
        if (sent == loseBefore)
            return tl::unexpected(lose());
        if (sent == refuseAt) {
            device::LinkError refused = error(device::LinkFault::Refused);
            refused.reply = QStringLiteral("% Invalid input detected at '^' marker.");
            return tl::unexpected(refused);
        }
        m_typed.insert(m_typed.end(), piece.commands.begin(), piece.commands.end());
        running = "hostname gw1\n" + m_from.after(m_typed).written() + "end\n";
        if (sent == loseAfter)
            return tl::unexpected(lose());
        return QString();
    }
    device::LinkResult<void> finish() override { return {}; }
    device::LinkResult<void> keep(device::Safety) override
    {
        ++keeps;
        if (loseInKeep-- > 0)
            return tl::unexpected(lose());
        if (!isTimed)
            return tl::unexpected(error(device::LinkFault::Refused));
        isTimed = false;
        return {};
    }
    device::LinkResult<void> revert(device::Safety) override
    {
        ++reverts;
        runOut();
        return {};
    }
    device::LinkResult<void> save() override
    {
        startup = running;
        return {};
    }

    /// The timer's time is over.
    void runOut()
    {
        if (isTimed)
            running = atTimer;
        isTimed = false;
    }

private:
    [[nodiscard]] static device::LinkError error(device::LinkFault fault)
    {
        return { fault, QStringLiteral("gw1.example.net:22: trouble."), {}, {} };
    }
    device::LinkError lose()
    {
        m_isOpen = false;
        m_isLost = true;
        return error(device::LinkFault::Lost);
    }

    device::DeviceAddress m_address;
    bool m_isOpen = false, m_isLost = false;
    std::vector<std::string> m_typed;
    dialplan::CommandModel m_from;
};

} // namespace legwork::tests
