// SPDX-License-Identifier: GPL-3.0-or-later
#include "changerun.h"

#include "iosdialogue.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>
#include <pwd.h>
#include <thread>
#include <unistd.h>

namespace legwork::device {

namespace {

using dialplan::CommandModel;
using Clock = std::chrono::steady_clock;

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::ChangeRun)
};

/// Pauses between looks at a device that is gone.
constexpr std::chrono::milliseconds firstPause { 250 }, longestPause { 4000 };
/// Between looks at cancellation.
constexpr std::chrono::milliseconds slice { 50 };
/// Before the end of a timer in which nothing is sent any more.
constexpr int lastSeconds = 15;
/// A connection that is lost whenever the change is to be confirmed: the timer then has its way.
constexpr int maxKeepTries = 3;

QString textOf(std::string_view bytes) { return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())); }

QStringList textsOf(const std::vector<std::string> &lines)
{
    QStringList list;
    for (const std::string &line : lines)
        list << textOf(line);
    return list;
}

QString localUser()
{
    const passwd *const entry = ::getpwuid(::geteuid());
    return entry != nullptr ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::geteuid());
}

/// The model after the first `count` pieces.
CommandModel after(const CommandModel &from, const std::vector<Piece> &pieces, std::size_t count)
{
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < count; ++i)
        commands.insert(commands.end(), pieces[i].commands.begin(), pieces[i].commands.end());
    return from.after(commands);
}

} // namespace

QString wordOf(RunState state)
{
    switch (state) {
    case RunState::New: return QStringLiteral("new");
    case RunState::Failed: return QStringLiteral("failed");
    case RunState::Conflict: return QStringLiteral("conflict");
    case RunState::Blocked: return QStringLiteral("blocked");
    case RunState::Same: return QStringLiteral("same");
    case RunState::Ready: return QStringLiteral("ready");
    case RunState::Sending: return QStringLiteral("sending");
    case RunState::Applied: return QStringLiteral("applied");
    case RunState::Partial: return QStringLiteral("partial");
    case RunState::Differs: return QStringLiteral("differs");
    case RunState::Unknown: return QStringLiteral("unknown");
    case RunState::Unchanged: return QStringLiteral("unchanged");
    }
    return {};
}

QString wordOf(StepState state)
{
    switch (state) {
    case StepState::Waits: return QStringLiteral("waits");
    case StepState::Runs: return QStringLiteral("runs");
    case StepState::Done: return QStringLiteral("done");
    case StepState::Warning: return QStringLiteral("warning");
    case StepState::Failed: return QStringLiteral("failed");
    case StepState::Skipped: return QStringLiteral("skipped");
    }
    return {};
}

QString wordOf(StepId id)
{
    switch (id) {
    case StepId::Connect: return QStringLiteral("connect");
    case StepId::Read: return QStringLiteral("read");
    case StepId::Compare: return QStringLiteral("compare");
    case StepId::Plan: return QStringLiteral("plan");
    case StepId::Confirm: return QStringLiteral("confirm");
    case StepId::Arm: return QStringLiteral("arm");
    case StepId::Send: return QStringLiteral("send");
    case StepId::Verify: return QStringLiteral("verify");
    case StepId::Keep: return QStringLiteral("keep");
    case StepId::Save: return QStringLiteral("save");
    case StepId::FindOut: return QStringLiteral("findOut");
    case StepId::RollBack: return QStringLiteral("rollBack");
    }
    return {};
}

ChangeRun::ChangeRun(DeviceLink &link, ChangeRequest request, Stop &stop, Observer observer)
    : m_link(link)
    , m_request(std::move(request))
    , m_stop(stop)
    , m_observer(std::move(observer))
    , m_id(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    m_plan.place = link.address().place();
    m_plan.way = link.way();
}

Step &ChangeRun::step(StepId id)
{
    const auto known = std::ranges::find(m_steps, id, &Step::id);
    return known != m_steps.end() ? *known : m_steps.emplace_back(Step { id });
}

void ChangeRun::say(StepId id, StepState state, const QString &words)
{
    Step &one = step(id);
    one.state = state;
    one.words = words;
    if (m_observer)
        m_observer(*this);
}

