// SPDX-License-Identifier: GPL-3.0-or-later
// The Dial plan page with N dial-peers (10 000 where nothing is said): how long the GUI thread is held by one event
// while the configuration is opened, while a person types into the filter, into fields of the form and into the text,
// and takes it all back. One JSON object on stdout. Runs without a display.
#include "eventwatcher.h"

#include <common/theme.h>
#include <dialplan/dialplanpage.h>

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLineEdit>

#include <cstdio>
#include <string>

using namespace legwork;

namespace {

/// A gateway with so many peers, half of them taking calls in, half sending them on.
std::string gateway(int peers)
{
    std::string text = "hostname big\n!\nvoice class codec 1\n codec preference 1 g711ulaw\n!\napplication\n"
                       " service bootstrap flash:bootstrap.tcl\n!\n";
    for (int i = 1; i <= peers; ++i) {
        const std::string number = std::to_string(8'000'000'000LL + i * 37LL);
        text += "dial-peer voice " + std::to_string(i) + " voip\n description number " + std::to_string(i) + '\n';
        text += i % 2 == 0 ? " destination-pattern " + number + "\n session target ipv4:10.1." + std::to_string(i % 200)
                + '.' + std::to_string(i % 250 + 1) + "\n preference " + std::to_string(i % 3) + '\n'
                           : " service bootstrap\n incoming called-number " + number + "T\n";
        text += " session protocol sipv2\n voice-class codec 1\n voice-class sip rel1xx disable\n dtmf-relay rtp-nte\n"
                " no vad\n!\n";
    }
    return text + "end\n";
}

/// Lets the application work until `isDone`, or a minute is over.
bool workUntil(const std::function<bool()> &isDone)
{
    QElapsedTimer timer;
    timer.start();
    while (!isDone()) {
        if (timer.elapsed() > 60'000)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

/// Types as a person does: a key, and whatever it starts, before the next one.
void type(QWidget *into, const QString &text)
{
    for (const QChar c : text) {
        const int key = c == QLatin1Char('\b') ? static_cast<int>(Qt::Key_Backspace) : 0;
        const QString typed = key != 0 ? QString() : QString(c);
        QCoreApplication::postEvent(into, new QKeyEvent(QEvent::KeyPress, key, Qt::NoModifier, typed));
        QCoreApplication::postEvent(into, new QKeyEvent(QEvent::KeyRelease, key, Qt::NoModifier, typed));
        QElapsedTimer pause;
        pause.start();
        while (pause.elapsed() < 60)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    bench::EventWatcher application(argc, argv);
    ui::setUpApplication(application);
    const int peers = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10'000;
    auto kept = workspace::Workspace::open({});
    items::DialPlanSession session;
    ui::DialPlanPage page(session, kept.workspace.get());
    page.resize(1360, 832);
    page.QWidget::show();
    page.activateWindow();

    QJsonObject result { { QStringLiteral("peers"), peers } };
    const auto measured = [&](const char *name, const std::function<void()> &work) {
        QCoreApplication::processEvents();
        application.watchAnew();
        work();
        application.watch(false);
        if (application.longest().empty())
            return;
        result.insert(QLatin1String(name), application.longest().front().ms);
        result.insert(QLatin1String(name) + QLatin1String("Cpu"), application.longestCpuMs());
        result.insert(QLatin1String(name) + QLatin1String("Event"), application.longest().front().name);
    };
    const auto isRead = [&] { return session.snapshot() != nullptr && !session.isReading(session.current()); };
    const auto isChecked = [&] { return isRead() && session.snapshot()->isChecked; };
    QElapsedTimer clock;
    clock.start();
    std::string text = gateway(peers);
    bool isDone = true;
    measured("openMs", [&] {
        session.openText(QStringLiteral("big"), std::move(text));
        isDone = workUntil(isRead);
        result.insert(QStringLiteral("shownAfterMs"), static_cast<double>(clock.elapsed()));
    });
    measured("lintMs", [&] {
        isDone = isDone && workUntil(isChecked);
        result.insert(QStringLiteral("lintAfterMs"), static_cast<double>(clock.elapsed()));
    });
    session.selectPeer(static_cast<quint32>(peers / 2));
    QCoreApplication::processEvents();
    auto *const filter = page.findChild<QLineEdit *>(QStringLiteral("peerFilter"));
    measured("filterMs", [&] {
        filter->setFocus();
        type(filter, QStringLiteral("8000 37 bootstrap"));
        type(filter, QString(17, QLatin1Char('\b')));
    });
    measured("formMs", [&] {
        QWidget *const description = page.form().row(dialplan::OptionId::Description)->editor();
        description->setFocus();
        type(description, QStringLiteral(" and a remark"));
        QWidget *const most = page.form().row(dialplan::OptionId::MaxConn)->editor();
        most->setFocus();
        type(most, QStringLiteral("225"));
        isDone = isDone && workUntil(isRead);
    });
    measured("textMs", [&] {
        page.text().setFocus();
        page.text().moveCursor(QTextCursor::End);
        type(&page.text(), QStringLiteral("\b\b55"));
        page.text().flush();
        isDone = isDone && workUntil(isRead);
    });
    measured("undoMs", [&] {
        while (page.undoStack()->canUndo()) {
            page.undoStack()->undo();
            QCoreApplication::processEvents();
        }
        isDone = isDone && workUntil(isChecked);
    });
    result.insert(QStringLiteral("isDone"), isDone);
    std::printf("%s\n", QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    return isDone ? 0 : 1;
}
