// SPDX-License-Identifier: GPL-3.0-or-later
#include "publisher.h"

namespace legwork::lab {

namespace {

constexpr auto beatPatience = std::chrono::milliseconds(400);
constexpr int beatsUntilWell = 4; // in a row: a node that comes back has to stay
constexpr int beatsUntilGone = 2;

} // namespace

/// A stream to one node; ends with the object.
class Publisher::Stream final {
public:
    explicit Stream(const std::shared_ptr<grpc::Channel> &channel)
        : m_stub(wire::PortUsage::NewStub(channel))
        , m_writer(m_stub->Publish(&m_context, &m_accepted))
    {
    }
    ~Stream()
    {
        m_context.TryCancel();
        m_writer->Finish();
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    [[nodiscard]] bool write(const wire::Usage &usage) { return m_writer->Write(usage); }

private:
    grpc::ClientContext m_context;
    wire::Accepted m_accepted;
    std::unique_ptr<wire::PortUsage::Stub> m_stub;
    std::unique_ptr<grpc::ClientWriter<wire::Usage>> m_writer;
};

Publisher::Publisher(PublisherPlan plan, PortSource &source, WireIdentity identity)
    : m_plan(std::move(plan))
    , m_source(source)
    , m_identity(std::move(identity))
{
    for (std::size_t node = 0; node < m_channels.size(); ++node)
        m_channels[node] = channelTo(m_plan.nodes[node], m_identity);
    m_threads
        = { std::thread([this] { beat(0); }), std::thread([this] { beat(1); }), std::thread([this] { publish(); }) };
}

Publisher::~Publisher()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

/// False when the end has come.
bool Publisher::sleepFor(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, time, [this] { return m_ends; });
}

void Publisher::beat(std::size_t node)
{
    int well = beatsUntilWell - 1; // the first beat of all counts at once
    int gone = 0;
    do {
        if (isServing(m_channels[node], beatPatience)) {
            gone = 0;
            if (++well >= beatsUntilWell)
                m_isWell[node] = true;
        } else {
            well = 0;
            if (++gone >= beatsUntilGone)
                m_isWell[node] = false;
        }
    } while (sleepFor(m_plan.heartBeat));
}

int Publisher::chosen() const { return m_isWell[0] ? 0 : m_isWell[1] ? 1 : -1; }

void Publisher::publish()
{
    constexpr auto again = std::chrono::milliseconds(100); // what could not be sent is old soon
    std::unique_ptr<Stream> stream;
    int open = -1;
    auto due = std::chrono::steady_clock::now();
    do {
        if (const int wanted = chosen(); wanted != open || !stream) {
            stream.reset();
            open = wanted;
            if (open >= 0)
                stream = std::make_unique<Stream>(m_channels[static_cast<std::size_t>(open)]);
        }
        const bool isDone = m_isSilent || (stream && stream->write(figures()));
        if (!isDone && stream) { // the line is cut: do not wait for the heart-beat to say so
            m_isWell[static_cast<std::size_t>(open)] = false;
            stream.reset();
        }
        m_target = stream ? open : -1;
        const auto now = std::chrono::steady_clock::now();
        due = isDone ? std::max(due + m_plan.interval, now) : now + again;
    } while (sleepFor(std::chrono::ceil<std::chrono::milliseconds>(due - std::chrono::steady_clock::now())));
}

wire::Usage Publisher::figures()
{
    const UtcTime now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return toWire(
        { m_plan.server, m_plan.total, std::min(m_source.portsInUse(m_plan.server, now), m_plan.total), now });
}

} // namespace legwork::lab