RunState ChangeRun::become(RunState state, const QString &summary)
{
    m_state = state;
    m_summary = summary;
    if (m_observer)
        m_observer(*this);
    return state;
}

RunState ChangeRun::fail(StepId id, const LinkError &error)
{
    m_error = error;
    say(id, StepState::Failed, error.what);
    return become(RunState::Failed, Text::tr("%1 Nothing was changed.").arg(error.what));
}

std::optional<QDateTime> ChangeRun::revertsAt() const
{
    return m_isArmed && m_plan.safety != Safety::None ? std::optional(m_armedUntil) : std::nullopt;
}

bool ChangeRun::canRollBack() const noexcept
{
    return m_state == RunState::Applied || m_state == RunState::Partial || m_state == RunState::Differs
        || m_state == RunState::Unknown;
}

QString ChangeRun::timerWords() const
{
    if (!m_isArmed || m_plan.safety == Safety::None)
        return Text::tr("The device has no timer running that would take it back.");
    const QString time = m_armedUntil.toLocalTime().toString(QStringLiteral("HH:mm:ss"));
    return m_plan.safety == Safety::RevertTimer
        ? Text::tr("If nobody confirms, the device takes the change back by itself at about %1.").arg(time)
        : Text::tr("If nobody cancels it, the device reloads at about %1 and all its calls end.").arg(time);
}

bool ChangeRun::connect()
{
    if (m_link.isOpen())
        return true;
    say(StepId::Connect, StepState::Runs, Text::tr("%1 over %2").arg(m_plan.place, m_plan.way));
    if (const auto opened = m_link.open(); !opened) {
        fail(StepId::Connect, opened.error());
        return false;
    }
    say(StepId::Connect, StepState::Done,
        Text::tr("%1 over %2, signed in as %3").arg(m_plan.place, m_plan.way, m_link.address().user));
    return true;
}

LinkResult<ReadConfig> ChangeRun::read()
{
    auto text = m_link.runningConfig();
    if (!text)
        return tl::unexpected(text.error());
    auto config = readConfig(std::move(*text));
    if (!config)
        return tl::unexpected(LinkError { LinkFault::NotUnderstood,
            Text::tr("%1: what it sent as its configuration cannot be read as one.").arg(m_plan.place), {}, {} });
    return std::move(*config);
}

/// The device is as it was when the editing began; else m_found says where not.
bool ChangeRun::isBase(const ReadConfig &running, const ReadConfig &base)
{
    m_found.clear();
    if (!m_link.isPartial()) {
        if (running.hash == base.hash)
            return true;
        m_found = differences(base.text, running.text);
        return false;
    }
    const CommandModel shown = m_link.visible(base.model);
    if (running.model == shown)
        return true;
    m_found = differences(shown, running.model);
    return false;
}

