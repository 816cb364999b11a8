// SPDX-License-Identifier: GPL-3.0-or-later
#include "cacherest.h"

#include "jwt.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <thread>

#include <httplib.h>
#include <openssl/crypto.h>

namespace legwork::lab {

namespace {

constexpr const char *userRole = "APP_USER"; // that of the vendor's example
constexpr const char *issuer = "legwork-lab";
constexpr double mostPorts = 1'000'000;

/// How a request is signed.
enum class Signed : std::uint8_t { No, Basic, Bearer };

bool isEqual(const QByteArray &given, const char *expected)
{
    const QByteArray wanted = QByteArray::fromRawData(expected, static_cast<qsizetype>(qstrlen(expected)));
    return given.size() == wanted.size()
        && CRYPTO_memcmp(given.constData(), wanted.constData(), static_cast<std::size_t>(wanted.size())) == 0;
}

/// Serves the requests of one node; copied into the handlers.
struct Cache : CacheParts {
    bool isBasic(const QByteArray &value) const
    {
        const QByteArray pair = QByteArray::fromBase64(value);
        const qsizetype colon = pair.indexOf(':');
        return colon > 0 && isEqual(pair.left(colon), rules->user.constData())
            && isEqual(pair.mid(colon + 1), rules->password.c_str());
    }

    Signed signedBy(const httplib::Request &request, const char *&why) const
    {
        const QByteArray header = QByteArray::fromStdString(request.get_header_value("Authorization"));
        const qsizetype space = header.indexOf(' ');
        const QByteArray kind = header.left(space).toLower();
        const QByteArray value = header.mid(space + 1).trimmed();
        why = "sign in with Basic or with a token";
        if (space > 0 && kind == "basic") {
            why = "user name or password is wrong";
            return isBasic(value) ? Signed::Basic : Signed::No;
        }
        if (space <= 0 || kind != "bearer")
            return Signed::No;
        switch (checkToken(value, keys->publicKey(), state->nowMs()).fault) {
        case TokenFault::None: return Signed::Bearer;
        case TokenFault::Expired: why = "the token has expired"; break;
        case TokenFault::Algorithm: why = "the token is not signed with RS256"; break;
        case TokenFault::Signature:
            why = "the token's signature does not match the key of the authentication server";
            break;
        case TokenFault::Malformed: why = "the token is none"; break;
        }
        return Signed::No;
    }

    /// Faults and sign-in come first; true when the request is to be served.
    bool begin(const httplib::Request &request, httplib::Response &response, bool wantsBasic = false) const
    {
        response.set_header("X-Served-By", name.toStdString());
        response.set_header("Cache-Control", "no-store");
        const NodeFaults faults = state->faults();
        if (faults.delay.count() > 0)
            std::this_thread::sleep_for(faults.delay);
        if (faults.status != 0) {
            if (faults.retryAfter > 0)
                response.set_header("Retry-After", std::to_string(faults.retryAfter));
            refuse(response, faults.status, "as the lab was told");
            return false;
        }
        if (state->isWarmingUp()) {
            refuse(response, 503, "the service is starting");
            return false;
        }
        const char *why = nullptr;
        const Signed signedAs = signedBy(request, why);
        if (signedAs != Signed::No && (!wantsBasic || signedAs == Signed::Basic))
            return true;
        response.set_header("WWW-Authenticate", "Basic realm=\"cache-service\"");
        refuse(response, 401, why);
        return false;
    }

    void give(httplib::Response &response, const QJsonObject &good) const
    {
        switch (state->faults().body) {
        case Body::Good: return answer(response, 200, good);
        case Body::Foreign:
            return answer(response, 200,
                { { QStringLiteral("portStatistics"), QJsonObject { { QStringLiteral("busy"), 412 } } } });
        case Body::Cut:
            response.set_content(
                QJsonDocument(good).toJson(QJsonDocument::Compact).chopped(7).toStdString(), "application/json");
            return;
        case Body::Page:
            response.set_content(
                "<!DOCTYPE html><html><body>Please sign in to the network.</body></html>", "text/html");
            return;
        }
    }

