// SPDX-License-Identifier: GPL-3.0-or-later
#include "preferences.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace legwork::desktop {

namespace {

constexpr int maxSettingsBytes = 1024 * 1024;

QLabel *explanation(const QString &text, QWidget *parent)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

Preferences::Preferences(const Settings &settings, QList<QAction *> actions, QString workspacePath, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_actions(std::move(actions))
    , m_workspacePath(std::move(workspacePath))
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Preferences"));
    m_field->setPlaceholderText(tr("Find a setting"));
    m_field->setAccessibleName(tr("Find a setting"));
    m_field->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Pages of settings"));
    m_list->setFixedWidth(ui::px(150));
    auto *const row = new QHBoxLayout;
    row->addWidget(m_list);
    row->addWidget(m_pages, 1);
    auto *const column = new QVBoxLayout(this);
    column->addWidget(m_field);
    column->addLayout(row, 1);
    auto *const foot = new QHBoxLayout;
    auto *const resetPage = new QPushButton(tr("Reset this page"), this);
    resetPage->setObjectName(QStringLiteral("resetPage"));
    resetPage->setAutoDefault(false);
    auto *const reset = new QPushButton(tr("Reset all"), this);
    auto *const done = new QPushButton(tr("Close"), this);
    reset->setAutoDefault(false);
    done->setDefault(true);
    foot->addWidget(resetPage);
    foot->addWidget(reset);
    foot->addStretch(1);
    foot->addWidget(done);
    column->addLayout(foot);
    const auto resetOf = [this](int page) -> const Reset * {
        const bool isThere = page >= 0 && page < static_cast<int>(m_resets.size());
        return isThere && m_resets[static_cast<std::size_t>(page)] ? &m_resets[static_cast<std::size_t>(page)]
                                                                   : nullptr;
    };
    connect(m_list, &QListWidget::currentRowChanged, this, [this, resetPage, resetOf](int page) {
        m_pages->setCurrentIndex(page);
        resetPage->setEnabled(resetOf(page) != nullptr);
    });
    connect(resetPage, &QPushButton::clicked, this, [this, resetOf] {
        if (const Reset *const pageReset = resetOf(m_list->currentRow())) {
            (*pageReset)(m_settings);
            build();
            tell();
        }
    });
    connect(m_field, &QLineEdit::textChanged, this, &Preferences::find);
    connect(done, &QPushButton::clicked, this, &QDialog::accept);
    connect(reset, &QPushButton::clicked, this, [this] {
        m_settings = {};
        build();
        tell();
    });
    build();
    resize(ui::px(680), ui::px(480));
}

void Preferences::build()
{
    const int shown = std::max(0, m_list->currentRow());
    m_list->clear();
    m_resets.clear();
    while (QWidget *const page = m_pages->widget(0)) {
        m_pages->removeWidget(page);
        page->deleteLater();
    }
    buildGeneral();
    buildAppearance();
    buildTime();
    buildPrivacy();
    buildKeyboard();
    buildAdvanced();
    m_list->setCurrentRow(shown);
}

QFormLayout *Preferences::addPage(const QString &title, Reset reset)
{
    m_resets.push_back(std::move(reset));
    auto *const page = new QWidget(m_pages);
    page->setAccessibleName(title);
    auto *const form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_pages->addWidget(page);
    m_list->addItem(title);
    return form;
}

void Preferences::tell() { Q_EMIT changed(m_settings); }

void Preferences::buildGeneral()
{
    QFormLayout *const form = addPage(tr("General"), [](Settings &s) { s.reopensSources = Settings().reopensSources; });
    auto *const reopen = new QCheckBox(tr("Open the sources of the last time at start"));
    reopen->setChecked(m_settings.reopensSources);
    connect(reopen, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.reopensSources = on;
        tell();
    });
    form->addRow(reopen);
}

