// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <learn/calls.h>

#include <QObject>
#include <QThreadPool>

#include <functional>

namespace legwork::ui {

/// Reads the calls of a lesson in another thread. A further load takes the place of the one before.
class CallLoader final : public QObject {
    Q_OBJECT
public:
    using Make = std::function<Result<learn::LessonCalls>()>;
    using Done = std::function<void(Result<learn::LessonCalls>)>;

    explicit CallLoader(QObject *parent = nullptr);
    ~CallLoader() override;

    /// `make` runs in the worker; `done` in this thread, unless something else was asked for meanwhile.
    void load(Make make, Done done);
    [[nodiscard]] bool isLoading() const noexcept { return m_isLoading; }

Q_SIGNALS:
    void loadingChanged(bool isLoading);

private:
    QThreadPool m_pool;
    std::uint64_t m_asked = 0;
    bool m_isLoading = false;
};

} // namespace legwork::ui
