// SPDX-License-Identifier: GPL-3.0-or-later
#include "secretstore.h"

#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>
#include <qt6keychain/keychain.h>

namespace legwork::connections {

namespace {

/// A keychain that waits for a person to unlock it takes long; one that cannot start takes 25 s to say so.
constexpr std::chrono::seconds patience { 60 };

/// Calls once: with the job's end, or with nothing when that takes too long.
template <typename Job, typename Then> void run(Job *job, QObject *asker, Then then)
{
    auto isAnswered = std::make_shared<bool>(false);
    const auto once = [isAnswered, asker = QPointer<QObject>(asker), then](const Job *ended) {
        if (std::exchange(*isAnswered, true) || !asker)
            return;
        then(ended);
    };
    QObject::connect(job, &QKeychain::Job::finished, job, [once, job] { once(job); });
    QTimer::singleShot(patience, job, [once] { once(nullptr); });
    job->start();
}

} // namespace

SecretStore::SecretStore(QObject *parent)
    : QObject(parent)
{
}

void SecretStore::read(const QString &key, QObject *asker, const std::function<void(const Answer &)> &then)
{
    if (const auto kept = m_session.constFind(key); kept != m_session.constEnd()) {
        QTimer::singleShot(0, asker, [answer = Answer { *kept, {} }, then] { then(answer); });
        return;
    }
    auto *const job = new QKeychain::ReadPasswordJob(QLatin1StringView(keychainService), this);
    job->setAutoDelete(true);
    job->setKey(key);
    run(job, asker, [then](const QKeychain::ReadPasswordJob *ended) {
        if (ended == nullptr) {
            then({ {}, tr("the keychain does not answer") });
            return;
        }
        if (ended->error() == QKeychain::NoError) {
            QByteArray bytes = ended->binaryData();
            then({ Secret(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))), {} });
            bytes.fill('\0');
            return;
        }
        then({ {}, ended->error() == QKeychain::EntryNotFound ? QString() : ended->errorString() });
    });
}

void SecretStore::write(
    const QString &key, const Secret &secret, QObject *asker, const std::function<void(const QString &)> &then)
{
    auto *const job = new QKeychain::WritePasswordJob(QLatin1StringView(keychainService), this);
    job->setAutoDelete(true);
    job->setKey(key);
    job->setBinaryData(QByteArray(secret.c_str()));
    run(job, this,
        [this, key, secret, asker = QPointer<QObject>(asker), then](const QKeychain::WritePasswordJob *ended) {
            QString why;
            if (ended == nullptr)
                why = tr("the keychain does not answer");
            else if (ended->error() != QKeychain::NoError)
                why = ended->errorString();
            if (!why.isEmpty())
                m_session.insert(key, secret);
            else
                m_session.remove(key);
            if (asker)
                then(why);
        });
}

void SecretStore::forget(const QString &key)
{
    m_session.remove(key);
    auto *const job = new QKeychain::DeletePasswordJob(QLatin1StringView(keychainService), this);
    job->setAutoDelete(true);
    job->setKey(key);
    job->start();
}

} // namespace legwork::connections
