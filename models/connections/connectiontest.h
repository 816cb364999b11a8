// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apinames.h"
#include "cacheclient.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QObject>

#include <memory>

namespace legwork::connections {

/// What one step of a test found.
struct TestStep {
    QString name {}; // "dns" "tcp" "tls" "auth" "version" "usage"
    bool isOk = false;
    qint64 ms = 0;
    QString detail {}; // a sentence
    QString advice {}; // what to do; empty: nothing
    QByteArray fingerprint {}; // SHA-256 of the certificate that was shown; of "tls"
};

/// Tries the first base URL of a profile step by step, as a person would who looks for the cause: the name, the
/// connection, the certificate, the sign-in, what answers, and the figures. Ends with the first step that fails.
class ConnectionTest final : public QObject {
    Q_OBJECT

public:
    ConnectionTest(Profile profile, const Secret &password, ApiNames names, QObject *parent = nullptr);

    /// Once.
    void start();

Q_SIGNALS:
    void stepped(const legwork::connections::TestStep &step);
    /// After the last step.
    void finished(bool isOk);

private:
    void findName();
    void connectTo(const QHostAddress &address);
    void makeSafe();
    void signIn();
    void askUsage();
    void begin(const char *step);
    void pass(const QString &detail, void (ConnectionTest::*next)(), const QByteArray &fingerprint = {});
    void fail(const QString &detail, const QString &advice, const QByteArray &fingerprint = {});

    Profile m_profile;
    ApiNames m_names;
    CacheClient m_client;
    QString m_step;
    QElapsedTimer m_clock;
};

} // namespace legwork::connections
