// SPDX-License-Identifier: GPL-3.0-or-later
// The purchased count over real sockets: read, sent once, read back; what somebody else changes meanwhile, and what a
// service does to it.
#include <QTest>

#include <connections/purchasedfigure.h>

#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>

using namespace legwork::connections;

namespace {

/// A cache service that does to the figure what the test wants.
class FigureService final : public QObject {
public:
    FigureService()
    {
        QVERIFY(m_server.listen(QHostAddress::LocalHost));
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { take(socket); });
        });
    }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()); }

    qint64 held = 500;
    QByteArray answer {}; // to a GET; empty: the figure
    enum class OnPost { Take, Ignore, Refuse, TakeAndHangUp, TakeAnother } onPost = OnPost::Take;
    int gets = 0, posts = 0;
    qint64 changesAtGet = 0; // before this GET is answered, somebody else has changed the figure

private:
    void take(QTcpSocket *socket)
    {
        QByteArray request = socket->property("request").toByteArray() + socket->readAll();
        socket->setProperty("request", request);
        const qsizetype end = request.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const bool isPost = request.startsWith("POST");
        qsizetype length = 0;
        for (const QByteArray &line : request.left(end).split('\n')) {
            if (line.toLower().startsWith("content-length:"))
                length = line.mid(15).trimmed().toInt();
        }
        if (request.size() < end + 4 + length)
            return;
        socket->setProperty("request", QByteArray());
        const QByteArray body = request.mid(end + 4, length);
        isPost ? post(socket, body) : get(socket);
    }
    void get(QTcpSocket *socket)
    {
        if (++gets == changesAtGet)
            held += 7;
        reply(socket, "200 OK", answer.isEmpty() ? "{\"licensePurchased\":" + QByteArray::number(held) + "}" : answer);
    }
    void post(QTcpSocket *socket, const QByteArray &body)
    {
        ++posts;
        const qint64 sent
            = QJsonDocument::fromJson(body).object().value(QLatin1StringView("licensePurchased")).toInteger(-1);
        if (onPost == OnPost::Take || onPost == OnPost::TakeAndHangUp)
            held = sent;
        if (onPost == OnPost::TakeAnother)
            held = sent - 1;
        if (onPost == OnPost::TakeAndHangUp)
            return socket->abort();
        onPost == OnPost::Refuse ? reply(socket, "403 Forbidden", "{}") : reply(socket, "204 No Content", {});
    }
    static void reply(QTcpSocket *socket, const QByteArray &status, const QByteArray &body)
    {
        QByteArray head = "HTTP/1.1 " + status + "\r\n";
        if (!status.startsWith("204"))
            head += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        socket->write(head + "\r\n" + body);
    }

    QTcpServer m_server;
};

} // namespace

class TestPurchasedFigure final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<FigureService>();
        Profile profile;
        profile.bases << *baseFrom(m_service->url());
        profile.timeout = std::chrono::seconds(5);
        m_client = std::make_unique<CacheClient>(profile, Secrets());
        m_figure = std::make_unique<PurchasedFigure>(*m_client, ApiNames::builtIn());
    }
    void cleanup()
    {
        m_figure.reset();
        m_client.reset();
        m_service.reset();
    }

    void reads();
    void whatIsNotUnderstoodIsNoFigure_data();
    void whatIsNotUnderstoodIsNoFigure();
    void pushes_data();
    void pushes();

private:
    PurchasedFigure::Pushed push(quint64 expected, quint64 value)
    {
        std::optional<PurchasedFigure::Pushed> done;
        m_figure->push(expected, value, [&done](const PurchasedFigure::Pushed &pushed) { done = pushed; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(done, 30'000); }();
        return done.value_or(PurchasedFigure::Pushed());
    }

    std::unique_ptr<FigureService> m_service;
    std::unique_ptr<CacheClient> m_client;
    std::unique_ptr<PurchasedFigure> m_figure;
};

void TestPurchasedFigure::reads()
{
    std::optional<PurchasedFigure::Reply> reply;
    m_figure->read([&reply](const PurchasedFigure::Reply &one) { reply = one; });
    QTRY_VERIFY_WITH_TIMEOUT(reply, 30'000);
    QVERIFY(*reply);
    QCOMPARE((*reply)->purchased, 500U);
    QCOMPARE((*reply)->raw, QByteArray("{\"licensePurchased\":500}"));
}

void TestPurchasedFigure::whatIsNotUnderstoodIsNoFigure_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("no JSON") << QByteArray("<html>Sign in</html>");
    QTest::newRow("another figure") << QByteArray("{\"totalPorts\":5}");
    QTest::newRow("negative") << QByteArray("{\"licensePurchased\":-5}");
    QTest::newRow("text") << QByteArray("{\"licensePurchased\":\"many\"}");
}

void TestPurchasedFigure::whatIsNotUnderstoodIsNoFigure()
{
    QFETCH(QByteArray, answer);
    m_service->answer = answer;
    const auto pushed = push(500, 600);
    QCOMPARE(pushed.outcome, PurchasedFigure::Outcome::Failed);
    QVERIFY(pushed.failure);
    QCOMPARE(pushed.failure->fault, Fault::Unsupported);
    QCOMPARE(m_service->posts, 0);
}

void TestPurchasedFigure::pushes_data()
{
    QTest::addColumn<int>("onPost");
    QTest::addColumn<int>("expected");
    QTest::addColumn<qint64>("changesAtGet");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<int>("posts");
    QTest::addColumn<qint64>("held");
    using On = FigureService::OnPost;
    const auto row
        = [](const char *name, On on, int expected, qint64 changes, const char *outcome, int posts, qint64 held) {
              QTest::newRow(name) << int(on) << expected << changes << QString::fromLatin1(outcome) << posts << held;
          };
    row("taken", On::Take, 500, 0, "done", 1, 600);
    row("held something else", On::Take, 499, 0, "overtaken", 0, 500);
    row("changed since it was shown", On::Take, 500, 1, "overtaken", 0, 507);
    row("changed after it was sent", On::Take, 500, 2, "not-equal", 1, 607);
    row("answered well and not taken", On::Ignore, 500, 0, "not-equal", 1, 500);
    row("took something else", On::TakeAnother, 500, 0, "not-equal", 1, 599);
    row("refused", On::Refuse, 500, 0, "failed", 1, 500);
    row("taken and the line cut: what is read back tells", On::TakeAndHangUp, 500, 0, "done", 1, 600);
}

void TestPurchasedFigure::pushes()
{
    QFETCH(int, onPost);
    QFETCH(int, expected);
    QFETCH(qint64, changesAtGet);
    m_service->onPost = static_cast<FigureService::OnPost>(onPost);
    m_service->changesAtGet = changesAtGet;
    const auto pushed = push(static_cast<quint64>(expected), 600);
    QTEST(wordOf(pushed.outcome), "outcome");
    QTEST(m_service->posts, "posts");
    QTEST(m_service->held, "held");
    QCOMPARE(pushed.failure.has_value(), pushed.outcome == PurchasedFigure::Outcome::Failed);
    if (pushed.outcome == PurchasedFigure::Outcome::Done || pushed.outcome == PurchasedFigure::Outcome::NotEqual)
        QCOMPARE(pushed.after, std::optional<quint64>(static_cast<quint64>(m_service->held)));
}

QTEST_GUILESS_MAIN(TestPurchasedFigure)
#include "tst_purchasedfigure.moc"
