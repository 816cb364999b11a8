// SPDX-License-Identifier: GPL-3.0-or-later
#include "link.h"

#include <QStringList>
#include <QUrl>

namespace legwork::ui {

namespace {

QString encoded(const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); }
QString decoded(const QString &text) { return QUrl::fromPercentEncoding(text.toUtf8()); }

std::optional<calls::Place> placeFrom(const QString &fragment)
{
    const QStringList parts = fragment.split(QLatin1Char('.'));
    if (parts.size() != 2)
        return std::nullopt;
    bool isSource = false;
    bool isOffset = false;
    const calls::Place place { parts[0].toUInt(&isSource), parts[1].toULongLong(&isOffset) };
    return isSource && isOffset ? std::optional(place) : std::nullopt;
}

} // namespace

QString toUrl(const Link &link)
{
    QString url = link.callId.isEmpty() ? QStringLiteral("legwork:page/") + encoded(link.page)
                                        : QStringLiteral("legwork:call/") + encoded(link.callId);
    if (!link.callId.isEmpty() && !link.compareWith.isEmpty())
        url += QLatin1Char('/') + encoded(link.compareWith);
    if (!link.query.isEmpty())
        url += QLatin1Char('?') + encoded(link.query);
    if (link.place)
        url += QLatin1Char('#') + QString::number(link.place->source) + QLatin1Char('.')
            + QString::number(link.place->offset);
    return url;
}

std::optional<Link> fromUrl(const QString &url)
{
    QString rest = url;
    const auto takeBehind = [&rest](QLatin1Char mark) {
        const qsizetype at = rest.indexOf(mark);
        const QString behind = at < 0 ? QString() : rest.mid(at + 1);
        rest.truncate(at < 0 ? rest.size() : at);
        return behind;
    };
    Link link;
    link.place = placeFrom(takeBehind(QLatin1Char('#')));
    link.query = decoded(takeBehind(QLatin1Char('?')));
    const QLatin1String call("legwork:call/");
    const QLatin1String page("legwork:page/");
    if (rest.startsWith(call)) {
        rest.remove(0, call.size());
        link.compareWith = decoded(takeBehind(QLatin1Char('/')));
        link.callId = decoded(rest);
    } else if (rest.startsWith(page)) {
        link.page = decoded(rest.mid(page.size()));
    }
    if (link.callId.isEmpty() && link.page.isEmpty())
        return std::nullopt;
    return link;
}

} // namespace legwork::ui
