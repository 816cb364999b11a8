// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <learn/lesson.h>

#include <QWidget>

namespace legwork::ui {

/// Who hears whom after a step, and who only exchanges signalling: a part of the topology as a picture.
class HearView final : public QWidget {
    Q_OBJECT
public:
    explicit HearView(QWidget *parent = nullptr);
    void setLinks(const QList<learn::HearLink> &speech, const QList<learn::HearLink> &signalling);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return { 160, sizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString inWords() const;
    QList<learn::HearLink> m_speech, m_signalling;
};

/// "Ingress", "VXML": what a host of a lesson is called.
[[nodiscard]] QString wordForHost(const QString &name);

} // namespace legwork::ui
