// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "sampletrace.h"

#include <common/theme.h>
#include <items/pcapfile.h>
#include <items/sippscenario.h>
#include <ladder/ladderdocument.h>
#include <ladder/render.h>

#include <QApplication>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <map>

using namespace legwork;
using namespace legwork::ui;

namespace {

const items::ExportData &dataOf(const calls::Call &call)
{
    static std::map<std::string, items::ExportData> known;
    const auto [entry, isNew] = known.try_emplace(call.id.str());
    if (isNew)
        entry->second = *items::collectExport(samples::bundled().engine(), call.id.view());
    return entry->second;
}

/// Names and contents of a zip.
std::map<std::string, std::string> unzipped(const QByteArray &zip)
{
    std::map<std::string, std::string> files;
    archive *const reader = archive_read_new();
    archive_read_support_format_zip(reader);
    archive_read_open_memory(reader, zip.constData(), static_cast<std::size_t>(zip.size()));
    for (archive_entry *entry = nullptr; archive_read_next_header(reader, &entry) == ARCHIVE_OK;) {
        std::string &bytes = files[archive_entry_pathname(entry)];
        char buffer[65536];
        for (la_ssize_t size = 0; (size = archive_read_data(reader, buffer, sizeof buffer)) > 0;)
            bytes.append(buffer, static_cast<std::size_t>(size));
    }
    archive_read_free(reader);
    return files;
}

/// Whether the word stands somewhere by itself, not within a longer run of letters and digits.
bool holds(const std::string &text, const std::string &word)
{
    const auto isWord
        = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !isWord(text[at - 1])) && (end == text.size() || !isWord(text[end])))
            return true;
    }
    return false;
}

/// Runs a program that judges a file; its exit code, or -1 when it is not there.
int judge(const QString &program, const QStringList &arguments, QByteArray *output = nullptr)
{
    const QString path = QStandardPaths::findExecutable(program);
    if (path.isEmpty())
        return -1;
    QProcess process;
    process.start(path, arguments);
    if (!process.waitForFinished(60000))
        return -2;
    const QByteArray printed = process.readAllStandardOutput() + process.readAllStandardError();
    if (output != nullptr)
        *output = printed;
    return process.exitCode();
}

std::vector<const calls::Call *> allCalls()
{
    std::vector<const calls::Call *> all;
    for (const calls::Call &call : samples::bundled().engine().calls())
        all.push_back(&call);
    return all;
}

} // namespace