RunState ChangeRun::prepare()
{
    m_error.reset();
    m_steps.clear();
    m_plan = ChangePlan { .place = m_link.address().place(), .way = m_link.way() };
    const auto base = readConfig(m_request.base);
    if (!base)
        return become(RunState::Blocked, Text::tr("The old configuration is too large to be read."));
    if (!connect())
        return m_state;
    say(StepId::Read, StepState::Runs, Text::tr("reading the running configuration"));
    auto running = read();
    if (!running)
        return fail(StepId::Read, running.error());
    m_running = std::move(*running);
    m_hashBefore = m_running.hash;
    m_plan.hash = m_running.hash;
    m_plan.device = m_running.name.isEmpty() ? m_link.address().host : m_running.name;
    say(StepId::Read, StepState::Done, Text::tr("%1: %2 bytes").arg(m_plan.device).arg(m_running.text.size()));

    const auto wanted = readConfig(m_request.wanted, base->name);
    if (!wanted)
        return become(RunState::Blocked, Text::tr("The new configuration is too large to be read."));
    const bool isOtherDevice = !m_running.name.isEmpty() && !base->name.isEmpty() && m_running.name != base->name;
    if (isOtherDevice) {
        say(StepId::Compare, StepState::Failed,
            Text::tr("the device is %1, the configuration is of %2").arg(m_running.name, base->name));
        return become(RunState::Conflict,
            Text::tr("%1 is %2, and the configuration is that of %3. Nothing was changed; check the address.")
                .arg(m_plan.place, m_running.name, base->name));
    }
    if (!isBase(m_running, *base)) {
        const int count = static_cast<int>(m_found.size());
        say(StepId::Compare, StepState::Failed, Text::tr("commands that differ: %1").arg(count));
        return become(RunState::Conflict,
            Text::tr("The configuration of %1 is not the one that was edited (commands that differ: %2). Nothing was "
                     "changed; read it again and carry the edits over.")
                .arg(m_plan.device)
                .arg(count));
    }
    say(StepId::Compare, StepState::Done, Text::tr("as it was when it was edited"));
    makePlan(*base, *wanted);
    if (m_plan.script.commands.empty()) {
        say(StepId::Plan, StepState::Done, Text::tr("no commands"));
        return become(RunState::Same, Text::tr("There is nothing to change on %1.").arg(m_plan.device));
    }
    if (!m_plan.obstacles.isEmpty()) {
        const int count = static_cast<int>(m_plan.obstacles.size());
        say(StepId::Plan, StepState::Failed, m_plan.obstacles.join(QLatin1Char('\n')));
        return become(RunState::Blocked,
            Text::tr("The change cannot be made over %1 (parts that stand in the way: %2). Nothing was changed.")
                .arg(m_plan.way)
                .arg(count));
    }
    if (m_request.isReadOnly) {
        say(StepId::Plan, StepState::Warning, Text::tr("the device is set to read-only"));
        return become(RunState::Blocked,
            Text::tr("%1 is set to read-only, so nothing is sent. Turn that off in its connection to apply changes.")
                .arg(m_plan.device));
    }
    say(StepId::Plan, StepState::Done, Text::tr("pieces to send: %1").arg(m_plan.pieces.size()));
    say(StepId::Confirm, StepState::Waits, Text::tr("waits for the name of the device"));
    return become(RunState::Ready, Text::tr("The change of %1 is ready. Nothing was sent yet.").arg(m_plan.device));
}

void ChangeRun::makePlan(const ReadConfig &base, const ReadConfig &wanted)
{
    m_plan.from = base.model;
    m_plan.to = wanted.model;
    m_plan.script = dialplan::changeScript(base.model, wanted.model);
    m_plan.rollback = dialplan::changeScript(wanted.model, base.model);
    m_plan.obstacles = m_link.obstacles(base.model, wanted.model);
    if (m_plan.obstacles.isEmpty())
        m_plan.pieces = m_link.pieces(base.model, wanted.model);
    for (const std::string &note : m_plan.script.notes)
        m_plan.notes << textOf(note);
    if (!m_plan.script.isExact || !m_plan.rollback.isExact)
        m_plan.obstacles << Text::tr("The commands would not give exactly the configuration that is wanted.");
    noteSafety();
    if (!m_request.isSaved)
        m_plan.notes << Text::tr("The change is not saved to the startup configuration: a reload takes it back.");
}

void ChangeRun::noteSafety()
{
    QString why;
    const auto offers = [&](Safety safety) { return m_link.offers(safety, m_running.text, why); };
    if (!m_request.safety) {
        m_plan.safety = offers(Safety::RevertTimer) ? Safety::RevertTimer : Safety::None;
        if (m_plan.safety == Safety::None)
            m_plan.notes << Text::tr("If the connection is lost nothing takes the change back by itself: %1.").arg(why);
    } else {
        m_plan.safety = *m_request.safety;
        if (!offers(m_plan.safety))
            m_plan.obstacles << Text::tr("The safety that was asked for is not there: %1.").arg(why);
    }
    if (m_plan.safety == Safety::RevertTimer)
        m_plan.notes << Text::tr("The device takes the change back by itself when it is not confirmed within %1 min.")
                            .arg(m_request.time.count());
    if (m_plan.safety == Safety::Reload)
        m_plan.notes << Text::tr("The device reloads, and all its calls end, when the change is not confirmed within "
                                 "%1 min.")
                            .arg(m_request.time.count());
}

