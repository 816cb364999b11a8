// SPDX-License-Identifier: GPL-3.0-or-later
#include "changejob.h"

#include <QMetaMethod>
#include <QThread>

namespace legwork::device {

namespace {

std::shared_ptr<const RunReport> reportOf(const ChangeRun &run, bool isFinal)
{
    auto report = std::make_shared<RunReport>();
    report->state = run.state();
    report->summary = run.summary();
    report->steps = run.steps();
    report->found = run.found();
    report->error = run.error();
    report->answered = run.answered();
    report->inForce = run.inForce();
    report->revertsAt = run.revertsAt();
    report->canRollBack = run.canRollBack();
    if (isFinal) {
        report->plan = std::make_shared<ChangePlan>(run.plan());
        report->running = run.running();
        report->record = run.record();
    }
    return report;
}

} // namespace

/// Lives in the job's thread; owns the link and the run, which belong to it.
class ChangeJob::Worker final : public QObject {
public:
    Worker(ChangeJob &job, DeviceProfile profile, Credentials credentials, ChangeRequest request,
        std::shared_ptr<Stop> stop)
        : m_job(job)
        , m_stop(std::move(stop))
        , m_link(makeLink(profile, std::move(credentials), [held = m_stop] { return held->endsWaiting(); }))
        , m_run(*m_link, std::move(request), *m_stop, [this](const ChangeRun &run) { observe(run); })
    {
    }

    void fetch()
    {
        auto text = m_link->open().and_then([this] { return m_link->runningConfig(); });
        if (!text) {
            Q_EMIT m_job.fetchFailed(text.error());
            return;
        }
        const auto config = readConfig(*text);
        Q_EMIT m_job.fetched(*text, config ? config->name : QString());
    }

    void run(RunState (ChangeRun::*step)())
    {
        (m_run.*step)();
        Q_EMIT m_job.finished(reportOf(m_run, true));
    }

    void apply(const QString &device)
    {
        m_run.apply(device);
        Q_EMIT m_job.finished(reportOf(m_run, true));
    }

private:
    void observe(const ChangeRun &run)
    {
        if (run.state() == RunState::Sending && m_lastState != RunState::Sending)
            Q_EMIT m_job.sending(run.record());
        m_lastState = run.state();
        Q_EMIT m_job.progressed(reportOf(run, false));
    }

    ChangeJob &m_job;
    std::shared_ptr<Stop> m_stop;
    std::unique_ptr<DeviceLink> m_link;
    ChangeRun m_run;
    RunState m_lastState = RunState::New;
};

ChangeJob::ChangeJob(DeviceProfile profile, Credentials credentials, ChangeRequest request, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_stop(std::make_shared<Stop>())
    , m_thread(std::make_unique<QThread>())
{
    qRegisterMetaType<std::shared_ptr<const RunReport>>();
    qRegisterMetaType<AuditRecord>();
    qRegisterMetaType<LinkError>();
    qRegisterMetaType<std::string>("std::string");
    request.isReadOnly = m_profile.isReadOnly;
    m_worker = std::make_unique<Worker>(*this, m_profile, std::move(credentials), std::move(request), m_stop);
    m_worker->moveToThread(m_thread.get());
    m_thread->setObjectName(QStringLiteral("device"));
    m_thread->start();
    // Each of these ends an act.
    connect(this, &ChangeJob::finished, this, [this] { m_isBusy = false; });
    connect(this, &ChangeJob::fetched, this, [this] { m_isBusy = false; });
    connect(this, &ChangeJob::fetchFailed, this, [this] { m_isBusy = false; });
}

ChangeJob::~ChangeJob()
{
    m_stop->ask();
    m_thread->quit();
    m_thread->wait();
}

void ChangeJob::retire(std::unique_ptr<ChangeJob> job)
{
    if (!job || !job->m_isBusy)
        return;
    ChangeJob *const ending = job.release();
    ending->disconnect();
    ending->setParent(nullptr);
    for (const auto &done : { QMetaMethod::fromSignal(&ChangeJob::finished),
             QMetaMethod::fromSignal(&ChangeJob::fetched), QMetaMethod::fromSignal(&ChangeJob::fetchFailed) })
        QObject::connect(ending, done, ending, staticMetaObject.method(staticMetaObject.indexOfSlot("deleteLater()")),
            Qt::QueuedConnection);
    ending->stop();
}

void ChangeJob::act(std::function<void(Worker &)> work)
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_stop->reset();
    QMetaObject::invokeMethod(
        m_worker.get(), [worker = m_worker.get(), work = std::move(work)] { work(*worker); }, Qt::QueuedConnection);
}

void ChangeJob::fetch()
{
    act([](Worker &worker) { worker.fetch(); });
}

void ChangeJob::prepare()
{
    act([](Worker &worker) { worker.run(&ChangeRun::prepare); });
}

void ChangeJob::apply(const QString &device)
{
    act([device](Worker &worker) { worker.apply(device); });
}

void ChangeJob::findOut()
{
    act([](Worker &worker) { worker.run(&ChangeRun::findOut); });
}

void ChangeJob::rollBack()
{
    act([](Worker &worker) { worker.run(&ChangeRun::rollBack); });
}

void ChangeJob::stop()
{
    if (m_stop->isAsked())
        m_stop->force();
    else
        m_stop->ask();
}

} // namespace legwork::device
