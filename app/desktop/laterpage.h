// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/page.h>

namespace legwork::desktop {

/// A page of a later version: says in one sentence what it will do, and offers nothing.
class LaterPage final : public ui::Page {
    Q_OBJECT
public:
    LaterPage(QString name, QString title, const QString &sentence, QWidget *parent = nullptr);

    [[nodiscard]] QString title() const override { return m_title; }
    [[nodiscard]] ui::Link here() const override;
    bool show(const ui::Link &link) override;
    using ui::Page::show;

private:
    QString m_name, m_title;
};

} // namespace legwork::desktop
