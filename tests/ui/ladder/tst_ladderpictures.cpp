// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "sampletrace.h"

#include <common/theme.h>
#include <ladder/ladderdocument.h>

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>

using namespace legwork;
using namespace legwork::ui;

namespace {

const QString generator = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py");
constexpr std::array outcomes { "self_service", "agent", "agent_rna_requery", "abandoned", "vxml_503", "vxml_busy",
    "agent_reject", "wan_drop", "error_tone", "transfer" };
constexpr int callsOfEach = 2;

struct Box {
    QRectF rect {};
    QString text {};
};

/// The first two boxes that share more than a hair's breadth; empty for none. `slack`: how much of its height a box may
/// share, for boxes that reach from the font's ascent to its descent and not around the ink.
QString overlapIn(std::vector<Box> boxes, double slack)
{
    std::ranges::sort(boxes, {}, [](const Box &box) { return box.rect.top(); });
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (std::size_t j = i + 1; j < boxes.size() && boxes[j].rect.top() < boxes[i].rect.bottom(); ++j) {
            const QRectF common = boxes[i].rect & boxes[j].rect;
            if (common.width() >= 1 && common.height() >= std::max(1.0, slack * boxes[i].rect.height()))
                return QStringLiteral("\"%1\" over \"%2\" at %3, %4")
                    .arg(boxes[i].text, boxes[j].text)
                    .arg(common.x())
                    .arg(common.y());
        }
    }
    return {};
}

/// The words of each page of a PDF, as a reader of PDF sees them.
std::vector<std::vector<Box>> wordsOfPdf(const QString &path)
{
    QProcess process;
    process.start(QStringLiteral("pdftotext"), { QStringLiteral("-bbox"), path, QStringLiteral("-") });
    std::vector<std::vector<Box>> pages;
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return pages;
    QXmlStreamReader xml(process.readAllStandardOutput());
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("page"))
            pages.emplace_back();
        if (xml.name() != QLatin1String("word") || pages.empty())
            continue;
        const auto number = [attributes = xml.attributes()](
                                const char *name) { return attributes.value(QLatin1String(name)).toDouble(); };
        const QRectF rect(QPointF(number("xMin"), number("yMin")), QPointF(number("xMax"), number("yMax")));
        pages.back().push_back({ rect, xml.readElementText() });
    }
    return pages;
}

/// An empty string when the program finds nothing wrong with the file.
QString complaintOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60000))
        return program + QStringLiteral(" did not end");
    const QByteArray said = process.readAllStandardError();
    return process.exitCode() == 0 && said.isEmpty() ? QString() : QString::fromUtf8("failed: " + said);
}

std::vector<Box> textsOf(const LadderPicture &picture)
{
    QImage image(picture.size().toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    std::vector<PlacedText> texts;
    picture.paint(painter, &texts);
    std::vector<Box> boxes;
    for (const PlacedText &text : texts)
        boxes.push_back({ text.rect, text.text });
    return boxes;
}

/// What the SVG has as text.
QStringList wordsOfSvg(const QByteArray &svg)
{
    QStringList words;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
            words << xml.readElementText().simplified();
    }
    return words;
}

} // namespace

