// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/lineview.h>
#include <common/theme.h>

#include <QTextBlock>

using namespace legwork;

class TestLineView final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::setUpApplication(*qApp); }

    void controlCharactersAreShownAndDoNotAct()
    {
        QCOMPARE(ui::visibleText(QStringLiteral("a\x1b[31mb\x7f\tc")), QStringLiteral("a\u241b[31mb\u2421\tc"));
        QCOMPARE(ui::visibleText(QString(QChar(0x202E)) + QStringLiteral("gpj.exe")), QStringLiteral("\uFFFDgpj.exe"));
        QCOMPARE(ui::visibleText(QStringLiteral("\u0645\u0631\u062d\u0628\u0627 caf\u00e9")),
            QStringLiteral("\u0645\u0631\u062d\u0628\u0627 caf\u00e9"));
    }

    void theRecordStandsMarkedAmongItsLines()
    {
        items::SourceLines lines;
        lines.path = "/traces/cvp.log";
        lines.firstLine = 998;
        for (int n = 0; n < 400; ++n)
            lines.lines.push_back("line <b>" + std::to_string(n) + "</b>");
        lines.lines[7] = "one\nline\rwith ends";
        lines.recordBegin = 200;
        lines.recordCount = 3;
        ui::LineView view;
        view.resize(400, 300);
        view.show();
        view.setLines(lines);
        QCOMPARE(view.blockCount(), 400);
        QCOMPARE(view.document()->findBlockByNumber(0).text(), QStringLiteral("line <b>0</b>"));
        QCOMPARE(view.document()->findBlockByNumber(7).text(), QStringLiteral("one\u240aline\u240dwith ends"));
        QCOMPARE(view.extraSelections().size(), 3);
        QCOMPARE(view.extraSelections().first().cursor.blockNumber(), 200);
        QVERIFY(view.rect().contains(view.cursorRect().center()));
        QCOMPARE(view.accessibleName(), QStringLiteral("cvp.log, line 1198"));
    }

    void textIsFoundAndMarked()
    {
        items::SourceLines lines;
        lines.firstLine = 1;
        lines.lines = { "INVITE sip:1", "Via: x", "invite again" };
        ui::LineView view;
        view.setLines(lines);
        QCOMPARE(view.find(QStringLiteral("Invite")), 2);
        QCOMPARE(view.extraSelections().size(), 2);
        QCOMPARE(view.textCursor().selectedText(), QStringLiteral("INVITE"));
        QCOMPARE(view.find({}), 0);
        QVERIFY(view.extraSelections().isEmpty());
    }
};

QTEST_MAIN(TestLineView)
#include "tst_lineview.moc"
