// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of a call: fields to and from the call that is asked about.
#include "simulatorpane.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

namespace legwork::ui {

using dialplan::CallSide;
using dialplan::Protocol;
using items::SimulatedCall;

namespace {

struct Direction {
    CallSide side;
    Protocol protocol;
};
constexpr Direction directions[] { { CallSide::Outbound, Protocol::Sip }, { CallSide::Outbound, Protocol::Pots },
    { CallSide::Outbound, Protocol::H323 }, { CallSide::Inbound, Protocol::Sip }, { CallSide::Inbound, Protocol::Pots },
    { CallSide::Inbound, Protocol::H323 } };

/// Numbers between blanks and commas; nothing where a word is none.
std::optional<QList<quint32>> tagsIn(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QList<quint32> tags;
    for (const QString &word : text.split(between, Qt::SkipEmptyParts)) {
        bool isNumber = false;
        tags << word.toUInt(&isNumber);
        if (!isNumber)
            return std::nullopt;
    }
    return tags;
}

/// "1400=2 1401=1".
std::optional<QList<std::pair<quint32, quint32>>> connectionsIn(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QList<std::pair<quint32, quint32>> all;
    for (const QString &word : text.split(between, Qt::SkipEmptyParts)) {
        bool isTag = false, isCount = false;
        const quint32 tag = word.section(QLatin1Char('='), 0, 0).toUInt(&isTag);
        const quint32 count = word.section(QLatin1Char('='), 1).toUInt(&isCount);
        if (!isTag || !isCount)
            return std::nullopt;
        all << std::pair(tag, count);
    }
    return all;
}

QString textOf(const QList<quint32> &tags)
{
    QStringList words;
    for (const quint32 tag : tags)
        words << QString::number(tag);
    return words.join(QLatin1Char(' '));
}

QString textOf(const QList<std::pair<quint32, quint32>> &connections)
{
    QStringList words;
    for (const auto &[tag, count] : connections)
        words << QStringLiteral("%1=%2").arg(tag).arg(count);
    return words.join(QLatin1Char(' '));
}

} // namespace

QLineEdit *SimulatorPane::addField(
    QGridLayout &grid, int row, int column, const char *name, const QString &label, const QString &hint)
{
    auto *const words = new QLabel(label, this);
    words->setForegroundRole(QPalette::PlaceholderText);
    auto *const edit = new QLineEdit(this);
    edit->setObjectName(QLatin1String(name));
    edit->setAccessibleName(label);
    edit->setPlaceholderText(hint);
    edit->setFont(ui::font(TextStyle::Fixed));
    edit->setClearButtonEnabled(true);
    words->setBuddy(edit);
    grid.addWidget(words, row, column);
    grid.addWidget(edit, row, column + 1);
    connect(edit, &QLineEdit::textEdited, this, &SimulatorPane::readFields);
    return edit;
}

void SimulatorPane::buildFields(QGridLayout &grid)
{
    m_called->setObjectName(QStringLiteral("called"));
    m_called->setAccessibleName(tr("Dialled number"));
    m_called->setPlaceholderText(tr("Dialled number"));
    m_calling->setObjectName(QStringLiteral("calling"));
    m_calling->setAccessibleName(tr("Caller"));
    m_calling->setPlaceholderText(tr("Caller"));
    m_direction->setObjectName(QStringLiteral("direction"));
    m_direction->setAccessibleName(tr("Side of the call that is listed, and how it comes in"));
    for (const QString &text : { tr("outbound, SIP"), tr("outbound, POTS"), tr("outbound, H.323"), tr("inbound, SIP"),
             tr("inbound, POTS"), tr("inbound, H.323") })
        m_direction->addItem(text);
    for (QLineEdit *const edit : { m_called, m_calling }) {
        edit->setFont(ui::font(TextStyle::Fixed));
        connect(edit, &QLineEdit::textEdited, this, &SimulatorPane::readFields);
    }
    connect(m_direction, &QComboBox::currentIndexChanged, this, &SimulatorPane::readFields);
    if (m_form == Form::Beside) {
        grid.addWidget(m_called, 0, 0);
        grid.addWidget(m_calling, 0, 1);
        grid.addWidget(m_direction, 0, 2);
        return;
    }
    const auto label = [&](const QString &text, int row, int column, QWidget *field) {
        auto *const words = new QLabel(text, this);
        words->setForegroundRole(QPalette::PlaceholderText);
        words->setBuddy(field);
        grid.addWidget(words, row, column);
        grid.addWidget(field, row, column + 1);
    };
    label(tr("Dialled number"), 0, 0, m_called);
    label(tr("Caller"), 0, 2, m_calling);
    label(tr("Direction"), 1, 0, m_direction);
    m_port = addField(grid, 1, 2, "inPort", tr("Voice-port"), QStringLiteral("0/0/0:23"));
    grid.setColumnStretch(1, 1);
    grid.setColumnStretch(3, 1);
}

/// What most questions do without lies behind a button.
void SimulatorPane::buildMore(QVBoxLayout &column)
{
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setText(tr("More about the call"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setIcon(icon("right"));
    column.addWidget(m_more);
    auto *const rest = new QWidget(this);
    rest->setObjectName(QStringLiteral("rest"));
    rest->hide();
    auto *const parts = new QVBoxLayout(rest);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(px(8));
    auto *const fields = new QGridLayout, *const conflicts = new QGridLayout;
    fields->setSpacing(px(8));
    conflicts->setSpacing(px(8));
    buildRest(*fields);
    buildConflicts(*conflicts);
    parts->addLayout(fields);
    parts->addLayout(conflicts);
    column.addWidget(rest);
    connect(m_more, &QToolButton::toggled, this, [this, rest](bool isOpen) {
        rest->setVisible(isOpen);
        m_more->setIcon(icon(isOpen ? "down" : "right"));
    });
}

void SimulatorPane::buildRest(QGridLayout &grid)
{
    m_request = addField(grid, 2, 0, "requestUri", tr("Request URI"), QStringLiteral("sip:5417641400@10.10.1.11"));
    m_via = addField(grid, 2, 2, "via", tr("Topmost Via"), QStringLiteral("10.10.2.30"));
    m_to = addField(grid, 3, 0, "toUri", tr("To"), QStringLiteral("sip:5417641400@10.10.1.11"));
    m_from = addField(grid, 3, 2, "fromUri", tr("From"), QStringLiteral("sip:4085274003@10.10.2.30"));
    m_busy = addField(grid, 4, 0, "busy", tr("Keepalive failed"), tr("Tags: 1400 1401"));
    m_connections = addField(grid, 4, 2, "connections", tr("Calls now"), tr("Tag=calls: 1400=2"));
    m_carrier = addField(grid, 5, 0, "carrier", tr("Carrier id"), {});
    m_vrf = addField(grid, 5, 2, "vrf", tr("VRF"), {});
    m_seed = addField(grid, 6, 0, "seed", tr("Seed of chance"), QStringLiteral("0"));
    grid.setColumnStretch(1, 1);
    grid.setColumnStretch(3, 1);
}

void SimulatorPane::buildConflicts(QGridLayout &grid)
{
    auto *const title = new QLabel(tr("Where the vendor's documents disagree or are silent"), this);
    title->setForegroundRole(QPalette::PlaceholderText);
    grid.addWidget(title, 0, 0, 1, 2);
    const auto box = [&](int row, int column, const char *name, const QString &text, const QString &tip) {
        auto *const check = new QCheckBox(text, this);
        check->setObjectName(QLatin1String(name));
        check->setToolTip(tip);
        grid.addWidget(check, row, column);
        connect(check, &QCheckBox::toggled, this, &SimulatorPane::readFields);
        return check;
    };
    m_patternFirst = box(1, 0, "patternFirst", tr("Whole-URI pattern before host and user"),
        tr("The CUBE guide puts it last; a paragraph of document 211306 puts it first."));
    m_expandLast = box(1, 1, "expandLast", tr("num-exp after the outbound match"),
        tr("Document 211306 expands right before sending; show dialplan number prints the expansion before the "
           "candidates."));
    m_portLate = box(2, 0, "portLate", tr("Voice-port's profile after the inbound match"),
        tr("The documents do not say on which side of the inbound match it runs."));
    m_byPreference = box(2, 1, "byPreference", tr("Equal inbound matches by preference"),
        tr("By default the order is not guaranteed; the first in the configuration is taken here."));
}

/// From the fields to the call, and the question again.
void SimulatorPane::readFields()
{
    if (m_isWriting)
        return;
    m_origin->clear();
    SimulatedCall call = m_call;
    call.called = items::numberTyped(m_called->text());
    call.calling = items::numberTyped(m_calling->text());
    const Direction &direction = directions[std::max(m_direction->currentIndex(), 0)];
    call.side = direction.side;
    call.protocol = direction.protocol;
    QString fault;
    if (call.called.size() > static_cast<qsizetype>(dialplan::maxNumberDigits)
        || call.calling.size() > static_cast<qsizetype>(dialplan::maxNumberDigits))
        fault = tr("A number has at most %1 digits.").arg(dialplan::maxNumberDigits);
    if (m_form == Form::Whole) {
        const bool isPots = call.protocol == Protocol::Pots, isSip = call.protocol == Protocol::Sip;
        call.inPort = isPots ? m_port->text().trimmed() : QString();
        call.requestUri = isPots ? QString() : m_request->text().trimmed();
        call.toUri = isPots ? QString() : m_to->text().trimmed();
        call.fromUri = isPots ? QString() : m_from->text().trimmed();
        call.via = isSip ? m_via->text().trimmed() : QString();
        call.carrier = m_carrier->text().trimmed();
        call.vrf = m_vrf->text().trimmed();
        call.seed = m_seed->text().toULongLong();
        if (const auto busy = tagsIn(m_busy->text()))
            call.busyPeers = *busy;
        else
            fault = tr("Keepalive failed: tags of dial-peers, with blanks between them.");
        if (const auto connections = connectionsIn(m_connections->text()))
            call.connections = *connections;
        else
            fault = tr("Calls now: a tag, = and a number, for example 1400=2.");
        call.settings = { .isUriPatternFirst = m_patternFirst->isChecked(),
            .isNumExpLast = m_expandLast->isChecked(),
            .isPortTranslationLate = m_portLate->isChecked(),
            .breaksTiesByPreference = m_byPreference->isChecked() };
    } else {
        // What came with a leg and has no field here is of that leg only.
        call.inPort = call.requestUri = call.toUri = call.fromUri = call.via = QString();
    }
    m_fault->setText(fault);
    m_fault->setVisible(!fault.isEmpty());
    showFields();
    if (!fault.isEmpty() || call == m_call)
        return;
    m_call = call;
    ask();
    Q_EMIT callChanged();
}

void SimulatorPane::writeFields()
{
    m_isWriting = true;
    m_called->setText(m_call.called);
    m_calling->setText(m_call.calling);
    for (int i = 0; i < static_cast<int>(std::size(directions)); ++i) {
        if (directions[i].side == m_call.side && directions[i].protocol == m_call.protocol)
            m_direction->setCurrentIndex(i);
    }
    if (m_form == Form::Whole) {
        m_port->setText(m_call.inPort);
        m_request->setText(m_call.requestUri);
        m_to->setText(m_call.toUri);
        m_from->setText(m_call.fromUri);
        m_via->setText(m_call.via);
        m_carrier->setText(m_call.carrier);
        m_vrf->setText(m_call.vrf);
        m_busy->setText(textOf(m_call.busyPeers));
        m_connections->setText(textOf(m_call.connections));
        m_seed->setText(m_call.seed == 0 ? QString() : QString::number(m_call.seed));
        m_patternFirst->setChecked(m_call.settings.isUriPatternFirst);
        m_expandLast->setChecked(m_call.settings.isNumExpLast);
        m_portLate->setChecked(m_call.settings.isPortTranslationLate);
        m_byPreference->setChecked(m_call.settings.breaksTiesByPreference);
        const bool isMore = !m_call.busyPeers.isEmpty() || !m_call.connections.isEmpty() || !m_call.requestUri.isEmpty()
            || !m_call.via.isEmpty() || !m_call.carrier.isEmpty() || !m_call.vrf.isEmpty()
            || !(m_call.settings == dialplan::Settings {});
        m_more->setChecked(m_more->isChecked() || isMore);
    }
    m_fault->hide();
    m_isWriting = false;
    showFields();
}

/// Only what this kind of call has can be typed at.
void SimulatorPane::showFields()
{
    m_fault->setVisible(!m_fault->text().isEmpty());
    if (m_form == Form::Beside)
        return;
    const Protocol protocol = directions[std::max(m_direction->currentIndex(), 0)].protocol;
    m_port->setEnabled(protocol == Protocol::Pots);
    m_via->setEnabled(protocol == Protocol::Sip);
    for (QLineEdit *const edit : { m_request, m_to, m_from })
        edit->setEnabled(protocol != Protocol::Pots);
}

QJsonObject SimulatorPane::saveState() const
{
    return { { QStringLiteral("called"), m_call.called }, { QStringLiteral("calling"), m_call.calling },
        { QStringLiteral("direction"), m_direction->currentIndex() }, { QStringLiteral("port"), m_call.inPort },
        { QStringLiteral("request"), m_call.requestUri }, { QStringLiteral("to"), m_call.toUri },
        { QStringLiteral("from"), m_call.fromUri }, { QStringLiteral("via"), m_call.via },
        { QStringLiteral("busy"), textOf(m_call.busyPeers) },
        { QStringLiteral("connections"), textOf(m_call.connections) } };
}

void SimulatorPane::restoreState(const QJsonObject &state)
{
    if (state.isEmpty())
        return;
    const auto text = [&](const char *key) { return state.value(QLatin1String(key)).toString(); };
    SimulatedCall call;
    const int direction
        = qBound(0, state.value(QStringLiteral("direction")).toInt(), static_cast<int>(std::size(directions)) - 1);
    call.side = directions[direction].side;
    call.protocol = directions[direction].protocol;
    call.called = text("called");
    call.calling = text("calling");
    call.inPort = text("port");
    call.requestUri = text("request");
    call.toUri = text("to");
    call.fromUri = text("from");
    call.via = text("via");
    call.busyPeers = tagsIn(text("busy")).value_or(QList<quint32> {});
    call.connections = connectionsIn(text("connections")).value_or(QList<std::pair<quint32, quint32>> {});
    setCall(call);
}

} // namespace legwork::ui
