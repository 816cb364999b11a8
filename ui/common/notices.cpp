// SPDX-License-Identifier: GPL-3.0-or-later
#include "notices.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace legwork::ui {

Notices &Notices::instance()
{
    static Notices notices;
    return notices;
}

void Notices::post(Notice notice)
{
    notice.time = QDateTime::currentDateTimeUtc();
    m_all.prepend(notice);
    if (m_all.size() > maxNotices)
        m_all.resize(maxNotices);
    ++m_unseen;
    Q_EMIT posted(notice);
    Q_EMIT changed();
}

void Notices::markSeen()
{
    if (m_unseen == 0)
        return;
    m_unseen = 0;
    Q_EMIT changed();
}

void Notices::clear()
{
    m_all.clear();
    m_unseen = 0;
    Q_EMIT changed();
}

QByteArray Notices::saved() const
{
    QJsonArray array;
    for (const Notice &notice : m_all)
        array.append(QJsonObject { { QStringLiteral("sign"), static_cast<int>(notice.sign) },
            { QStringLiteral("text"), notice.text },
            { QStringLiteral("time"), notice.time.toString(Qt::ISODateWithMs) } });
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

void Notices::restore(const QByteArray &saved)
{
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-noticeDays);
    const QJsonArray array = QJsonDocument::fromJson(saved).array();
    for (const auto &value : array) {
        const QJsonObject object = value.toObject();
        Notice notice;
        notice.sign = static_cast<Sign>(qBound(0, object.value(QLatin1String("sign")).toInt(), 4));
        notice.text = object.value(QLatin1String("text")).toString();
        notice.time = QDateTime::fromString(object.value(QLatin1String("time")).toString(), Qt::ISODateWithMs);
        if (notice.time.isValid() && notice.time >= oldest && m_all.size() < maxNotices)
            m_all.append(notice);
    }
    Q_EMIT changed();
}

} // namespace legwork::ui
