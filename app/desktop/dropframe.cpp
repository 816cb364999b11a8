// SPDX-License-Identifier: GPL-3.0-or-later
#include "dropframe.h"

#include <common/theme.h>

#include <QFileInfo>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace legwork::desktop {

QStringList droppedPaths(const QMimeData *data)
{
    QStringList paths;
    if (data != nullptr && data->hasUrls())
        for (const QUrl &url : data->urls())
            if (url.isLocalFile())
                paths.append(url.toLocalFile());
    return paths;
}

DropFrame::DropFrame(QWidget *window)
    : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropFrame::offer(const QStringList &paths)
{
    // Folders are not walked here: the pointer must not wait for a network drive.
    qint64 bytes = 0;
    bool hasFolder = false;
    for (const QString &path : paths) {
        const QFileInfo info(path);
        hasFolder = hasFolder || info.isDir();
        bytes += info.isFile() ? info.size() : 0;
    }
    const int count = static_cast<int>(paths.size());
    m_text = hasFolder ? tr("Drop to read %n item(s) and all that is in them", nullptr, count)
                       : tr("Drop to read %n file(s) (%1)", nullptr, count).arg(QLocale().formattedDataSize(bytes));
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void DropFrame::paintEvent(QPaintEvent *)
{
    const ui::Theme &t = ui::theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.accent, 2));
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    const QFont words = ui::font(ui::TextStyle::Title);
    QRectF box = QFontMetrics(words).boundingRect(m_text);
    box.setSize(box.size() + QSizeF(ui::px(48), ui::px(24)));
    box.moveCenter(QRectF(rect()).center());
    painter.setPen(QPen(t.accent, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(box, ui::px(12), ui::px(12));
    painter.setFont(words);
    painter.setPen(t.text);
    painter.drawText(box, Qt::AlignCenter, m_text);
}

} // namespace legwork::desktop
