// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "sampletrace.h"

#include <common/theme.h>
#include <ladder/ladderpainter.h>

#include <QApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>

using namespace legwork;
using namespace legwork::ui;

namespace {

struct Picture {
    QImage image {};
    std::vector<PlacedText> texts {};
};

Picture paint(const items::LadderLayout &layout, double width, LadderLook look = {})
{
    look.names = columnNames(layout);
    LadderGeometry geometry;
    geometry.setUp(
        layout, look.names, width, { .media = true, .source = layout.options().detail == items::DetailLevel::Wire });
    Picture picture;
    const double height = geometry.headerHeight + geometry.height(static_cast<int>(layout.lines().size()));
    picture.image = QImage(QSizeF(geometry.width, height).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.image.fill(theme().base);
    QPainter painter(&picture.image);
    LadderPainter ladder(layout, geometry, look);
    ladder.setProbe(&picture.texts);
    ladder.paintHeader(painter, QRectF(0, 0, geometry.width, geometry.headerHeight));
    painter.translate(0, geometry.headerHeight);
    const QRectF rows(0, 0, geometry.width, height - geometry.headerHeight);
    ladder.paintRows(painter, rows, rows);
    return picture;
}

} // namespace

class TestPainter final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { setUpApplication(*qobject_cast<QApplication *>(QCoreApplication::instance())); }

    void texts_do_not_overlap_data()
    {
        QTest::addColumn<int>("detail");
        QTest::addColumn<int>("width");
        for (const int width : { 700, 960, 1600 }) {
            QTest::addRow("brief at %d", width) << int(items::DetailLevel::Brief) << width;
            QTest::addRow("full at %d", width) << int(items::DetailLevel::Full) << width;
            QTest::addRow("wire at %d", width) << int(items::DetailLevel::Wire) << width;
        }
    }
    void texts_do_not_overlap()
    {
        QFETCH(const int, detail);
        QFETCH(const int, width);
        for (const calls::Call &call : samples::bundled().engine().calls()) {
            const items::LadderLayout layout(
                samples::bundled().ladderOf(call), { .detail = static_cast<items::DetailLevel>(detail) });
            const Picture picture = paint(layout, width);
            if (qEnvironmentVariableIsSet("LEGWORK_PICTURES"))
                picture.image.save(qEnvironmentVariable("LEGWORK_PICTURES")
                    + QStringLiteral("/%1-%2-%3.png")
                          .arg(QString::fromStdString(call.id.str()))
                          .arg(detail)
                          .arg(width));
            QVERIFY(picture.texts.size() > layout.lines().size());
            // Sorted from above, a text can only meet those that begin before it ends.
            std::vector<PlacedText> texts = picture.texts;
            std::ranges::sort(texts, {}, [](const PlacedText &text) { return text.rect.top(); });
            for (std::size_t i = 0; i < texts.size(); ++i) {
                for (std::size_t j = i + 1; j < texts.size() && texts[j].rect.top() < texts[i].rect.bottom(); ++j) {
                    const QRectF common = texts[i].rect & texts[j].rect;
                    QVERIFY2(common.width() < 1 || common.height() < 1,
                        qPrintable(texts[i].text + QStringLiteral(" over ") + texts[j].text));
                }
            }
        }
    }
};

QTEST_MAIN(TestPainter)
#include "tst_painter.moc"