class TestLadderExport final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        setUpApplication(*qobject_cast<QApplication *>(QCoreApplication::instance()));
        QVERIFY(m_folder.isValid());
    }

    void every_call_as_every_document_data()
    {
        QTest::addColumn<QString>("id");
        for (const calls::Call *const call : allCalls())
            QTest::newRow(qPrintable(QString::fromStdString(call->id.str()))) << QString::fromStdString(call->id.str());
    }
    void every_call_as_every_document()
    {
        QFETCH(const QString, id);
        const auto calls = allCalls();
        const auto call = std::ranges::find_if(calls, [&](const calls::Call *c) { return c->id == id.toStdString(); });
        const items::ExportView view(dataOf(**call), items::ExportView::Masking::On);
        for (const ExportFormat format :
            { ExportFormat::Svg, ExportFormat::Png, ExportFormat::Pdf, ExportFormat::Html }) {
            const auto bytes = makeExport(view, format, {});
            QVERIFY2(bytes.has_value(), bytes ? "" : bytes.error().what.c_str());
            const QString path = m_folder.filePath(id + QLatin1Char('.') + QLatin1String(nameOf(format).suffix));
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(*bytes) == bytes->size());
            file.close();
            QByteArray said;
            switch (format) {
            case ExportFormat::Png: QVERIFY(!QImage::fromData(*bytes).isNull()); break;
            case ExportFormat::Pdf:
                QVERIFY(bytes->startsWith("%PDF-"));
                QVERIFY2(judge(QStringLiteral("pdfinfo"), { path }, &said) <= 0, said.constData());
                break;
            default: {
                QXmlStreamReader xml(*bytes);
                while (!xml.atEnd())
                    xml.readNext();
                QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
                QVERIFY2(judge(QStringLiteral("xmllint"), { QStringLiteral("--noout"), path }, &said) <= 0,
                    said.constData());
            }
            }
        }
    }

    void texts_of_a_picture_do_not_overlap()
    {
        for (const calls::Call *const call : allCalls()) {
            const items::ExportView view(dataOf(*call), items::ExportView::Masking::On);
            const LadderPicture picture(view, {});
            QImage image(picture.size().toSize(), QImage::Format_RGB32);
            QPainter painter(&image);
            std::vector<PlacedText> texts;
            picture.paint(painter, &texts);
            QVERIFY(texts.size() > picture.layout().lines().size());
            for (std::size_t i = 0; i < texts.size(); ++i) {
                for (std::size_t j = i + 1; j < texts.size(); ++j) {
                    const QRectF common = texts[i].rect & texts[j].rect;
                    QVERIFY2(common.width() < 1 || common.height() < 1,
                        qPrintable(texts[i].text + QStringLiteral(" over ") + texts[j].text));
                }
            }
        }
    }

    /// What the command line prints of a call is what the text export is.
    void text_equals_the_command_line()
    {
        const calls::Call *const call = samples::bundled().callWith("wan_drop");
        QProcess cli;
        cli.start(QStringLiteral(LEGWORK_CLI),
            { QStringLiteral("show"), QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-13"),
                QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14"), QStringLiteral("--call"),
                QString::fromStdString(call->id.str()), QStringLiteral("--format"), QStringLiteral("text") });
        QVERIFY(cli.waitForFinished(60000));
        const items::ExportView view(dataOf(*call), items::ExportView::Masking::Off);
        const auto text = makeExport(view, ExportFormat::Text, {});
        QVERIFY(text.has_value());
        QCOMPARE(QString::fromUtf8(*text), QString::fromUtf8(cli.readAllStandardOutput()));
    }

    /// No number, digit or media address of the call is anywhere in a bundle, nor in the names of its files.
    void a_bundle_tells_nothing_of_the_caller()
    {
        for (const calls::Call *const call : allCalls()) {
            std::vector<std::string> secrets;
            for (const Text &number : { call->ani, call->dnis }) {
                if (number.size() >= 4)
                    secrets.push_back(number.str());
            }
            for (const calls::Leg &leg : call->legs) {
                if (leg.ani.size() >= 4)
                    secrets.push_back(leg.ani.str());
                if (leg.kind == calls::LegKind::Agent && leg.dialled.size() >= 4)
                    secrets.push_back(leg.dialled.str());
            }
            const items::ExportData &data = dataOf(*call);
            for (const std::string &secret : data.ladder->hidden)
                secrets.push_back(secret);
            const items::ExportView view(data, items::ExportView::Masking::On);
            const auto zip = makeExport(view, ExportFormat::Bundle, {});
            QVERIFY2(zip.has_value(), zip ? "" : zip.error().what.c_str());
            const auto files = unzipped(*zip);
            QVERIFY(files.size() > 8);
            for (const auto &[name, bytes] : files) {
                for (const std::string &secret : secrets) {
                    QVERIFY2(!holds(name, secret), (name + " names " + secret).c_str());
                    QVERIFY2(!holds(bytes, secret), (name + " holds " + secret).c_str());
                }
            }
            // The same search finds them where nothing is hidden: it can fail.
            const items::ExportView open(data, items::ExportView::Masking::Off);
            const auto openZip = unzipped(*makeExport(open, ExportFormat::Bundle, {}));
            QVERIFY(
                std::ranges::any_of(openZip, [&](const auto &file) { return holds(file.second, secrets.front()); }));
        }
    }

    void a_capture_from_text_logs_is_read_by_tshark()
    {
        const calls::Call *const call = samples::bundled().callWith("wan_drop");
        const items::ExportView view(dataOf(*call), items::ExportView::Masking::Off);
        const std::string pcap = items::pcapOf(view);
        QFile file(m_folder.filePath(QStringLiteral("call.pcap")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(pcap.data(), static_cast<qint64>(pcap.size()));
        file.close();
        QByteArray said;
        const int code = judge(QStringLiteral("tshark"),
            { QStringLiteral("-r"), file.fileName(), QStringLiteral("-o"), QStringLiteral("udp.check_checksum:TRUE"),
                QStringLiteral("-o"), QStringLiteral("ip.check_checksum:TRUE"), QStringLiteral("-T"),
                QStringLiteral("fields"), QStringLiteral("-e"), QStringLiteral("sip.Call-ID"), QStringLiteral("-e"),
                QStringLiteral("udp.checksum.status"), QStringLiteral("-e"), QStringLiteral("ip.checksum.status"),
                QStringLiteral("-e"), QStringLiteral("_ws.malformed") },
            &said);
        if (code == -1)
            QSKIP("tshark is not installed");
        QCOMPARE(code, 0);
        int messages = 0;
        for (const items::LadderRow &row : view.ladder().rows)
            messages += view.message(row).empty() ? 0 : 1;
        int seen = 0;
        for (const QByteArray &line : said.split('\n')) {
            if (!line.contains('@'))
                continue;
            ++seen;
            const QList<QByteArray> fields = line.split('\t');
            QVERIFY2(
                fields.size() >= 4 && fields[1] == "1" && fields[2] == "1" && fields[3].isEmpty(), line.constData());
        }
        QCOMPARE(seen, messages);
    }

    void a_scenario_is_valid_and_patient()
    {
        const calls::Call *const call = samples::bundled().callWith("vxml_503");
        const items::ExportView view(dataOf(*call), items::ExportView::Masking::On);
        const std::string scenario = items::sippScenario(view);
        QVERIFY(scenario.find("<send") != std::string::npos && scenario.find("<recv") != std::string::npos);
        QXmlStreamReader xml(QByteArray::fromStdString(scenario));
        while (!xml.atEnd())
            xml.readNext();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(!holds(scenario, call->ani.str()));
        // Whatever the far end says before its answer is taken.
        for (const char *status : { "100", "180", "183" })
            QVERIFY(scenario.find(std::string("response=\"") + status + "\" optional") != std::string::npos);
    }

    void messages_have_the_form_of_the_wire()
    {
        QCOMPARE(items::wireForm("BYE sip:a@b SIP/2.0\nVia: SIP/2.0/UDP c\ncontent-length: 99\n\n"),
            std::string("BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c\r\nContent-Length: 0\r\n\r\n"));
        const std::string withBody
            = items::wireForm("INVITE sip:a@b SIP/2.0\nCall-ID: x\nContent-Type: application/sdp\n"
                              "Content-Length: 7\n\nv=0\ns=-\n");
        QVERIFY2(withBody.ends_with("Content-Length: 10\r\n\r\nv=0\r\ns=-\r\n"), withBody.c_str());
    }

    /// Names in a trace that look like markup, run from right to left, or hold control characters.
    void hostile_text_stays_text()
    {
        items::ExportData data = dataOf(*samples::bundled().callWith("wan_drop"));
        items::Ladder ladder = *data.ladder;
        const std::vector<std::string> hostile { "<script>alert(1)</script>", "\x01\x02\x1b[31m", "\u202egnp.exe\u202c",
            "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0639\u0631\u0628\u064a\u0629", "]]>&amp;\"'",
            std::string(20'000, 'x'), "\xff\xfe\x80" };
        for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
            ladder.rows[i].title = hostile[i % hostile.size()];
            ladder.rows[i].label = ladder.rows[i].row.label = "200 " + hostile[(i + 1) % hostile.size()];
            ladder.rows[i].record.path = "/logs/" + hostile[i % hostile.size()];
        }
        for (items::SipFacts &facts : ladder.sip)
            facts.user = hostile.front();
        data.ladder = std::make_shared<const items::Ladder>(std::move(ladder));
        const items::ExportView view(data, items::ExportView::Masking::Off);
        DocumentOptions options;
        for (const items::DetailLevel detail : { items::DetailLevel::Brief, items::DetailLevel::Wire }) {
            options.layout.detail = detail;
            for (const ExportFormat format : { ExportFormat::Svg, ExportFormat::Html }) {
                const auto bytes = makeExport(view, format, options);
                QVERIFY(bytes.has_value());
                QXmlStreamReader xml(*bytes);
                while (!xml.atEnd()) {
                    xml.readNext();
                    QVERIFY(xml.name() != QLatin1String("script"));
                }
                QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
                QVERIFY(!QString::fromUtf8(*bytes).contains(QChar(char16_t { 0x202e })));
            }
            QVERIFY(LadderPicture(view, options).png().has_value());
            QVERIFY(LadderPicture(view, options).pdf().has_value());
        }
    }

    void nothing_is_drawn_of_an_empty_call()
    {
        const items::ExportData data;
        const items::ExportView view(data, items::ExportView::Masking::On);
        for (const ExportFormat format : { ExportFormat::Svg, ExportFormat::Png, ExportFormat::Pdf, ExportFormat::Html,
                 ExportFormat::Text, ExportFormat::Mermaid, ExportFormat::Bundle })
            QVERIFY2(makeExport(view, format, {}).has_value(), nameOf(format).option);
        QVERIFY(!makeExport(view, ExportFormat::Sipp, {}).has_value());
    }

    void render_writes_what_it_is_asked_for()
    {
        const calls::Call *const call = samples::bundled().callWith("wan_drop");
        const QString path = m_folder.filePath(QStringLiteral("rendered.svg"));
        RenderOptions options { .paths = { LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14" },
            .callId = call->id.str().substr(0, 12),
            .output = path.toStdString() };
        QCOMPARE(runRender(options), 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().contains("<svg"));
        options.format = "gif";
        QCOMPARE(runRender(options), 2);
        options.format.clear();
        options.callId = "no such call";
        QCOMPARE(runRender(options), 2);
        options.paths = { "/no/such/folder" };
        QCOMPARE(runRender(options), 3);
        options.paths = { LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14" };
        options.callId = call->id.str();
        options.output = "/no/such/folder/x.svg";
        QCOMPARE(runRender(options), 3);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestLadderExport)
#include "tst_ladderexport.moc"
