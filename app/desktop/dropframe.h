// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QMimeData;

namespace legwork::desktop {

/// Local paths among what is dragged; empty when there are none.
[[nodiscard]] QStringList droppedPaths(const QMimeData *data);

/// Over the whole window while files are dragged: an accent frame that says what dropping will do.
class DropFrame final : public QWidget {
    Q_OBJECT
public:
    explicit DropFrame(QWidget *window);
    void offer(const QStringList &paths);
    [[nodiscard]] QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace legwork::desktop
