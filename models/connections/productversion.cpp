// SPDX-License-Identifier: GPL-3.0-or-later
#include "productversion.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringBuilder>
#include <QXmlStreamReader>

namespace legwork::connections {

namespace {

struct Text final {
    Q_DECLARE_TR_FUNCTIONS(legwork::connections::ConnectionTest)
};

constexpr qsizetype longest = 120;

tl::unexpected<Error> unknown() { return failure(ErrorKind::NotSupported, {}, "holds no version that is known"); }

/// Texts and attributes of an XML answer by their lower-case name, the first of each.
Result<QHash<QString, QString>> fieldsOf(const QByteArray &xml)
{
    QHash<QString, QString> fields;
    QXmlStreamReader reader(xml);
    constexpr int mostElements = 10'000;
    QString element;
    for (int count = 0; !reader.atEnd() && count < mostElements;) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::StartElement) {
            ++count;
            element = reader.name().toString().toLower();
            fields.insert(element, fields.value(element));
            for (const QXmlStreamAttribute &attribute : reader.attributes())
                fields.insert(element % u'@' % attribute.name().toString().toLower(), attribute.value().toString());
        } else if (token == QXmlStreamReader::Characters && !reader.isWhitespace() && fields.value(element).isEmpty()) {
            fields.insert(element, reader.text().trimmed().toString());
        }
    }
    if (reader.hasError())
        return failure(ErrorKind::Broken, {}, reader.errorString().toStdString());
    return fields;
}

/// cvp-rest-api.md section 4.4: majorVersion minorVersion maintenanceVersion buildVersion.
Result<QString> cvpVersion(const QByteArray &body)
{
    QHash<QString, QString> fields;
    QJsonObject object = QJsonDocument::fromJson(body).object();
    if (object.size() == 1 && object.begin().value().isObject())
        object = object.begin().value().toObject(); // as its XML has a root
    for (auto member = object.begin(); member != object.end(); ++member)
        fields.insert(member.key().toLower(), member.value().toVariant().toString());
    if (object.isEmpty()) {
        const auto read = fieldsOf(body);
        if (!read)
            return tl::unexpected(read.error());
        fields = *read;
    }
    const QString major = fields.value(QStringLiteral("majorversion"));
    if (major.isEmpty())
        return unknown();
    QString version = major % u'.' % fields.value(QStringLiteral("minorversion"), QStringLiteral("0"));
    if (const QString more = fields.value(QStringLiteral("maintenanceversion")); !more.isEmpty())
        version += u'.' % more;
    if (const QString build = fields.value(QStringLiteral("buildversion")); !build.isEmpty())
        version += Text::tr(", build %1").arg(build);
    return Text::tr("CVP %1").arg(version);
}

/// cvp-rest-api.md section 6: ProductVersion @Name @VersionString.
Result<QString> diagnosticVersion(const QByteArray &body)
{
    const auto fields = fieldsOf(body);
    if (!fields)
        return tl::unexpected(fields.error());
    const QString name = fields->value(QStringLiteral("productversion@name"));
    QString version = fields->value(QStringLiteral("productversion@versionstring"));
    if (version.isEmpty())
        version = fields->value(QStringLiteral("productversion@major")) % u'.'
            % fields->value(QStringLiteral("productversion@minor"));
    if (!fields->contains(QStringLiteral("productversion")) || version == QLatin1StringView("."))
        return unknown();
    return QString(name % u' ' % version).trimmed();
}

Result<QString> prometheusVersion(const QByteArray &body)
{
    const QJsonObject data = QJsonDocument::fromJson(body).object().value(QLatin1StringView("data")).toObject();
    const QString version = data.value(QLatin1StringView("version")).toString();
    return version.isEmpty() ? Result<QString>(unknown()) : Result<QString>(Text::tr("Prometheus %1").arg(version));
}

} // namespace

Result<QString> readProductVersion(const QByteArray &body, Service service)
{
    Result<QString> version = service == Service::CvpConfiguration ? cvpVersion(body)
        : service == Service::Prometheus                           ? prometheusVersion(body)
        : service == Service::Cache                                ? Result<QString>(unknown())
                                                                   : diagnosticVersion(body);
    if (version && version->size() > longest)
        version->truncate(longest);
    return version;
}

} // namespace legwork::connections
