// SPDX-License-Identifier: GPL-3.0-or-later
#include "sshlink.h"

#include "sshsession.h"

#include <dialplan/changescript.h>

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace legwork::device {

namespace {

using Clock = std::chrono::steady_clock;

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::SshLink)
};

/// Pages of a pager that were turned without an end coming: the device goes round in a circle.
constexpr int maxPages = 1'000'000;
/// A line of configuration that IOS takes has at most so many bytes.
constexpr std::size_t maxTypedBytes = 500;
/// So many moments (50 ms) without anything more make a line that looks like a question one.
constexpr int questionQuiet = 6;
/// How deep modes nest: `application`, `service`, and one spare.
constexpr int maxExits = 6;

QString shownText(std::string_view text)
{
    QString out = QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min<std::size_t>(text.size(), 300)));
    for (QChar &c : out) {
        if (!c.isPrint())
            c = QChar(0xFFFD);
    }
    return out;
}

std::string_view withoutIndent(std::string_view line)
{
    const std::size_t first = line.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

std::size_t indentOf(std::string_view line)
{
    const std::size_t first = line.find_first_not_of(' ');
    return first == std::string_view::npos ? 0 : first;
}

} // namespace

SshLink::SshLink(DeviceAddress address, Credentials credentials, IsCancelled isCancelled, LinkTimes times)
    : m_address(std::move(address))
    , m_credentials(std::move(credentials))
    , m_isCancelled(std::move(isCancelled))
    , m_times(times)
    , m_screen(maxReplyBytes)
{
}

SshLink::~SshLink() = default;

void SshLink::close() noexcept
{
    m_session.reset();
    m_depth = 0;
}

bool SshLink::isOpen() const noexcept { return m_session && m_session->isOpen(); }

LinkError SshLink::refused(std::string_view command, const std::string &words) const
{
    LinkError error = m_session->error(
        LinkFault::Refused, Text::tr("the device did not take \"%1\": %2").arg(shownText(command), shownText(words)));
    error.reply = shownText(words);
    return error;
}

LinkResult<void> SshLink::open()
{
    close();
    m_prompt = {};
    m_session = std::make_unique<SshSession>(m_address, m_times, m_isCancelled);
    const auto failed = [this](LinkError error) {
        close();
        return tl::unexpected(std::move(error));
    };
    if (auto done = m_session->connect(); !done)
        return failed(done.error());
    if (auto done = m_session->signIn(m_credentials); !done)
        return failed(done.error());
    if (auto done = m_session->openShell(); !done)
        return failed(done.error());
    if (auto done = waitForPrompt(); !done)
        return failed(done.error());
    if (auto done = becomePrivileged(); !done)
        return failed(done.error());
    // A device that does not know these still answers, with a pager and folded lines.
    for (const char *wide : { "terminal length 0", "terminal width 0" }) {
        if (auto done = ask(wide); !done)
            return failed(done.error());
    }
    return {};
}

LinkResult<void> SshLink::waitForPrompt()
{
    // A banner may end in what looks like a prompt while the rest of it is on its way. A prompt is what comes again
    // when a line is typed; the line is a remark that only this session can know.
    const std::string mark = "!legwork-" + QUuid::createUuid().toString(QUuid::Id128).left(12).toStdString();
    bool isMarked = false;
    const auto end = Clock::now() + m_times.silence;
    m_screen.clear();
    while (true) {
        const auto bytes = m_session->read();
        if (!bytes)
            return tl::unexpected(bytes.error());
        m_screen.feed(*bytes);
        auto prompt = readPrompt(m_screen.open());
        if (!prompt && m_screen.open().empty())
            prompt = promptBeforeLog(m_screen.lines(), {});
        if (prompt && !isMarked) {
            isMarked = true;
            if (auto sent = m_session->write(mark + "\r"); !sent)
                return sent;
        } else if (prompt && isMarked) {
            const bool isEchoed = std::ranges::any_of(
                m_screen.lines(), [&](const std::string &line) { return line.find(mark) != std::string::npos; });
            if (isEchoed) {
                m_prompt = *prompt;
                return {};
            }
        } else if (isPager(m_screen.open())) {
            if (auto sent = m_session->write(" "); !sent)
                return sent;
        }
        if (m_session->isCancelled())
            return tl::unexpected(m_session->error(LinkFault::Cancelled, Text::tr("cancelled.")));
        if (m_screen.isOverfull())
            return tl::unexpected(m_session->error(LinkFault::TooLarge, Text::tr("sends without end.")));
        if (Clock::now() > end)
            return tl::unexpected(m_session->error(LinkFault::NotUnderstood,
                Text::tr("shows no IOS prompt after signing in; its last line is \"%1\".")
                    .arg(shownText(m_screen.open()))));
    }
}

