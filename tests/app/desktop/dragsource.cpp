// SPDX-License-Identifier: GPL-3.0-or-later
// dragsource PATH...: a small window at the upper left of the screen from which PATHs are dragged, as from a file
// manager. For tests of a real window.
#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>
#include <QWidget>

#include <cstdio>

namespace {

class Source final : public QWidget {
protected:
    void mousePressEvent(QMouseEvent *) override
    {
        auto *const dragged = new QMimeData;
        QList<QUrl> urls;
        for (const QString &path : QCoreApplication::arguments().sliced(1))
            urls.append(QUrl::fromLocalFile(path));
        dragged->setUrls(urls);
        auto *const drag = new QDrag(this);
        drag->setMimeData(dragged);
        const Qt::DropAction action = drag->exec(Qt::CopyAction);
        std::puts(action == Qt::CopyAction ? "dropped" : "refused");
        std::fflush(stdout);
    }
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Source source;
    source.setWindowTitle(QStringLiteral("dragsource"));
    source.setWindowFlag(Qt::X11BypassWindowManagerHint);
    source.setWindowFlag(Qt::WindowStaysOnTopHint);
    source.setGeometry(0, 0, 40, 40);
    source.show();
    return QApplication::exec();
}
