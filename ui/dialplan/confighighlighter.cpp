// SPDX-License-Identifier: GPL-3.0-or-later
#include "confighighlighter.h"

#include <common/theme.h>
#include <dialplan/configline.h>
#include <dialplan/option.h>
#include <dialplan/words.h>

namespace legwork::ui {

namespace {

/// Kind of the block that a header opens, told by its words; Other when it is none that is read.
dialplan::ObjectKind kindOfHeader(std::string_view command)
{
    for (std::size_t kind = 0; kind < dialplan::objectKindCount; ++kind) {
        const auto words = dialplan::nameOf(static_cast<dialplan::ObjectKind>(kind));
        if (!words.empty() && dialplan::beginsWith(command, words))
            return static_cast<dialplan::ObjectKind>(kind);
    }
    if (dialplan::beginsWith(command, "application"))
        return dialplan::ObjectKind::Service;
    return dialplan::ObjectKind::Other;
}

} // namespace

void ConfigHighlighter::highlightBlock(const QString &text)
{
    const Theme &t = theme();
    if (isGhost(currentBlock())) {
        QTextCharFormat gone;
        gone.setForeground(t.error);
        gone.setFontStrikeOut(true);
        setFormat(0, static_cast<int>(text.size()), gone);
        setCurrentBlockState(previousBlockState());
        return;
    }
    const std::string bytes = text.toStdString();
    const dialplan::ConfigLine line = dialplan::readLine(bytes);
    if (line.kind == dialplan::LineKind::Blank) {
        setCurrentBlockState(previousBlockState());
        return;
    }
    if (line.kind != dialplan::LineKind::Command) {
        QTextCharFormat quiet;
        quiet.setForeground(t.text3);
        setFormat(0, static_cast<int>(text.size()), quiet);
        setCurrentBlockState(line.kind == dialplan::LineKind::Mark && line.indent == 0 ? -1 : previousBlockState());
        return;
    }
    const std::size_t begin = bytes.find(line.command);
    const auto charsAt = [&](std::size_t byte) {
        return static_cast<int>(QString::fromUtf8(bytes.data(), static_cast<qsizetype>(byte)).size());
    };
    if (line.indent == 0) {
        const dialplan::ObjectKind kind = kindOfHeader(line.command);
        setCurrentBlockState(static_cast<int>(kind));
        if (kind != dialplan::ObjectKind::Other) {
            QTextCharFormat header;
            header.setFontWeight(QFont::DemiBold);
            setFormat(charsAt(begin), static_cast<int>(text.size()) - charsAt(begin), header);
            return;
        }
    } else {
        setCurrentBlockState(previousBlockState());
    }
    std::string_view plain = line.command;
    if (dialplan::beginsWith(plain, "no"))
        (void)dialplan::takeWord(plain);
    const int state = line.indent == 0 ? static_cast<int>(dialplan::ObjectKind::Global) : currentBlockState();
    std::size_t length = 0;
    if (state < 0 || state >= static_cast<int>(dialplan::objectKindCount)
        || dialplan::findOption(static_cast<dialplan::ObjectKind>(state), plain, length) == nullptr)
        return;
    QTextCharFormat command;
    command.setForeground(t.link);
    const std::size_t at = static_cast<std::size_t>(plain.data() - line.command.data()) + begin;
    setFormat(charsAt(at), charsAt(at + length) - charsAt(at), command);
}

} // namespace legwork::ui