bool ChangeRun::arm()
{
    if (m_plan.safety != Safety::None)
        say(StepId::Arm, StepState::Runs, Text::tr("starting the timer"));
    // A lost answer may have started it: it counts as running until it is known to be ended.
    m_armedUntil = QDateTime::currentDateTimeUtc().addSecs(m_request.time.count() * 60);
    m_isArmed = m_plan.safety != Safety::None;
    if (const auto begun = m_link.begin(m_plan.safety, m_request.time); !begun) {
        m_error = begun.error();
        if (m_link.isOpen()) {
            static_cast<void>(m_link.finish());
            disarm();
        } else if (m_isArmed) {
            lost(StepId::Arm, begun.error());
            return false;
        }
        say(StepId::Arm, StepState::Failed, begun.error().what);
        become(RunState::Failed,
            Text::tr("%1 No command of the change was sent.").arg(begun.error().what)
                + (m_isArmed ? QLatin1Char(' ') + timerWords() : QString()));
        return false;
    }
    say(StepId::Arm, m_isArmed ? StepState::Done : StepState::Skipped,
        m_isArmed ? timerWords() : Text::tr("no timer: see the notes"));
    return true;
}

RunState ChangeRun::apply(const QString &device)
{
    if (m_state != RunState::Ready)
        return m_state;
    if (device != m_plan.device) {
        say(StepId::Confirm, StepState::Failed, Text::tr("\"%1\" is not the name of the device").arg(device));
        return become(
            RunState::Ready, Text::tr("The name that was typed is not %1. Nothing was sent.").arg(m_plan.device));
    }
    say(StepId::Confirm, StepState::Done, Text::tr("confirmed for %1").arg(m_plan.device));
    if (!connect())
        return m_state;
    say(StepId::Compare, StepState::Runs, Text::tr("reading once more"));
    auto running = read();
    // A console that was left alone is closed by the device: what is read is tried once more on a new one.
    if (!running && running.error().fault == LinkFault::Lost) {
        m_link.close();
        if (!connect())
            return m_state;
        running = read();
    }
    if (!running)
        return fail(StepId::Compare, running.error());
    if (running->hash != m_running.hash) {
        m_found = differences(m_running.text, running->text);
        m_running = std::move(*running);
        const int count = static_cast<int>(m_found.size());
        say(StepId::Compare, StepState::Failed, Text::tr("commands that changed meanwhile: %1").arg(count));
        return become(RunState::Conflict,
            Text::tr(
                "The configuration of %1 changed while the change was looked at (commands: %2). Nothing was sent; read "
                "it again and carry the edits over.")
                .arg(m_plan.device)
                .arg(count));
    }
    say(StepId::Compare, StepState::Done, Text::tr("still as it was when it was edited"));
    m_answered = m_inForce = 0;
    m_keepTries = 0;
    const Stop::Guard guard(m_stop);
    if (!arm())
        return m_state;
    become(RunState::Sending, Text::tr("Sending the change to %1.").arg(m_plan.device));
    return sendAll();
}

