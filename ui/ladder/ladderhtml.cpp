// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderdocument.h"

#include <common/roles.h>
#include <items/text.h>
#include <items/zone.h>

#include <QCoreApplication>

namespace legwork::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::Ladder", text); }

/// Text from a trace within markup: nothing of it can be markup, and XML takes every character of it.
QString escaped(std::string_view text, bool keepsLines = false)
{
    QString out;
    if (!keepsLines) {
        out = shown(text);
    } else {
        out = items::textFrom(text);
        for (QChar &c : out) {
            if (c.unicode() < 0x20 && c != QLatin1Char('\n') && c != QLatin1Char('\t'))
                c = c == QLatin1Char('\r') ? QLatin1Char('\n') : QChar(static_cast<char16_t>(0x2400 + c.unicode()));
            else if (c.unicode() == 0xfffe || c.unicode() == 0xffff || (c.unicode() >= 0x202a && c.unicode() <= 0x202e)
                || (c.unicode() >= 0x2066 && c.unicode() <= 0x2069))
                c = QChar(char16_t { 0x25af });
        }
        out.replace(QStringLiteral("\n\n"), QStringLiteral("\n"));
    }
    // A half of a surrogate pair is no character.
    for (qsizetype i = 0; i < out.size(); ++i) {
        const bool isPair = out[i].isHighSurrogate() && i + 1 < out.size() && out[i + 1].isLowSurrogate();
        if (isPair)
            ++i;
        else if (out[i].isSurrogate())
            out[i] = QChar(char16_t { 0x25af });
    }
    return out.toHtmlEscaped();
}

QString cell(const QString &html) { return QStringLiteral("<td>") + html + QStringLiteral("</td>"); }

QString styles(const Theme &theme)
{
    return QStringLiteral("body{font:14px/1.5 sans-serif;margin:24px;color:%1;background:%2}"
                          "h1{font-size:20px}h2{font-size:16px;margin-top:24px}"
                          ".scroll{overflow-x:auto;border:1px solid %3;border-radius:6px}"
                          "svg{display:block}table{border-collapse:collapse;font-size:13px}"
                          "th,td{text-align:left;padding:2px 10px 2px 0;vertical-align:top;border-bottom:1px solid %3}"
                          "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:%4;padding:8px;border-radius:6px;"
                          "font:12px/1.4 monospace;margin:4px 0}"
                          ".finding{border-left:4px solid %5;background:%6;padding:8px 16px;margin:8px 0}"
                          "code,.n{font-family:monospace}summary{cursor:pointer}")
        .arg(theme.text.name(), theme.base.name(), theme.line.name(), theme.window.name(), theme.error.name(),
            theme.errorBg.name());
}

QString findingsHtml(const items::ExportView &view)
{
    QString html;
    for (const calls::Finding &finding : view.ladder().call.findings) {
        html += QStringLiteral("<div class=\"finding\"><strong>%1: %2</strong><p>%3</p><ul>")
                    .arg(wordFor(signOf(finding.severity)).toHtmlEscaped(),
                        titleOfFinding(finding.code).toHtmlEscaped(), escaped(view.text(finding.text.view())));
        for (const calls::Place place : finding.evidence) {
            const items::RecordText record = view.record(place);
            html += QStringLiteral("<li><code>%1%2</code><pre>%3</pre></li>")
                        .arg(escaped(std::string_view(record.path).substr(record.path.find_last_of('/') + 1)),
                            record.line > 0 ? QStringLiteral(":%1").arg(record.line) : QString(),
                            escaped(std::string_view(record.text).substr(0, items::maxEvidenceBytes), true));
        }
        html += QStringLiteral("</ul></div>\n");
    }
    return html;
}