LinkResult<void> SshLink::becomePrivileged()
{
    if (m_prompt.isPrivileged)
        return {};
    auto reply = ask("enable");
    if (!reply)
        return tl::unexpected(reply.error());
    if (asksForPassword(reply->question)) {
        if (m_credentials.enable.isEmpty()) {
            return tl::unexpected(m_session->error(LinkFault::NotPrivileged,
                Text::tr("asks for the enable secret, and none was given. Nothing was changed.")));
        }
        m_screen.clear();
        if (auto sent = m_session->write(m_credentials.enable.c_str()); !sent)
            return sent;
        if (auto sent = m_session->write("\r"); !sent)
            return sent;
        reply = answer({});
        if (!reply)
            return tl::unexpected(reply.error());
    }
    if (!m_prompt.isPrivileged || !reply->question.empty())
        return tl::unexpected(m_session->error(LinkFault::NotPrivileged,
            Text::tr("refused the enable secret. Nothing was changed; sign in as a user with privilege 15, or correct "
                     "the secret.")));
    return {};
}

LinkResult<void> SshLink::type(std::string_view command)
{
    if (!isOpen())
        return tl::unexpected(LinkError { LinkFault::Lost, m_address.place() + Text::tr(": not connected."), {}, {} });
    const auto keys = typed(command);
    if (!keys || keys->size() > maxTypedBytes)
        return tl::unexpected(m_session->error(
            LinkFault::NotUnderstood, Text::tr("\"%1\" cannot be typed at a terminal.").arg(shownText(command))));
    m_screen.clear();
    return m_session->write(*keys + "\r");
}

LinkResult<SshLink::Reply> SshLink::answer(std::string_view echoed)
{
    auto heard = Clock::now();
    int pages = 0, quiet = 0;
    while (true) {
        const auto bytes = m_session->read();
        if (!bytes)
            return tl::unexpected(bytes.error());
        ++quiet;
        if (!bytes->empty()) {
            quiet = 0;
            heard = Clock::now();
            m_screen.feed(*bytes);
        }
        if (m_screen.isOverfull())
            return tl::unexpected(m_session->error(LinkFault::TooLarge,
                Text::tr("sent more than %1 MB in answer to one command.").arg(maxReplyBytes / (1024 * 1024))));
        if (isPager(m_screen.open())) {
            if (++pages > maxPages)
                return tl::unexpected(m_session->error(LinkFault::TooLarge, Text::tr("sends pages without end.")));
            if (auto sent = m_session->write(" "); !sent)
                return tl::unexpected(sent.error());
            // Rubbed out by the device in its own time; what it writes over it is the next line.
            m_screen.feed("\r");
            m_screen.feed(std::string(m_screen.open().size(), ' ') + '\r');
            continue;
        }
        const bool isEnd = !m_screen.lines().empty() || echoed.empty();
        auto prompt = isEnd ? readPrompt(m_screen.open(), m_prompt.host) : std::nullopt;
        if (isEnd && !prompt && m_screen.open().empty())
            prompt = promptBeforeLog(m_screen.lines(), m_prompt.host);
        // A line of output that is still on its way may look like a question; a question waits.
        const bool isAsked = isEnd && quiet >= questionQuiet && isQuestion(m_screen.open());
        if (prompt || isAsked) {
            Reply reply { m_screen.lines(), prompt ? std::string() : m_screen.open() };
            if (prompt && m_screen.open().empty())
                std::erase_if(reply.lines,
                    [this](const std::string &line) { return readPrompt(line, m_prompt.host).has_value(); });
            if (prompt)
                m_prompt = *prompt;
            if (!echoed.empty() && !reply.lines.empty()
                && withoutIndent(reply.lines.front()).starts_with(withoutIndent(echoed)))
                reply.lines.erase(reply.lines.begin());
            return reply;
        }
        if (m_session->isCancelled())
            return tl::unexpected(m_session->error(LinkFault::Cancelled, Text::tr("cancelled.")));
        if (Clock::now() - heard > m_times.silence)
            return tl::unexpected(m_session->error(LinkFault::TimedOut,
                Text::tr("did not answer for %1 s; its last line is \"%2\".")
                    .arg(std::chrono::duration_cast<std::chrono::seconds>(m_times.silence).count())
                    .arg(shownText(m_screen.open()))));
    }
}