RunState ChangeRun::sendAll()
{
    const std::size_t count = m_plan.pieces.size();
    QStringList remarks;
    for (std::size_t i = 0; i < count; ++i) {
        const QString place = Text::tr("%1 of %2: %3")
                                  .arg(i + 1)
                                  .arg(count)
                                  .arg(textOf(m_plan.pieces[i].shown).trimmed().section(QLatin1Char('\n'), 0, 0));
        say(StepId::Send, StepState::Runs, place);
        if (m_stop.isAsked())
            return stopped(StepId::Send,
                { LinkFault::Cancelled, Text::tr("Cancelled before piece %1 of %2.").arg(i + 1).arg(count), {}, {} });
        // What is sent when the timer runs out would stay, and what was sent before would not.
        const bool isLate = revertsAt() && QDateTime::currentDateTimeUtc() >= m_armedUntil.addSecs(-lastSeconds);
        if (isLate)
            return stopped(StepId::Send,
                { LinkFault::TimedOut,
                    Text::tr("Stopped before piece %1 of %2: the timer is about to run out.").arg(i + 1).arg(count), {},
                    {} });
        const auto sent = m_link.send(m_plan.pieces[i]);
        if (!sent) {
            LinkError error = sent.error();
            error.what = Text::tr("piece %1 - %2").arg(place, error.what);
            return error.fault == LinkFault::Refused ? stopped(StepId::Send, error) : lost(StepId::Send, error);
        }
        m_answered = i + 1;
        if (!sent->isEmpty())
            remarks << Text::tr("piece %1: the device remarks \"%2\"").arg(i + 1).arg(*sent);
    }
    if (const auto left = m_link.finish(); !left)
        return lost(StepId::Send, left.error());
    say(StepId::Send, remarks.isEmpty() ? StepState::Done : StepState::Warning,
        Text::tr("all %1 were taken").arg(count)
            + (remarks.isEmpty() ? QString() : QLatin1Char('\n') + remarks.join(QLatin1Char('\n'))));
    say(StepId::Verify, StepState::Runs, Text::tr("reading back"));
    auto running = read();
    if (!running)
        return lost(StepId::Verify, running.error());
    m_running = std::move(*running);
    return judge();
}

RunState ChangeRun::stopped(StepId id, const LinkError &error)
{
    m_error = error;
    say(id, StepState::Failed, error.what);
    if (const auto left = m_link.finish(); !left)
        return lost(StepId::Verify, left.error());
    say(StepId::Verify, StepState::Runs, Text::tr("reading back"));
    auto running = read();
    if (!running)
        return lost(StepId::Verify, running.error());
    m_running = std::move(*running);
    return judge();
}

RunState ChangeRun::lost(StepId id, const LinkError &error)
{
    m_error = error;
    m_link.close();
    say(id, StepState::Failed, error.what);
    become(RunState::Unknown, Text::tr("%1 What is in force is not known. %2").arg(error.what, timerWords()));
    return error.fault == LinkFault::Cancelled ? m_state : findOut();
}

RunState ChangeRun::findOut()
{
    say(StepId::FindOut, StepState::Runs, Text::tr("looking for %1").arg(m_plan.place));
    const auto end = Clock::now() + m_request.reconnect;
    auto pause = firstPause;
    while (true) {
        LinkResult<void> opened;
        if (!m_link.isOpen())
            opened = m_link.open();
        if (opened) {
            auto running = read();
            if (running) {
                m_running = std::move(*running);
                say(StepId::FindOut, StepState::Done, Text::tr("reached again and read"));
                return judge();
            }
            opened = tl::unexpected(running.error());
            m_link.close();
        }
        m_error = opened.error();
        const LinkFault fault = m_error->fault;
        const bool isHopeless
            = fault != LinkFault::Unreachable && fault != LinkFault::Lost && fault != LinkFault::TimedOut;
        if (isHopeless || m_stop.isAsked() || Clock::now() + pause > end)
            break;
        say(StepId::FindOut, StepState::Runs, m_error->what);
        for (auto waited = Clock::now() + pause; Clock::now() < waited && !m_stop.isAsked();)
            std::this_thread::sleep_for(slice);
        pause = std::min(pause * 2, longestPause);
    }
    say(StepId::FindOut, StepState::Failed, m_error->what);
    return become(RunState::Unknown,
        Text::tr(
            "%1 could not be asked what of the change is in force: %2 %3 of %4 pieces were answered. %5 Look again "
            "when it can be reached.")
            .arg(m_plan.device, m_error->what)
            .arg(m_answered)
            .arg(m_plan.pieces.size())
            .arg(timerWords()));
}

