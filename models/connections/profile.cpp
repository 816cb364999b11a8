// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile.h"

#include <QStringBuilder>

#include <algorithm>

namespace legwork::connections {

namespace {

tl::unexpected<Error> wrong(const QString &text, const char *what)
{
    // The text may hold a password: it is not repeated.
    const QUrl url(text);
    return failure(ErrorKind::Usage, url.isValid() ? placeOf(url).toStdString() : std::string(), what);
}

} // namespace

quint16 usualPort(Service service) noexcept
{
    switch (service) {
    case Service::Cache: return 8445; // of a Cloud Connect node, cvp-rest-api.md section 1.2
    case Service::CvpConfiguration:
    case Service::CvpDiagnostics: return 8111;
    case Service::CceDiagnostics: return 7890;
    case Service::Prometheus: return 9090;
    }
    return 443;
}

QString usualPath(Service service)
{
    switch (service) {
    case Service::Cache: return QStringLiteral("/cache-service/api/v1");
    case Service::CvpConfiguration: return QStringLiteral("/cvp-config");
    case Service::CvpDiagnostics: return QStringLiteral("/cvp-dp/rest/DiagnosticPortal");
    case Service::CceDiagnostics: return QStringLiteral("/icm-dp/rest/DiagnosticPortal");
    case Service::Prometheus: break;
    }
    return {};
}

QByteArray Profile::pinFor(const QUrl &endpoint) const
{
    const auto found = trusted.constFind(placeOf(endpoint));
    return found != trusted.constEnd() ? found->sha256 : pin;
}

bool sendsPasswordInClear(const Profile &profile)
{
    return profile.signIn != SignIn::None && std::ranges::any_of(profile.bases, [](const QUrl &base) {
        return base.scheme() == QLatin1StringView("http");
    });
}

Result<QUrl> baseFrom(const QString &text, Service service)
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
        url.setPort(usualPort(service));
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path.isEmpty() ? usualPath(service) : path);
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