void Preferences::buildAppearance()
{
    QFormLayout *const form = addPage(tr("Appearance"), [](Settings &s) {
        const Settings usual;
        s.theme = usual.theme;
        s.density = usual.density;
        s.zoom = usual.zoom;
    });
    auto *const theme = new QComboBox;
    theme->setObjectName(QStringLiteral("theme"));
    theme->addItems({ tr("As the system"), tr("Light"), tr("Dark"), tr("High contrast") });
    theme->setCurrentIndex(static_cast<int>(m_settings.theme));
    connect(theme, &QComboBox::activated, this, [this](int index) {
        m_settings.theme = static_cast<ui::ThemeWatcher::Choice>(index);
        tell();
    });
    form->addRow(tr("&Theme"), theme);
    auto *const density = new QComboBox;
    density->addItems({ tr("Usual"), tr("Compact"), tr("Roomy") });
    density->setCurrentIndex(static_cast<int>(m_settings.density));
    connect(density, &QComboBox::activated, this, [this](int index) {
        m_settings.density = static_cast<ui::Density>(index);
        tell();
    });
    form->addRow(tr("&Rows"), density);
    auto *const zoom = new QSpinBox;
    zoom->setRange(80, 300);
    zoom->setSingleStep(10);
    zoom->setSuffix(tr(" %"));
    zoom->setValue(m_settings.zoom);
    zoom->setKeyboardTracking(false);
    connect(zoom, &QSpinBox::valueChanged, this, [this](int value) {
        m_settings.zoom = value;
        tell();
    });
    form->addRow(tr("&Size"), zoom);
}

void Preferences::buildTime()
{
    QFormLayout *const form = addPage(tr("Time"), [](Settings &s) { s.clock = Settings().clock; });
    auto *const clock = new QComboBox;
    clock->addItems({ tr("The zone that the sources print"), tr("This computer's zone"), tr("UTC") });
    clock->setCurrentIndex(static_cast<int>(m_settings.clock));
    connect(clock, &QComboBox::activated, this, [this](int index) {
        m_settings.clock = static_cast<ClockChoice>(index);
        tell();
    });
    form->addRow(tr("&Times are shown in"), clock);
    form->addRow(explanation(
        tr("The clocks of the sources are laid over one another first; this is only how the result is shown."), this));
}

void Preferences::buildPrivacy()
{
    QFormLayout *const form = addPage(tr("Privacy"), [](Settings &s) { s.masksExports = Settings().masksExports; });
    auto *const mask = new QCheckBox(tr("Hide numbers, digits and names of callers in what is exported"));
    mask->setChecked(m_settings.masksExports);
    connect(mask, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.masksExports = on;
        tell();
    });
    form->addRow(mask);
    form->addRow(explanation(
        tr("Everything that is read stays on this machine. An export can still be set otherwise each time."), this));
}

void Preferences::buildKeyboard()
{
    QFormLayout *const form = addPage(tr("Keyboard"), [](Settings &s) { s.shortcuts.clear(); });
    m_keys = new QTableWidget(0, 3);
    m_keys->setAccessibleName(tr("Keys of the commands"));
    m_keys->setHorizontalHeaderLabels({ tr("Command"), tr("Keys"), tr("Also") });
    m_keys->verticalHeader()->hide();
    m_keys->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_keys->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_keys->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_keys->setMinimumHeight(ui::px(240));
    auto *const edit = new QKeySequenceEdit;
    edit->setAccessibleName(tr("New keys of the chosen command"));
    auto *const usual = new QPushButton(tr("Usual keys"));
    auto *const row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(usual);
    form->addRow(m_keys);
    form->addRow(tr("&Press new keys"), row);
    fillKeys();
    const auto chosen = [this]() -> QAction * {
        const QTableWidgetItem *const item = m_keys->item(m_keys->currentRow(), 0);
        const QString name = item != nullptr ? item->data(Qt::UserRole).toString() : QString();
        for (QAction *const action : std::as_const(m_actions))
            if (action->objectName() == name)
                return action;
        return nullptr;
    };
    connect(edit, &QKeySequenceEdit::editingFinished, this, [this, edit, chosen] {
        if (const QAction *const action = chosen(); action != nullptr && !edit->keySequence().isEmpty())
            setKey(action->objectName(), edit->keySequence());
        edit->clear();
    });
    connect(usual, &QPushButton::clicked, this, [this, chosen] {
        if (const QAction *const action = chosen()) {
            m_settings.shortcuts.remove(action->objectName());
            fillKeys();
            tell();
        }
    });
}