LinkResult<SshLink::Reply> SshLink::ask(std::string_view command)
{
    if (auto sent = type(command); !sent)
        return tl::unexpected(sent.error());
    return answer(command);
}

LinkResult<std::vector<std::string>> SshLink::converse(std::string_view text, std::initializer_list<Answer> answers)
{
    auto reply = ask(text);
    std::vector<std::string> lines;
    for (int questions = 0; reply; ++questions) {
        lines.insert(lines.end(), reply->lines.begin(), reply->lines.end());
        if (reply->question.empty())
            return lines;
        const auto known = std::ranges::find_if(
            answers, [&](const Answer &one) { return reply->question.find(one.question) != std::string::npos; });
        if (known == answers.end() || questions > maxExits) {
            const std::string question = reply->question;
            // Ctrl-C declines every question of IOS.
            m_screen.clear();
            if (auto sent = m_session->write("\x03"); sent)
                static_cast<void>(answer({}));
            return tl::unexpected(refused(text, "asks: " + question));
        }
        m_screen.clear();
        if (auto sent = m_session->write(std::string(known->words) + "\r"); !sent)
            return tl::unexpected(sent.error());
        reply = answer(known->words);
    }
    return tl::unexpected(reply.error());
}

LinkResult<std::vector<std::string>> SshLink::command(std::string_view text)
{
    auto lines = converse(text, {});
    if (!lines)
        return lines;
    const ReplySense sense = senseOf(*lines);
    if (sense.isRefusal)
        return tl::unexpected(refused(text, sense.words));
    return lines;
}

LinkResult<std::string> SshLink::show(std::string_view text)
{
    const auto lines = converse(text, {});
    if (!lines)
        return tl::unexpected(lines.error());
    for (const std::string &line : *lines) {
        if (line.starts_with("% ") || line.starts_with("%Error"))
            return tl::unexpected(refused(text, line));
        if (!line.empty() && line != "^")
            break;
    }
    return configurationIn(*lines);
}

LinkResult<std::string> SshLink::runningConfig()
{
    auto text = show("show running-config");
    if (!text)
        return text;
    // A configuration ends in `end`; one that does not was cut, or a line of it was taken for the prompt.
    std::string_view rest(*text);
    while (rest.ends_with('\n') || rest.ends_with(' '))
        rest.remove_suffix(1);
    if (!rest.ends_with("\nend"))
        return tl::unexpected(m_session->error(LinkFault::NotUnderstood,
            Text::tr("the running configuration does not end in \"end\" (%1 bytes came). Nothing was changed.")
                .arg(text->size())));
    return text;
}

QStringList SshLink::obstacles(const dialplan::CommandModel &from, const dialplan::CommandModel &to) const
{
    QStringList list;
    for (const std::string &line : dialplan::changeScript(from, to).commands) {
        const auto keys = typed(line);
        if (!keys)
            list << Text::tr("\"%1\" holds a control character; it cannot be typed.").arg(shownText(line));
        else if (keys->size() > maxTypedBytes)
            list << Text::tr("\"%1...\" is longer than the %2 bytes that a terminal takes.")
                        .arg(shownText(line).left(40))
                        .arg(maxTypedBytes);
    }
    return list;
}

std::vector<Piece> SshLink::pieces(const dialplan::CommandModel &from, const dialplan::CommandModel &to) const
{
    std::vector<Piece> pieces;
    for (const std::string &line : dialplan::changeScript(from, to).commands)
        pieces.push_back({ line, { line } });
    return pieces;
}

bool SshLink::offers(Safety safety, const std::string &running, QString &why) const
{
    if (safety != Safety::RevertTimer)
        return true;
    bool isArchive = false;
    for (std::size_t at = 0; at < running.size();) {
        const std::size_t end = std::min(running.find('\n', at), running.size());
        const std::string_view line(running.data() + at, end - at);
        if (!line.starts_with(' '))
            isArchive = line.starts_with("archive");
        else if (isArchive && withoutIndent(line).starts_with("path "))
            return true;
        at = end + 1;
    }
    why = Text::tr("the configuration has no `archive` with a `path`");
    return false;
}