/// Twenty calls of every outcome as pictures and documents: each valid, nothing over anything.
class TestLadderPictures final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        setUpApplication(*qobject_cast<QApplication *>(QCoreApplication::instance()));
        for (const char *const tool : { "python3", "xmllint", "pdfinfo", "pdftotext" }) {
            if (QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty())
                QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(tool))));
        }
        if (!QFile::exists(generator))
            QSKIP("the trace generator is not there");
        QVERIFY(m_folder.isValid());
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const QString folder = m_folder.filePath(QLatin1String(outcomes[i]));
            QCOMPARE(QProcess::execute(QStringLiteral("python3"),
                         { generator, QStringLiteral("--quiet"), QStringLiteral("--out"), folder,
                             QStringLiteral("--calls"), QString::number(callsOfEach), QStringLiteral("--only"),
                             QLatin1String(outcomes[i]), QStringLiteral("--seed"), QString::number(i + 1) }),
                0);
            m_traces.push_back(std::make_unique<samples::Traces>(std::vector<std::string> { folder.toStdString() }));
            for (const calls::Call &call : m_traces.back()->engine().calls()) {
                const auto data = items::collectExport(m_traces.back()->engine(), call.id.view());
                QVERIFY(data.has_value());
                m_calls.push_back(
                    { QStringLiteral("%1 %2").arg(QLatin1String(outcomes[i])).arg(m_calls.size() + 1), *data });
            }
        }
        QCOMPARE(m_calls.size(), outcomes.size() * callsOfEach);
    }

    void every_document_is_valid_data() { addCalls(); }
    void every_document_is_valid()
    {
        QFETCH(const int, call);
        for (const bool isMasked : { true, false }) {
            const items::ExportView view = viewOf(call, isMasked);
            const DocumentOptions options { .theme = isMasked ? &lightTheme() : &darkTheme() };
            for (const ExportFormat format :
                { ExportFormat::Svg, ExportFormat::Png, ExportFormat::Pdf, ExportFormat::Html }) {
                const auto bytes = makeExport(view, format, options);
                QVERIFY2(bytes.has_value(), bytes ? "" : bytes.error().what.c_str());
                check(format, *bytes, LadderPicture(view, options));
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    void nothing_is_over_anything_data() { addCalls(); }
    void nothing_is_over_anything()
    {
        QFETCH(const int, call);
        using Name = std::function<QString(const QString &)>;
        const Name longNames[] = { {},
            [](const QString &host) -> QString {
                return QStringLiteral("%1 of the north-western data centre, rack 12").arg(host);
            },
            [](const QString &) {
                return QStringLiteral("\u0628\u0648\u0627\u0628\u0629 \u0627\u0644\u062f\u062e\u0648\u0644 10");
            } };
        for (const bool isMasked : { true, false }) {
            const items::ExportView view = viewOf(call, isMasked);
            for (const items::DetailLevel detail :
                { items::DetailLevel::Brief, items::DetailLevel::Full, items::DetailLevel::Wire }) {
                for (const Name &name : longNames) {
                    for (const double width : { 640.0, 1100.0 }) {
                        const LadderPicture picture(
                            view, { .layout = { .detail = detail }, .aliasOf = name, .width = width });
                        const QString overlap = overlapIn(textsOf(picture), 0);
                        QVERIFY2(overlap.isEmpty(), qPrintable(overlap));
                    }
                }
            }
        }
    }

private:
    struct Made {
        QString name {};
        items::ExportData data {};
    };

    void addCalls() const
    {
        QTest::addColumn<int>("call");
        for (std::size_t i = 0; i < m_calls.size(); ++i)
            QTest::newRow(qPrintable(m_calls[i].name)) << static_cast<int>(i);
    }

    [[nodiscard]] items::ExportView viewOf(int call, bool isMasked) const
    {
        return { m_calls[static_cast<std::size_t>(call)].data,
            isMasked ? items::ExportView::Masking::On : items::ExportView::Masking::Off };
    }

    void check(ExportFormat format, const QByteArray &bytes, const LadderPicture &picture)
    {
        const QString path = m_folder.filePath(QStringLiteral("call.") + QLatin1String(nameOf(format).suffix));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        switch (format) {
        case ExportFormat::Png: {
            const QImage image = QImage::fromData(bytes, "PNG");
            QVERIFY(!image.isNull());
            QVERIFY(image.width() >= static_cast<int>(picture.size().width()));
            break;
        }
        case ExportFormat::Pdf: {
            QCOMPARE(complaintOf(QStringLiteral("pdfinfo"), { path }), QString());
            const auto pages = wordsOfPdf(path);
            std::size_t words = 0;
            for (const std::vector<Box> &page : pages) {
                words += page.size();
                const QString overlap = overlapIn(page, 0.25);
                QVERIFY2(overlap.isEmpty(), qPrintable(overlap));
            }
            QVERIFY(words > picture.layout().lines().size());
            break;
        }
        default: {
            QCOMPARE(complaintOf(QStringLiteral("xmllint"), { QStringLiteral("--noout"), path }), QString());
            // What was looked through for overlaps is what the file says.
            QStringList painted;
            for (const Box &box : textsOf(picture))
                painted << box.text.simplified();
            painted.removeAll(QString());
            QStringList written = wordsOfSvg(bytes);
            written.removeAll(QString());
            painted.sort();
            written.sort();
            QCOMPARE(written, painted);
        }
        }
    }

    QTemporaryDir m_folder;
    std::vector<std::unique_ptr<samples::Traces>> m_traces;
    std::vector<Made> m_calls;
};

QTEST_MAIN(TestLadderPictures)
#include "tst_ladderpictures.moc"
