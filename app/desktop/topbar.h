// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/link.h>
#include <common/roles.h>

#include <QList>
#include <QToolButton>
#include <QWidget>

class QHBoxLayout;

namespace legwork::desktop {

/// One step of the breadcrumb; the last is where one is.
struct Crumb {
    QString text {};
    ui::Link link {};
};

/// What looks like a field and opens the palette.
class SearchField final : public QAbstractButton {
    Q_OBJECT
public:
    explicit SearchField(QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// State of what goes on, as a pill with a sign; a click pauses or resumes.
class LivePill final : public QAbstractButton {
    Q_OBJECT
public:
    explicit LivePill(QWidget *parent = nullptr);
    void say(const QString &text, ui::Sign sign, bool isPaused);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ui::Sign m_sign = ui::Sign::Ok;
    bool m_isPaused = false;
};

/// Where one is, the way to everywhere, what is live, and how times are shown.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(QWidget *parent = nullptr);

    void setCrumbs(const QList<Crumb> &crumbs);
    [[nodiscard]] SearchField *search() const { return m_search; }
    [[nodiscard]] LivePill *pill() const { return m_pill; }
    [[nodiscard]] QToolButton *clock() const { return m_clock; }

Q_SIGNALS:
    void crumbActivated(const legwork::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *m_crumbs;
    QHBoxLayout *m_crumbRow;
    SearchField *m_search;
    LivePill *m_pill;
    QToolButton *m_clock;
};

} // namespace legwork::desktop