QString legsHtml(const items::ExportView &view)
{
    QString html = QStringLiteral("<table><tr><th>%1</th><th>%2</th><th>%3</th><th>%4</th><th>Call-ID</th></tr>\n")
                       .arg(tr("Leg"), tr("Between"), tr("Dialled"), tr("Result"));
    for (const calls::Leg &leg : view.ladder().call.legs) {
        html += QStringLiteral("<tr>") + cell(wordFor(leg.kind).toHtmlEscaped())
            + cell(escaped(leg.from.view()) + QStringLiteral(" (") + escaped(leg.fromIp.view())
                + QStringLiteral(") \u2192 ") + escaped(leg.to.view()) + QStringLiteral(" (") + escaped(leg.toIp.view())
                + QStringLiteral(")"))
            + cell(escaped(view.presenter().number(leg.dialled.view())))
            + cell(leg.result > 0 ? QString::number(leg.result) : QStringLiteral("\u2013"))
            + cell(escaped(view.text(leg.callId.view()))) + QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</table>\n");
}

QString rowsHtml(const items::ExportView &view, const DocumentOptions &options)
{
    QString html = QStringLiteral("<table><tr><th>#</th><th>%1</th><th>%2</th><th>%3</th><th>%4</th><th>%5</th></tr>\n")
                       .arg(tr("Time"), tr("Leg"), tr("Between"), tr("Message"), tr("Source"));
    std::size_t number = 0;
    for (const items::LadderRow &row : view.ladder().rows) {
        ++number;
        // Records that tell nothing of their own are in the sources.
        const bool isPlain = std::string_view(formats::nameOf(row.meaning)).ends_with("other");
        if (isPlain && options.layout.detail != items::DetailLevel::Wire)
            continue;
        QString between = escaped(row.row.from);
        if (!row.row.to.empty() && row.row.to != row.row.from)
            between += QStringLiteral(" \u2192 ") + escaped(row.row.to);
        QString what = escaped(row.title.empty() ? row.label : row.title);
        const std::string message = view.message(row);
        if (!message.empty())
            what = QStringLiteral("<details><summary>%1%2</summary><pre>%3</pre></details>")
                       .arg(what, row.row.retransmission ? QStringLiteral(" ") + tr("(again)") : QString(),
                           escaped(message, true));
        const std::string_view path = row.record.path;
        html += QStringLiteral("<tr id=\"row%1\">").arg(number) + cell(QString::number(number))
            + QStringLiteral("<td class=\"n\">%1</td>")
                  .arg(QString::fromStdString(items::wallClock(row.row.time, options.zone)).mid(11))
            + cell(QString::fromStdString(items::legName(view.ladder().call, row.row.leg))) + cell(between) + cell(what)
            + cell(escaped(path.substr(path.find_last_of('/') + 1))
                + (row.record.line > 0 ? QStringLiteral(":%1").arg(row.record.line) : QString()))
            + QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</table>\n");
}

} // namespace

QByteArray htmlOf(const items::ExportView &view, const DocumentOptions &options, const QByteArray &svg)
{
    const Theme &theme = options.theme != nullptr ? *options.theme : lightTheme();
    const calls::Call &call = view.ladder().call;
    const QString title = escaped(view.presenter().number(call.ani)) + QStringLiteral(" \u2192 ")
        + escaped(view.presenter().number(call.dnis));
    // The picture without its prolog: it stands inside another document.
    const qsizetype begin = svg.indexOf("<svg");
    const QString picture = begin >= 0 ? QString::fromUtf8(svg.mid(begin)) : QString();
    QString html
        = QStringLiteral("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>"
                         "<meta charset=\"utf-8\"/><meta http-equiv=\"Content-Security-Policy\" "
                         "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>"
                         "<meta name=\"referrer\" content=\"no-referrer\"/><title>%1</title><style>%2</style>"
                         "</head><body>\n<h1>%1</h1>\n<p>%3, %4 %5%6</p>\n")
              .arg(title, styles(theme), wordFor(call.outcome).toHtmlEscaped(),
                  QString::fromStdString(items::wallClock(call.start, options.zone)), options.zoneName.toHtmlEscaped(),
                  view.isMasked() ? QStringLiteral(", ") + tr("caller data is hidden") : QString());
    html += findingsHtml(view);
    html += QStringLiteral("<h2>%1</h2>\n<div class=\"scroll\">").arg(tr("Ladder")) + picture
        + QStringLiteral("</div>\n<h2>%1</h2>\n").arg(tr("Legs")) + legsHtml(view)
        + QStringLiteral("<h2>%1</h2>\n").arg(tr("Rows")) + rowsHtml(view, options)
        + QStringLiteral("</body></html>\n");
    return html.toUtf8();
}

} // namespace legwork::ui
