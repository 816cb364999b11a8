// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/calllist.h>
#include <calls/querytime.h>

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;

namespace legwork::ui {

/// The legs of one call as lanes over time. Painted; says itself in words to those who do not see it.
class LegLanes final : public QWidget {
    Q_OBJECT
public:
    explicit LegLanes(QWidget *parent = nullptr);
    void setCall(std::shared_ptr<const calls::Call> call, const calls::Zone &zone);
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void termChosen(const QString &term);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Lane {
        calls::LegKind kind {};
        std::vector<std::size_t> legs {};
    };
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] double laneHeight() const;

    std::shared_ptr<const calls::Call> m_call;
    calls::Zone m_zone;
    std::vector<Lane> m_lanes;
};

/// The selected call in short: who, when, the first finding, the legs.
class CallPreview final : public QWidget {
    Q_OBJECT
public:
    explicit CallPreview(QWidget *parent = nullptr);

    /// `engine` keeps the call's texts.
    void setCall(std::shared_ptr<const calls::Call> call, std::shared_ptr<const void> engine, const calls::Zone &zone,
        int selected);
    [[nodiscard]] QPushButton *openButton() const noexcept { return m_open; }

Q_SIGNALS:
    void openRequested();
    void reportRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    std::shared_ptr<const void> m_engine;
    QLabel *m_selected, *m_who, *m_when, *m_title, *m_finding;
    QWidget *m_sign;
    QPushButton *m_report, *m_open;
    LegLanes *m_lanes;
};

} // namespace legwork::ui
