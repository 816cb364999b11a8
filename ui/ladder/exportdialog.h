// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderdocument.h"

#include <items/rtpdigits.h>
#include <items/session.h>

#include <QDialog>

#include <atomic>
#include <memory>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QTreeWidget;

namespace legwork::ui {

class LadderView;

/// Which form, with caller data hidden or not, and what is hidden. The file is made in another thread; the old one
/// stays whole until the new one is.
class ExportDialog final : public QDialog {
    Q_OBJECT
public:
    /// `digits`: keys found in the call's media.
    ExportDialog(items::TraceSession &session, std::shared_ptr<const items::Ladder> ladder,
        std::vector<items::RtpDigit> digits, const LadderView &view, QWidget *parent = nullptr);
    ~ExportDialog() override;

    void setFormat(ExportFormat format);
    [[nodiscard]] ExportFormat format() const;
    [[nodiscard]] bool isReady() const noexcept { return m_data != nullptr; }
    /// Writes the file and closes.
    void saveAs(const QString &path);

Q_SIGNALS:
    void saved(const QString &path);
    void failed(const QString &what);

private:
    void fillPreview();
    void choosePath();
    void copy();
    void run(std::function<void(Result<QByteArray>)> done);

    items::TraceSession &m_session;
    items::SessionSnapshot m_snapshot; // keeps the texts of the data
    std::shared_ptr<const items::Ladder> m_ladder;
    std::shared_ptr<const items::ExportData> m_data;
    DocumentOptions m_options;
    QComboBox *m_format;
    QCheckBox *m_mask, *m_asSeen, *m_dark;
    QTreeWidget *m_hidden;
    QLabel *m_state;
    QDialogButtonBox *m_buttons;
    items::LayoutOptions m_seen;
};

} // namespace legwork::ui
