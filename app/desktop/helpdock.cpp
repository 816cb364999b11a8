// SPDX-License-Identifier: GPL-3.0-or-later
#include "helpdock.h"

#include <common/theme.h>

#include <QDialog>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QLabel>
#include <QMainWindow>
#include <QScrollArea>
#include <QShortcut>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace legwork::desktop {

namespace {

QString pathOf(const QString &name) { return QStringLiteral(":/help/%1.md").arg(name); }

QString read(const QString &name)
{
    QFile file(pathOf(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

QList<HelpArticle> helpArticles()
{
    QList<HelpArticle> articles;
    for (const QString &file :
        QDir(QStringLiteral(":/help")).entryList({ QStringLiteral("*.md") }, QDir::Files, QDir::Name)) {
        const QString name = file.chopped(3);
        QString title = read(name).section(QLatin1Char('\n'), 0, 0);
        title.remove(QLatin1Char('#'));
        articles.append({ name, title.trimmed() });
    }
    return articles;
}

HelpDock *HelpDock::showIn(QMainWindow *window, const QString &name)
{
    auto *dock = window->findChild<HelpDock *>(QStringLiteral("help"), Qt::FindDirectChildrenOnly);
    if (dock == nullptr) {
        dock = new HelpDock(window);
        window->addDockWidget(Qt::RightDockWidgetArea, dock);
        window->resizeDocks({ dock }, { ui::px(360) }, Qt::Horizontal);
    }
    dock->load(name);
    dock->show();
    dock->m_browser->setFocus(Qt::OtherFocusReason);
    return dock;
}

HelpDock::HelpDock(QMainWindow *window)
    : QDockWidget(tr("Help"), window)
    , m_browser(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("help"));
    setAccessibleName(tr("Help"));
    m_browser->setAccessibleName(tr("Help article"));
    m_browser->setOpenLinks(false);
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->document()->setDocumentMargin(ui::px(16));
    setWidget(m_browser);
    m_browser->setSearchPaths({ QStringLiteral(":/help") });
    m_browser->viewport()->installEventFilter(this);
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl &url) {
        if (url.path().endsWith(QLatin1String(".png")))
            showPicture(url.path());
        else
            load(url.path().section(QLatin1Char('.'), 0, 0));
    });
    // Colours of links are written into the document.
    connect(&ui::ThemeWatcher::instance(), &ui::ThemeWatcher::changed, this, [this] { load(m_article); });
    auto *const escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &QWidget::close);
}

void HelpDock::load(const QString &name)
{
    m_article = QFile::exists(pathOf(name)) ? name : QStringLiteral("start");
    m_browser->setMarkdown(read(m_article));
    // Markdown comes without space between its blocks.
    QTextCursor cursor(m_browser->document());
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        QTextBlockFormat format = block.blockFormat();
        const bool isHead = format.headingLevel() > 0;
        format.setTopMargin(ui::px(isHead && block.blockNumber() > 0 ? 16 : 4));
        format.setBottomMargin(ui::px(4));
        format.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
        cursor.setBlockFormat(format);
    }
    fitPictures();
    cursor.setPosition(0);
    m_browser->setTextCursor(cursor);
}

bool HelpDock::eventFilter(QObject *watched, QEvent *event)
{
    // Not at once: the text is being laid out.
    if (event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &HelpDock::fitPictures, Qt::QueuedConnection);
    return QDockWidget::eventFilter(watched, event);
}

/// Pictures are as wide as the article.
void HelpDock::fitPictures()
{
    const int width = m_browser->viewport()->width() - 2 * ui::px(16);
    QTextCursor cursor(m_browser->document());
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
            QTextImageFormat image = piece.fragment().charFormat().toImageFormat();
            if (!image.isValid() || static_cast<int>(image.width()) == width)
                continue;
            image.setWidth(width);
            cursor.setPosition(piece.fragment().position());
            cursor.setPosition(piece.fragment().position() + piece.fragment().length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(image);
            break; // the pieces are others now; a block holds one picture
        }
    }
}

void HelpDock::showPicture(const QString &name)
{
    const QPixmap picture(QStringLiteral(":/help/") + name);
    if (picture.isNull())
        return;
    auto *const dialog = new QDialog(window());
    dialog->setObjectName(QStringLiteral("helpPicture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Picture of the help"));
    auto *const label = new QLabel(dialog);
    label->setPixmap(picture);
    label->setAccessibleName(dialog->windowTitle());
    auto *const area = new QScrollArea(dialog);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(label);
    auto *const layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
    dialog->resize(picture.size() + QSize(2, 2));
    dialog->open();
}

QString HelpDock::text() const { return m_browser->toPlainText(); }

} // namespace legwork::desktop