    void giveToken(const httplib::Request &request, httplib::Response &response) const
    {
        if (!begin(request, response, true))
            return;
        const qint64 now = state->nowMs() / 1000;
        const QString user = QString::fromUtf8(rules->user);
        const QByteArray token
            = signedToken({ { QStringLiteral("iss"), QLatin1StringView(issuer) }, { QStringLiteral("sub"), user },
                              { QStringLiteral("role"), QLatin1StringView(userRole) }, { QStringLiteral("iat"), now },
                              { QStringLiteral("exp"), now + static_cast<qint64>(rules->tokenLife.count()) } },
                rules->signingKey);
        answer(response, 200,
            { { QStringLiteral("role"), QLatin1StringView(userRole) }, { QStringLiteral("username"), user },
                { QStringLiteral("token"), QString::fromLatin1(token) } });
    }

    void giveUsage(const httplib::Request &request, httplib::Response &response) const
    {
        if (!begin(request, response))
            return;
        std::vector<PublishedUsage> list;
        if (request.has_param("ipAddress")) {
            const auto one = state->newestOf(request.get_param_value("ipAddress"));
            if (!one)
                return refuse(response, 404, "this server has published nothing inside the window");
            list = { *one };
        } else {
            list = state->newest();
        }
        QJsonArray servers;
        qint64 total = 0;
        qint64 inUse = 0;
        const qint64 ahead = state->faults().clock.count() * 1000;
        for (const PublishedUsage &one : list) {
            total += one.total;
            inUse += one.inUse;
            servers.append(QJsonObject { { QStringLiteral("ipAddress"), QString::fromStdString(one.server) },
                { QStringLiteral("totalPorts"), static_cast<qint64>(one.total) },
                { QStringLiteral("usedPorts"), static_cast<qint64>(one.inUse) },
                { QStringLiteral("availablePorts"), static_cast<qint64>(one.total - one.inUse) },
                { QStringLiteral("timestamp"), static_cast<qint64>(one.at.time_since_epoch().count()) + ahead } });
        }
        QJsonObject body { { QStringLiteral("licensePurchased"), static_cast<qint64>(state->purchased().ports) },
            { QStringLiteral("servers"), servers } };
        if (!list.empty()) { // with an empty window nothing is known, which is not 0
            body.insert(QStringLiteral("totalPorts"), total);
            body.insert(QStringLiteral("usedPorts"), inUse);
            body.insert(QStringLiteral("availablePorts"), total - inUse);
        }
        give(response, body);
    }

    void givePurchased(const httplib::Request &request, httplib::Response &response) const
    {
        if (begin(request, response))
            give(response, { { QStringLiteral("licensePurchased"), static_cast<qint64>(state->purchased().ports) } });
    }

    void takePurchased(const httplib::Request &request, httplib::Response &response) const
    {
        if (!begin(request, response))
            return;
        const QJsonValue value = QJsonDocument::fromJson(QByteArray::fromStdString(request.body))
                                     .object()
                                     .value(QLatin1StringView("licensePurchased"));
        const double ports = value.toDouble(-1);
        if (!value.isDouble() || ports < 0 || ports > mostPorts || static_cast<double>(value.toInteger(-1)) != ports)
            return refuse(response, 400, "licensePurchased has to be a whole number from 0 to 1000000");
        const auto kept = state->setPurchased(static_cast<std::uint32_t>(value.toInteger()));
        if (!kept)
            return refuse(response, 409, "the figure was changed meanwhile; read it again");
        peer->send(*kept);
        give(response, { { QStringLiteral("licensePurchased"), static_cast<qint64>(kept->ports) } });
    }
};

} // namespace

void serveCache(RestServer &server, const CacheParts &parts)
{
    const Cache cache { parts };
    using httplib::Request;
    using httplib::Response;
    httplib::SSLServer &routes = server.routes();
    const std::string api = "/cache-service/api/";
    routes.Get(api + "auth/token", [cache](const Request &in, Response &out) { cache.giveToken(in, out); });
    routes.Get(api + "v1/licenseUsage", [cache](const Request &in, Response &out) { cache.giveUsage(in, out); });
    routes.Get(
        api + "v1/licensePurchased", [cache](const Request &in, Response &out) { cache.givePurchased(in, out); });
    routes.Post(
        api + "v1/licensePurchased", [cache](const Request &in, Response &out) { cache.takePurchased(in, out); });
}

} // namespace legwork::lab