LinkResult<void> SshLink::startReload(std::chrono::minutes time)
{
    const auto running = runningConfig();
    if (!running)
        return tl::unexpected(running.error());
    const auto startup = show("show startup-config");
    if (!startup)
        return tl::unexpected(startup.error());
    if (steadyText(*running) != steadyText(*startup))
        return tl::unexpected(m_session->error(LinkFault::NotUnderstood,
            Text::tr("its startup configuration is not the running one: a reload would bring back another "
                     "configuration. Nothing was changed; save first, or choose another safety.")));
    const auto lines
        = converse("reload in " + std::to_string(time.count()), { { "[yes/no]", "no" }, { "[confirm]", "" } });
    if (!lines)
        return tl::unexpected(lines.error());
    const ReplySense sense = senseOf(*lines);
    if (sense.isRefusal)
        return tl::unexpected(refused("reload in", sense.words));
    return {};
}

LinkResult<void> SshLink::begin(Safety safety, std::chrono::minutes time)
{
    m_depth = 0;
    if (safety == Safety::Reload) {
        if (auto armed = startReload(time); !armed)
            return armed;
    }
    const std::string enter = safety == Safety::RevertTimer
        ? "configure terminal revert timer " + std::to_string(time.count())
        : "configure terminal";
    const auto lines = command(enter);
    if (!lines)
        return tl::unexpected(lines.error());
    if (m_prompt.mode != "config")
        return tl::unexpected(refused(enter, "no configuration mode: " + senseOf(*lines).words));
    return {};
}

LinkResult<void> SshLink::leaveTo(std::size_t depth)
{
    while (m_depth > depth) {
        if (auto left = command("exit"); !left)
            return tl::unexpected(left.error());
        --m_depth;
    }
    // In the sub-modes that a header did not enter, because its block was left out, the depths differ: the prompt
    // knows.
    for (int i = 0; depth == 0 && m_prompt.isConfiguring() && m_prompt.mode != "config"; ++i) {
        if (i == maxExits)
            return tl::unexpected(refused("exit", "stays in (" + m_prompt.mode + ")"));
        if (auto left = command("exit"); !left)
            return tl::unexpected(left.error());
    }
    return {};
}

LinkResult<QString> SshLink::send(const Piece &piece)
{
    const std::string_view line = piece.commands.front();
    const std::size_t depth = indentOf(line);
    if (auto left = leaveTo(depth); !left)
        return tl::unexpected(left.error());
    if (!m_prompt.isConfiguring())
        return tl::unexpected(refused(line, "the device is not in configuration mode any more"));
    if (depth > 0 && m_prompt.mode == "config")
        return tl::unexpected(refused(line, "its block was not entered"));
    const std::string before = m_prompt.mode;
    auto lines = command(withoutIndent(line));
    if (!lines)
        return tl::unexpected(lines.error());
    if (m_prompt.mode != before)
        m_depth = depth + 1;
    return shownText(senseOf(*lines).words);
}

LinkResult<void> SshLink::finish()
{
    m_depth = 0;
    if (!m_prompt.isConfiguring())
        return {};
    if (auto left = command("end"); !left)
        return tl::unexpected(left.error());
    if (m_prompt.isConfiguring())
        return tl::unexpected(refused("end", "stays in configuration mode"));
    return {};
}

LinkResult<void> SshLink::keep(Safety safety)
{
    if (safety == Safety::None)
        return {};
    const auto lines = command(safety == Safety::RevertTimer ? "configure confirm" : "reload cancel");
    if (!lines)
        return tl::unexpected(lines.error());
    return {};
}

LinkResult<void> SshLink::revert(Safety safety)
{
    if (safety != Safety::RevertTimer)
        return tl::unexpected(m_session->error(LinkFault::NotUnderstood, Text::tr("has no timer that takes it back.")));
    const auto lines
        = converse("configure revert now", { { "[no]:", "yes" }, { "[yes/no]", "yes" }, { "[confirm]", "" } });
    if (!lines)
        return tl::unexpected(lines.error());
    const ReplySense sense = senseOf(*lines);
    if (sense.isRefusal)
        return tl::unexpected(refused("configure revert now", sense.words));
    return {};
}

LinkResult<void> SshLink::save()
{
    const auto lines
        = converse("copy running-config startup-config", { { "[startup-config]?", "" }, { "[confirm]", "" } });
    if (!lines)
        return tl::unexpected(lines.error());
    const ReplySense sense = senseOf(*lines);
    if (sense.isRefusal)
        return tl::unexpected(refused("copy running-config startup-config", sense.words));
    return {};
}

} // namespace legwork::device
