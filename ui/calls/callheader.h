// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace legwork::ui {

/// The call table's header: titles in the quiet colour, an arrow where it is sorted by, with its place among several.
class CallHeader final : public QHeaderView {
    Q_OBJECT
public:
    explicit CallHeader(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
};

} // namespace legwork::ui
