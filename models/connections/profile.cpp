// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile.h"

#include <QStringBuilder>

namespace legwork::connections {

namespace {

constexpr int cachePort = 8445; // of a Cloud Connect node, cvp-rest-api.md section 1.2

tl::unexpected<Error> wrong(const QString &text, const char *what)
{
    // The text may hold a password: it is not repeated.
    const QUrl url(text);
    return failure(ErrorKind::Usage, url.isValid() ? placeOf(url).toStdString() : std::string(), what);
}

} // namespace

Result<QUrl> baseFrom(const QString &text)
{
    QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return wrong(text, "is not an address; as in https://lb.example.com:8445");
    if (url.scheme() != QLatin1StringView("https") && url.scheme() != QLatin1StringView("http"))
        return wrong(text, "begins with neither https:// nor http://");
    if (!url.userInfo().isEmpty())
        return wrong(text, "holds a user name or a password; they are given apart from the address");
    if (url.hasQuery() || url.hasFragment())
        return wrong(text, "has something behind its path");
    if (url.port() == -1 && url.scheme() == QLatin1StringView("https") && url.path().size() <= 1)
        url.setPort(cachePort);
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path.isEmpty() ? QStringLiteral("/cache-service/api/v1") : path);
    return url;
}

QUrl tokenUrl(const QUrl &base)
{
    QUrl url = base;
    url.setPath(base.path().section(u'/', 0, -2) % QStringLiteral("/auth/token"));
    return url;
}

QString placeOf(const QUrl &url)
{
    const int port = url.port(url.scheme() == QLatin1StringView("http") ? 80 : 443);
    const QString host = url.host().contains(u':') ? QString(u'[' % url.host() % u']') : url.host();
    return host % u':' % QString::number(port);
}

} // namespace legwork::connections
