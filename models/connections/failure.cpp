// SPDX-License-Identifier: GPL-3.0-or-later
#include "failure.h"

#include "profile.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringBuilder>

#include <algorithm>
#include <cstdlib>

namespace legwork::connections {

namespace {

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::connections::Failure)
};

struct Said {
    Fault fault;
    QString what, advice;
};

Said saidByStatus(int status)
{
    switch (status) {
    case 401:
        return { Fault::SignIn, Text::tr("does not accept the user name and password (401)"),
            Text::tr("check the password; the account may be locked") };
    case 403:
        return { Fault::NoRight, Text::tr("says that this user may not read port usage (403)"),
            Text::tr("give the user the role that the vendor's guide names") };
    case 404:
        return { Fault::NotThere, Text::tr("has no cache service under this path (404)"),
            Text::tr("check the path; the service may not be installed on this node") };
    case 429: return { Fault::Busy, Text::tr("is asked too often (429)"), Text::tr("a longer interval helps") };
    case 503: return { Fault::Busy, Text::tr("is not available at the moment (503)"), {} };
    case 502:
    case 504:
        return { Fault::Gateway, Text::tr("reaches no live node behind it (%1)").arg(status),
            Text::tr("look at the cache services behind this load balancer") };
    default: return { Fault::Server, Text::tr("answers with status %1").arg(status), {} };
    }
}

Said saidByError(QNetworkReply::NetworkError error, const QString &words)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return { Fault::NoHost, Text::tr("is a name that leads to no address"), Text::tr("check the name and DNS") };
    case QNetworkReply::ConnectionRefusedError:
        return { Fault::NoConnection, Text::tr("refused the connection"),
            Text::tr("is the service running, and is this its port?") };
    case QNetworkReply::RemoteHostClosedError:
        return { Fault::NoConnection, Text::tr("ended the connection without an answer"), {} };
    case QNetworkReply::SslHandshakeFailedError:
        return { Fault::Untrusted, Text::tr("could not agree on a safe connection: %1").arg(words), {} };
    default: return { Fault::NoConnection, words, {} };
    }
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"
QDateTime httpDate(const QByteArray &text)
{
    QDateTime time = QLocale::c().toDateTime(
        QString::fromLatin1(text.trimmed()), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    time.setTimeSpec(Qt::UTC);
    return time;
}

} // namespace

QString wordOf(Fault fault)
{
    switch (fault) {
    case Fault::NoHost: return QStringLiteral("no-host");
    case Fault::NoConnection: return QStringLiteral("no-connection");
    case Fault::TimedOut: return QStringLiteral("timed-out");
    case Fault::Untrusted: return QStringLiteral("untrusted");
    case Fault::Changed: return QStringLiteral("certificate-changed");
    case Fault::SignIn: return QStringLiteral("sign-in");
    case Fault::NoRight: return QStringLiteral("no-right");
    case Fault::NotThere: return QStringLiteral("not-there");
    case Fault::Busy: return QStringLiteral("busy");
    case Fault::Gateway: return QStringLiteral("gateway");
    case Fault::Server: return QStringLiteral("server");
    case Fault::Redirected: return QStringLiteral("redirected");
    case Fault::TooLarge: return QStringLiteral("too-large");
    case Fault::Unsupported: return QStringLiteral("unsupported");
    case Fault::BadToken: return QStringLiteral("bad-token");
    case Fault::Cancelled: return QStringLiteral("cancelled");
    }
    return {};
}

bool leadsOn(const Failure &failure) noexcept
{
    switch (failure.fault) {
    case Fault::NoHost:
    case Fault::NoConnection:
    case Fault::TimedOut:
    case Fault::Gateway: return true;
    case Fault::Busy: return failure.status != 429; // who asks too often is not to ask elsewhere
    default: return false;
    }
}

int retryAfter(const QByteArray &header, const QByteArray &date, const QDateTime &now)
{
    constexpr qint64 longest = 3600; // s; a server that asks for more is asked again after an hour
    bool isCount = false;
    const qint64 seconds = header.trimmed().toLongLong(&isCount);
    if (isCount)
        return static_cast<int>(std::clamp<qint64>(seconds, 0, longest));
    const QDateTime until = httpDate(header);
    const QDateTime sent = httpDate(date);
    if (!until.isValid())
        return 0;
    return static_cast<int>(std::clamp<qint64>((sent.isValid() ? sent : now).secsTo(until), 0, longest));
}

Failure notUnderstood(const QUrl &endpoint, int status, const QByteArray &body, const Error &why)
{
    if (body.trimmed().startsWith('<') && why.kind == ErrorKind::Broken)
        return { Fault::Unsupported, endpoint, status,
            placeOf(endpoint) % Text::tr(" answers with a web page, not with figures; nothing was counted"),
            Text::tr("a portal may want a sign-in in a browser first; check the address and its path"), {}, 0 };
    return { Fault::Unsupported, endpoint, status,
        placeOf(endpoint)
            % Text::tr(" gives an answer that is not understood: %1; nothing was counted")
                  .arg(QString::fromStdString(why.place.empty() ? why.what : why.place + ' ' + why.what)),
        {}, {}, 0 };
}

Failure failureOf(const QNetworkReply &reply, const QUrl &endpoint, bool hasTimedOut)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    Said said;
    if (hasTimedOut)
        said = { Fault::TimedOut, Text::tr("does not answer in time"), {} };
    else if (status >= 300 && status < 400)
        said = { Fault::Redirected,
            Text::tr("sends the request on to %1; it was not followed")
                .arg(reply.attribute(QNetworkRequest::RedirectionTargetAttribute)
                         .toUrl()
                         .toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)),
            Text::tr("a portal may want a sign-in in a browser first") };
    else if (status >= 400)
        said = saidByStatus(status);
    else
        said = saidByError(reply.error(), reply.errorString());
    Failure failure { said.fault, endpoint, status, placeOf(endpoint) % u' ' % said.what, said.advice, {}, 0 };
    if (said.fault == Fault::SignIn) {
        // A token is good for a span of time: clocks that differ make it look old, or not valid yet.
        constexpr qint64 tolerable = 60; // s
        const QDateTime theirs = httpDate(reply.rawHeader("Date"));
        const qint64 ahead = theirs.isValid() ? QDateTime::currentDateTimeUtc().secsTo(theirs) : 0;
        if (std::abs(ahead) > tolerable)
            failure.advice += Text::tr("; its clock is %1 s %2 this machine's")
                                  .arg(std::abs(ahead))
                                  .arg(ahead > 0 ? Text::tr("ahead of") : Text::tr("behind"));
    }
    if (said.fault == Fault::Busy)
        failure.retryAfterSeconds
            = retryAfter(reply.rawHeader("Retry-After"), reply.rawHeader("Date"), QDateTime::currentDateTimeUtc());
    return failure;
}

} // namespace legwork::connections