RunState ChangeRun::judge()
{
    m_found.clear();
    const std::size_t count = m_plan.pieces.size();
    const auto isAfter = [&](std::size_t pieces) {
        return m_running.model == m_link.visible(after(m_plan.from, m_plan.pieces, pieces));
    };
    const CommandModel before = m_link.visible(m_plan.from), wanted = m_link.visible(m_plan.to);
    if (m_running.model == wanted) {
        m_inForce = count;
        say(StepId::Verify, StepState::Done, Text::tr("read back: the whole change is in force"));
        return keepAndSave();
    }
    if (m_running.model == before) {
        m_inForce = 0;
        say(StepId::Verify, StepState::Done, Text::tr("read back: as it was before"));
        disarm();
        return become(RunState::Unchanged,
            Text::tr("Nothing of the change is in force: the configuration of %1 is what it was before.")
                .arg(m_plan.device));
    }
    // What was answered is in force, and perhaps the one whose answer was lost.
    for (const std::size_t pieces : { m_answered, m_answered + 1 }) {
        if (pieces == 0 || pieces >= count || !isAfter(pieces))
            continue;
        m_inForce = pieces;
        m_found = differences(wanted, m_running.model);
        say(StepId::Verify, StepState::Warning,
            Text::tr("read back: %1 of %2 pieces are in force").arg(pieces).arg(count));
        return become(RunState::Partial,
            Text::tr("%1 of %2 pieces of the change are in force on %3, the others are not. %4 Roll back to undo them.")
                .arg(pieces)
                .arg(count)
                .arg(m_plan.device, timerWords()));
    }
    m_found = differences(wanted, m_running.model);
    say(StepId::Verify, StepState::Warning,
        Text::tr("read back: commands that are not as wanted: %1").arg(m_found.size()));
    return become(RunState::Differs,
        Text::tr("The configuration of %1 is neither the old nor the new one (commands that are not as wanted: %2). %3")
            .arg(m_plan.device)
            .arg(m_found.size())
            .arg(timerWords()));
}

void ChangeRun::disarm()
{
    if (!m_isArmed || m_plan.safety == Safety::None)
        return;
    // A timer that has run out or was never started refuses; that is as good as ended.
    const auto kept = m_link.keep(m_plan.safety);
    if (kept || kept.error().fault == LinkFault::Refused)
        m_isArmed = false;
}

RunState ChangeRun::timerStays(const LinkError &error)
{
    m_error = error;
    say(StepId::Keep, StepState::Failed, error.what);
    return become(RunState::Unknown,
        Text::tr("The whole change is in force on %1, but its timer could not be ended: %2 %3 Look again.")
            .arg(m_plan.device, error.what, timerWords()));
}

RunState ChangeRun::keepAndSave()
{
    if (m_isArmed && m_plan.safety != Safety::None) {
        say(StepId::Keep, StepState::Runs, Text::tr("ending the timer"));
        const auto kept = m_link.keep(m_plan.safety);
        if (!kept && kept.error().fault != LinkFault::Refused)
            return ++m_keepTries < maxKeepTries ? lost(StepId::Keep, kept.error()) : timerStays(kept.error());
        m_isArmed = false;
        if (!kept) {
            // No timer runs: it has taken the change back just now, or an earlier confirmation arrived after all.
            auto running = read();
            if (!running)
                return lost(StepId::Keep, running.error());
            m_running = std::move(*running);
            if (m_running.model != m_link.visible(m_plan.to))
                return judge();
        }
        say(StepId::Keep, StepState::Done, Text::tr("confirmed to the device: the timer is off"));
    }
    if (m_request.isSaved) {
        say(StepId::Save, StepState::Runs, Text::tr("saving"));
        if (const auto saved = m_link.save(); !saved) {
            m_error = saved.error();
            say(StepId::Save, StepState::Failed, saved.error().what);
            return become(RunState::Applied,
                Text::tr(
                    "The change is in force on %1, but was not saved to its startup configuration: %2 A reload takes "
                    "it back.")
                    .arg(m_plan.device, saved.error().what));
        }
        say(StepId::Save, StepState::Done, Text::tr("saved to the startup configuration"));
    }
    return become(
        RunState::Applied, Text::tr("The change is in force on %1, read back and found complete.").arg(m_plan.device));
}

