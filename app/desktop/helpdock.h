// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QList>
#include <QString>

class QMainWindow;
class QTextBrowser;

namespace legwork::desktop {

/// An article of the help: Markdown in the program's resources.
struct HelpArticle {
    QString name {}; // of the page or matter it belongs to
    QString title {};
};

[[nodiscard]] QList<HelpArticle> helpArticles();

/// The help beside the page. Reads only what came with the program.
class HelpDock final : public QDockWidget {
    Q_OBJECT
public:
    /// Shows an article, or the first one where there is none of that name.
    static HelpDock *showIn(QMainWindow *window, const QString &name);
    [[nodiscard]] QString text() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    explicit HelpDock(QMainWindow *window);
    void load(const QString &name);
    void fitPictures();
    void showPicture(const QString &name);

    QTextBrowser *m_browser;
    QString m_article {};
};

} // namespace legwork::desktop
