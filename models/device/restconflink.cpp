// SPDX-License-Identifier: GPL-3.0-or-later
#include "restconflink.h"

#include "restconfpieces.h"
#include "voiceyang.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace legwork::device {

namespace {

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::device::RestconfLink)
};

constexpr const char *root = "/restconf/data/Cisco-IOS-XE-native:native";
constexpr const char *json = "application/yang-data+json";
const auto nativeName = QStringLiteral("Cisco-IOS-XE-native:native");

QByteArray bytesOf(const std::string &text) { return { text.data(), static_cast<qsizetype>(text.size()) }; }

QString oneLine(const QString &text)
{
    QString out = text.simplified().left(300);
    for (QChar &c : out) {
        if (!c.isPrint())
            c = QChar(0xFFFD);
    }
    return out;
}

/// RFC 8040 section 7.1; some releases leave the module's name out.
QString errorText(const std::string &body)
{
    const QJsonObject object = QJsonDocument::fromJson(bytesOf(body)).object();
    QJsonValue errors = object.value(QStringLiteral("ietf-restconf:errors"));
    if (errors.isUndefined())
        errors = object.value(QStringLiteral("errors"));
    QStringList list;
    for (const auto &value : errors.toObject().value(QStringLiteral("error")).toArray()) {
        const QJsonObject error = value.toObject();
        QStringList words;
        for (const char *member : { "error-tag", "error-path", "error-message" }) {
            const QString text = error.value(QLatin1StringView(member)).toString();
            if (!text.isEmpty())
                words << text;
        }
        list << words.join(QLatin1StringView(": "));
    }
    return oneLine(list.join(QLatin1StringView("; ")));
}

} // namespace

RestconfLink::RestconfLink(DeviceAddress address, Credentials credentials, IsCancelled isCancelled, LinkTimes times)
    : m_address(std::move(address))
    , m_credentials(std::move(credentials))
    , m_isCancelled(std::move(isCancelled))
    , m_times(times)
{
}

RestconfLink::~RestconfLink() = default;

LinkError RestconfLink::trouble(LinkFault fault, const QString &what) const
{
    return { fault, m_address.place() + QLatin1StringView(": ") + what, {}, {} };
}

LinkError RestconfLink::errorOf(const HttpRequest &request, const HttpReply &reply) const
{
    const QString words = errorText(reply.body);
    const QString status = Text::tr("HTTP status %1").arg(reply.status);
    if (reply.status == 401)
        return trouble(LinkFault::SignInRefused,
            Text::tr("refused the sign-in for %1 (401). Check the user and the password.").arg(m_address.user));
    if (reply.status == 403)
        return trouble(LinkFault::NotPrivileged,
            Text::tr("%1 may not do this (403): RESTCONF wants a user with privilege 15.").arg(m_address.user));
    if (reply.status == 404 && request.method == "GET")
        return trouble(LinkFault::NotUnderstood,
            Text::tr(
                "does not know this path (404). Is RESTCONF on (`restconf`), and does this release have the model?"));
    LinkError error = trouble(LinkFault::Refused,
        reply.status == 412
            ? Text::tr("the configuration changed meanwhile (412); this request was not carried out.")
            : Text::tr("the device did not take %1 %2: %3")
                  .arg(QString::fromStdString(request.method), oneLine(QString::fromStdString(request.target)),
                      words.isEmpty() ? status : words));
    error.reply = words.isEmpty() ? status : words;
    return error;
}

LinkResult<HttpReply> RestconfLink::ask(HttpRequest request)
{
    request.headers["Accept"] = json;
    if (!request.body.empty())
        request.headers["Content-Type"] = json;
    auto reply = exchange(m_address, m_credentials.password, request, m_times, m_isCancelled);
    if (!reply) {
        m_isOpen = false;
        return reply;
    }
    if (reply->status < 200 || reply->status > 299)
        return tl::unexpected(errorOf(request, *reply));
    return reply;
}

LinkResult<void> RestconfLink::open()
{
    m_isOpen = false;
    // The smallest question that shows identity, sign-in and that RESTCONF is there.
    const auto reply = ask({ .target = std::string(root) + "/hostname" });
    if (!reply)
        return tl::unexpected(reply.error());
    m_isOpen = true;
    return {};
}

LinkResult<std::string> RestconfLink::runningConfig()
{
    m_entityTag.clear();
    const auto reply = ask({ .target = root });
    if (!reply)
        return tl::unexpected(reply.error());
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(bytesOf(reply->body), &fault);
    const QJsonValue native = document.object().value(nativeName);
    if (fault.error != QJsonParseError::NoError || !native.isObject())
        return tl::unexpected(
            trouble(LinkFault::NotUnderstood, Text::tr("its configuration is not the JSON that RESTCONF promises.")));
    if (const auto tag = reply->headers.find("etag"); tag != reply->headers.end())
        m_entityTag = tag->second;
    return configText(native.toObject());
}

dialplan::CommandModel RestconfLink::visible(const dialplan::CommandModel &model) const
{
    return expressiblePart(model);
}

QStringList RestconfLink::obstacles(const dialplan::CommandModel &from, const dialplan::CommandModel &to) const
{
    return restconfObstacles(from, to);
}

std::vector<Piece> RestconfLink::pieces(const dialplan::CommandModel &from, const dialplan::CommandModel &to) const
{
    return restconfPieces(from, to);
}

bool RestconfLink::offers(Safety safety, const std::string &, QString &why) const
{
    why = Text::tr(
        "RESTCONF has no timer; all that is set goes in one request, which is carried out whole or not at all");
    return safety == Safety::None;
}

LinkResult<void> RestconfLink::begin(Safety safety, std::chrono::minutes)
{
    if (safety == Safety::None)
        return {};
    return tl::unexpected(trouble(LinkFault::NotUnderstood, Text::tr("RESTCONF has no timer.")));
}

LinkResult<QString> RestconfLink::send(const Piece &piece)
{
    const std::size_t lineEnd = piece.shown.find('\n');
    const std::string first = piece.shown.substr(0, lineEnd);
    const std::size_t blank = first.find(' ');
    HttpRequest request { .method = first.substr(0, blank), .target = first.substr(blank + 1) };
    if (lineEnd != std::string::npos)
        request.body = piece.shown.substr(lineEnd + 1);
    // Where the device tells versions of its configuration, nobody's change in between is overwritten.
    if (!m_entityTag.empty())
        request.headers["If-Match"] = m_entityTag;
    m_entityTag.clear();
    const auto reply = ask(request);
    if (reply) {
        if (const auto tag = reply->headers.find("etag"); tag != reply->headers.end())
            m_entityTag = tag->second;
        return QString();
    }
    // What is to be deleted is gone already: a default that the device left out of itself.
    const bool isGone = request.method == "DELETE" && reply.error().reply.contains(QLatin1StringView("data-missing"));
    if (isGone)
        return Text::tr("was gone already");
    return tl::unexpected(reply.error());
}

LinkResult<void> RestconfLink::keep(Safety) { return {}; }

LinkResult<void> RestconfLink::revert(Safety)
{
    return tl::unexpected(trouble(LinkFault::NotUnderstood, Text::tr("RESTCONF has no timer.")));
}

LinkResult<void> RestconfLink::save()
{
    const auto reply = ask({ .method = "POST", .target = "/restconf/operations/cisco-ia:save-config" });
    if (!reply)
        return tl::unexpected(reply.error());
    return {};
}

} // namespace legwork::device