RunState ChangeRun::rollBack()
{
    if (!canRollBack())
        return m_state;
    const Stop::Guard guard(m_stop);
    m_error.reset();
    const auto refuse = [this](const LinkError &error) {
        if (error.fault == LinkFault::Lost || error.fault == LinkFault::TimedOut)
            return lost(StepId::RollBack, error);
        m_error = error;
        say(StepId::RollBack, StepState::Failed, error.what);
        m_link.close();
        return become(RunState::Unknown,
            Text::tr("The rollback of %1 did not come to its end: %2 %3 Look again to see what is in force.")
                .arg(m_plan.device, error.what, timerWords()));
    };
    say(StepId::RollBack, StepState::Runs, Text::tr("reading what is in force"));
    if (!m_link.isOpen()) {
        if (const auto opened = m_link.open(); !opened)
            return refuse(opened.error());
    }
    const CommandModel before = m_link.visible(m_plan.from);
    auto running = read();
    if (!running)
        return refuse(running.error());
    m_running = std::move(*running);
    const bool isTimed = m_isArmed && m_plan.safety == Safety::RevertTimer && m_running.model != before;
    if (isTimed) {
        say(StepId::RollBack, StepState::Runs, Text::tr("the device takes it back by its timer"));
        if (m_link.revert(m_plan.safety)) {
            m_isArmed = false;
            running = read();
            if (!running)
                return refuse(running.error());
            m_running = std::move(*running);
        }
    }
    if (m_running.model != before) {
        const auto pieces = m_link.pieces(m_running.model, before);
        if (const auto begun = m_link.begin(Safety::None, m_request.time); !begun)
            return refuse(begun.error());
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            say(StepId::RollBack, StepState::Runs,
                Text::tr("%1 of %2: %3").arg(i + 1).arg(pieces.size()).arg(textOf(pieces[i].shown).trimmed()));
            if (const auto sent = m_link.send(pieces[i]); !sent) {
                // The rest is still tried: each line that is taken back is one less that is wrong.
                if (sent.error().fault != LinkFault::Refused)
                    return refuse(sent.error());
                m_error = sent.error();
            }
        }
        if (const auto left = m_link.finish(); !left)
            return refuse(left.error());
        running = read();
        if (!running)
            return refuse(running.error());
        m_running = std::move(*running);
    }
    if (m_running.model == before) {
        m_inForce = 0;
        disarm();
        say(StepId::RollBack, StepState::Done, Text::tr("read back: as it was before"));
        if (m_request.isSaved) {
            if (const auto saved = m_link.save(); !saved)
                say(StepId::Save, StepState::Failed, saved.error().what);
        }
        return become(RunState::Unchanged,
            Text::tr("Rolled back: the configuration of %1 is what it was before.").arg(m_plan.device));
    }
    m_found = differences(before, m_running.model);
    say(StepId::RollBack, StepState::Failed,
        m_error ? m_error->what : Text::tr("commands that are not as before: %1").arg(m_found.size()));
    return become(RunState::Differs,
        Text::tr("The rollback of %1 left commands that are not as before: %2. %3")
            .arg(m_plan.device)
            .arg(m_found.size())
            .arg(m_error ? m_error->what : QString()));
}

AuditRecord ChangeRun::record() const
{
    AuditRecord record;
    record.run = m_id;
    record.time = QDateTime::currentDateTimeUtc();
    record.who = Text::tr("%1 as %2").arg(localUser(), m_link.address().user);
    record.device = m_plan.device;
    record.place = m_plan.place;
    record.way = m_plan.way;
    record.result = wordOf(m_state);
    record.summary = m_summary;
    record.hashBefore = m_hashBefore;
    const bool isRead = m_state == RunState::Applied || m_state == RunState::Partial || m_state == RunState::Differs
        || m_state == RunState::Unchanged;
    if (isRead)
        record.hashAfter = m_running.hash;
    record.script = textsOf(m_plan.script.commands);
    record.rollback = textsOf(m_plan.rollback.commands);
    for (const Step &one : m_steps)
        record.steps << wordOf(one.id) + QLatin1StringView(": ") + wordOf(one.state) + QLatin1StringView(": ")
                + one.words;
    return record;
}

} // namespace legwork::device
