// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>
#include <QTextBlockUserData>

namespace legwork::ui {

/// Marks a block that shows a line which was taken away: it is no line of the text.
class GhostLine final : public QTextBlockUserData { };

[[nodiscard]] inline bool isGhost(const QTextBlock &block) { return block.userData() != nullptr; }

/// Headers of blocks, commands that are read, remarks; lines taken away struck out.
class ConfigHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &text) override;
};

} // namespace legwork::ui
