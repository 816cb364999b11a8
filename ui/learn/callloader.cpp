// SPDX-License-Identifier: GPL-3.0-or-later
#include "callloader.h"

#include <QPointer>

#include <memory>

namespace legwork::ui {

CallLoader::CallLoader(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

CallLoader::~CallLoader() { m_pool.waitForDone(); }

void CallLoader::load(Make make, Done done)
{
    const std::uint64_t asked = ++m_asked;
    m_isLoading = true;
    Q_EMIT loadingChanged(true);
    m_pool.start([this, asked, make = std::move(make), done = std::move(done)] {
        auto made = std::make_shared<Result<learn::LessonCalls>>(make());
        // The pool is waited for before this object goes, so the call can be queued on it.
        QMetaObject::invokeMethod(
            this,
            [this, asked, made, done] {
                if (asked != m_asked)
                    return;
                m_isLoading = false;
                Q_EMIT loadingChanged(false);
                done(std::move(*made));
            },
            Qt::QueuedConnection);
    });
}

} // namespace legwork::ui