QKeySequence Preferences::keysOf(const QAction *action) const
{
    const auto own = m_settings.shortcuts.constFind(action->objectName());
    if (own != m_settings.shortcuts.constEnd())
        return *own;
    return QKeySequence::listFromString(action->property("usualShortcuts").toString(), QKeySequence::PortableText)
        .value(0);
}

/// The other command that has the same keys.
QString Preferences::conflictOf(const QAction *action) const
{
    for (const QAction *const other : m_actions)
        if (other != action && !keysOf(action).isEmpty() && keysOf(other) == keysOf(action))
            return other->text();
    return {};
}

void Preferences::fillKeys()
{
    const int row = m_keys->currentRow();
    m_keys->setRowCount(static_cast<int>(m_actions.size()));
    for (int n = 0; n < m_actions.size(); ++n) {
        const QAction *const action = m_actions[n];
        auto *const name = new QTableWidgetItem(action->text());
        name->setData(Qt::UserRole, action->objectName());
        m_keys->setItem(n, 0, name);
        m_keys->setItem(n, 1, new QTableWidgetItem(keysOf(action).toString(QKeySequence::NativeText)));
        const QString conflict = conflictOf(action);
        m_keys->setItem(n, 2, new QTableWidgetItem(conflict.isEmpty() ? QString() : tr("same as %1").arg(conflict)));
    }
    m_keys->setCurrentCell(std::max(0, row), 0);
}

void Preferences::setKey(const QString &name, const QKeySequence &keys)
{
    m_settings.shortcuts.insert(name, keys);
    fillKeys();
    tell();
}

void Preferences::buildAdvanced()
{
    QFormLayout *const form = addPage(tr("Advanced"));
    auto *const where = new QLabel(m_workspacePath.isEmpty() ? tr("in memory only") : m_workspacePath);
    where->setTextFormat(Qt::PlainText);
    where->setWordWrap(true);
    where->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    form->addRow(tr("Workspace"), where);
    auto *const folder = new QPushButton(tr("Show the folder"));
    folder->setEnabled(!m_workspacePath.isEmpty());
    connect(folder, &QPushButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_workspacePath).absolutePath())); });
    auto *const out = new QPushButton(tr("Export all settings..."));
    auto *const in = new QPushButton(tr("Import settings..."));
    connect(out, &QPushButton::clicked, this, &Preferences::exportSettings);
    connect(in, &QPushButton::clicked, this, &Preferences::importSettings);
    for (QPushButton *const button : { folder, out, in })
        form->addRow(button);
}

void Preferences::exportSettings()
{
    auto *const dialog = new QFileDialog(this, tr("Export all settings"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("legwork-settings.json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QSaveFile file(path);
        const QByteArray json = toJson(m_settings);
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.flush() || !file.commit())
            QMessageBox::warning(
                this, tr("Export all settings"), tr("%1 could not be written: %2").arg(path, file.errorString()));
    });
    dialog->open();
}

void Preferences::importSettings()
{
    auto *const dialog = new QFileDialog(this, tr("Import settings"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QFile file(path);
        const auto settings = file.open(QIODevice::ReadOnly) ? settingsFrom(file.read(maxSettingsBytes)) : std::nullopt;
        if (!settings) {
            QMessageBox::warning(
                this, tr("Import settings"), tr("%1 holds no settings of Legwork. Nothing was changed.").arg(path));
            return;
        }
        m_settings = *settings;
        build();
        tell();
    });
    dialog->open();
}

/// Goes to the first page one of whose words holds the text.
void Preferences::find(const QString &text)
{
    for (int n = 0; n < m_pages->count(); ++n) {
        QStringList words { m_list->item(n)->text() };
        for (const QLabel *const label : m_pages->widget(n)->findChildren<QLabel *>())
            words.append(label->text());
        for (const QAbstractButton *const button : m_pages->widget(n)->findChildren<QAbstractButton *>())
            words.append(button->text());
        if (!text.isEmpty()
            && words.join(QLatin1Char(' ')).remove(QLatin1Char('&')).contains(text, Qt::CaseInsensitive)) {
            m_list->setCurrentRow(n);
            return;
        }
    }
}

} // namespace legwork::desktop
