// SPDX-License-Identifier: GPL-3.0-or-later
#include "sizingpane.h"

#include "erlangcurve.h"
#include "timeticks.h"

#include <common/theme.h>

#include <QButtonGroup>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include <cmath>

namespace legwork::ui {

using items::SizingFormula;

namespace {

constexpr int mostCalls = 10'000'000; // an hour

} // namespace

SizingPane::SizingPane(items::TraceSession &session, items::PortsFeed &feed, QWidget *parent)
    : Card(tr("Sizing"), parent)
    , m_session(session)
    , m_feed(feed)
    , m_formulas(new QButtonGroup(this))
    , m_curve(new ErlangCurve(this))
{
    setObjectName(QStringLiteral("sizingPane"));
    const std::array names { std::pair(tr("Erlang B"), tr("A call that finds no port is lost")),
        std::pair(tr("C"), tr("Erlang C: a call that finds no port waits")),
        std::pair(tr("Extended"), tr("Extended Erlang B: some of the lost calls come again at once")) };
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
        auto *const button = new QToolButton(this);
        button->setObjectName(QStringLiteral("formula%1").arg(i));
        button->setText(names[static_cast<std::size_t>(i)].first);
        button->setToolTip(names[static_cast<std::size_t>(i)].second);
        button->setAccessibleName(names[static_cast<std::size_t>(i)].second);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_formulas->addButton(button, i);
        head()->addWidget(button);
    }
    m_formulas->button(0)->setChecked(true);
    buildFields();
    connect(m_formulas, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (isOn)
            work();
    });
    connect(&session, &items::TraceSession::callsChanged, this,
        [this] { m_fromLogs->setEnabled(m_session.snapshot().calls.size() > 0); });
    work();
}

void SizingPane::buildFields()
{
    auto *const grid = new QGridLayout;
    grid->setHorizontalSpacing(px(8));
    grid->setVerticalSpacing(px(3));
    grid->setColumnStretch(2, 1);
    int row = 0;
    const auto add = [&](const QString &name, QAbstractSpinBox *field, const char *object) {
        auto *const label = makeLabel(this, static_cast<int>(TextStyle::Body), Ink::Quiet);
        label->setText(name);
        label->setBuddy(field);
        field->setObjectName(QString::fromLatin1(object));
        field->setAccessibleName(name);
        field->setKeyboardTracking(false);
        field->setFixedWidth(px(92));
        auto *const note = makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Faint);
        note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row, 1);
        grid->addWidget(note, row++, 2);
        return std::pair(label, note);
    };
    m_calls = new QSpinBox(this);
    m_calls->setRange(0, mostCalls);
    m_calls->setGroupSeparatorShown(true);
    m_calls->setValue(1000);
    m_seconds = new QDoubleSpinBox(this);
    m_seconds->setRange(0, 86'400);
    m_seconds->setDecimals(1);
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setValue(120);
    m_target = new QDoubleSpinBox(this);
    m_target->setRange(0.001, 99);
    m_target->setDecimals(3);
    m_target->setSuffix(tr(" %"));
    m_target->setValue(0.1);
    m_recall = new QDoubleSpinBox(this);
    m_recall->setRange(0, 99);
    m_recall->setSuffix(tr(" %"));
    m_recall->setDecimals(0);
    m_recall->setValue(50);
    m_moreCalls = new QSpinBox(this);
    m_longer = new QSpinBox(this);
    for (QSpinBox *const percent : { m_moreCalls, m_longer }) {
        percent->setRange(-90, 900);
        percent->setSuffix(tr(" %"));
    }
    m_callsNote = add(tr("Busy-hour calls"), m_calls, "busyHourCalls").second;
    m_secondsNote = add(tr("Port time per call"), m_seconds, "secondsPerCall").second;
    m_targetNote = add(tr("Blocking target"), m_target, "blockingTarget").second;
    const auto recall = add(tr("Come again"), m_recall, "recall");
    m_recallName = recall.first;
    recall.second->setText(tr("of the lost calls"));
    m_recallNote = recall.second;
    add(tr("What if: calls"), m_moreCalls, "moreCalls").second->setText(tr("or fewer"));
    add(tr("What if: length"), m_longer, "longerCalls").second->setText(tr("or shorter"));
    m_loses = new QCheckBox(tr("The largest server is lost"), this);
    m_loses->setObjectName(QStringLiteral("losesServer"));
    m_fromLogs = new QPushButton(tr("From logs"), this);
    m_fromLogs->setObjectName(QStringLiteral("sizeFromLogs"));
    m_fromLogs->setToolTip(tr("Takes the busiest hour of the calls that are loaded"));
    m_fromLogs->setAutoDefault(false);
    m_fromLogs->setEnabled(m_session.snapshot().calls.size() > 0);
    auto *const whatIf = new QHBoxLayout;
    whatIf->addWidget(m_loses, 1);
    whatIf->addWidget(m_fromLogs);
    body()->addLayout(grid);
    body()->addLayout(whatIf);

    m_needed = makeLabel(this, static_cast<int>(TextStyle::Figure));
    m_needed->setObjectName(QStringLiteral("portsNeeded"));
    m_offered = makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Quiet);
    m_spare = makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Text);
    m_spare->setObjectName(QStringLiteral("portsSpare"));
    m_more = makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Quiet);
    for (QLabel *const label : { m_offered, m_spare, m_more })
        label->setWordWrap(true);
    auto *const answer = new QHBoxLayout;
    answer->setSpacing(px(12));
    auto *const words = new QVBoxLayout;
    words->setSpacing(px(1));
    words->addWidget(m_offered);
    words->addWidget(m_spare);
    words->addWidget(m_more);
    answer->addWidget(m_needed, 0, Qt::AlignTop);
    answer->addLayout(words, 1);
    body()->addLayout(answer);
    body()->addWidget(m_curve, 1);
    auto *const note = makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Faint);
    note->setText(tr("Blocking by number of ports. Calls on agents use call director ports."));
    note->setWordWrap(true);
    body()->addWidget(note);

    const auto changed = [this] {
        work();
        Q_EMIT edited();
    };
    for (QSpinBox *const field : { m_calls, m_moreCalls, m_longer })
        connect(field, &QSpinBox::valueChanged, this, changed);
    for (QDoubleSpinBox *const field : { m_seconds, m_target, m_recall })
        connect(field, &QDoubleSpinBox::valueChanged, this, changed);
    connect(m_loses, &QCheckBox::toggled, this, changed);
    connect(m_fromLogs, &QPushButton::clicked, this, &SizingPane::fillFromLogs);
}

items::SizingInput SizingPane::input() const
{
    items::SizingInput input;
    input.formula = static_cast<SizingFormula>(std::max(m_formulas->checkedId(), 0));
    input.callsPerHour = m_calls->value();
    input.secondsPerCall = m_seconds->value();
    input.target = m_target->value() / 100;
    input.recall = m_recall->value() / 100;
    input.moreCalls = m_moreCalls->value() / 100.0;
    input.longerCalls = m_longer->value() / 100.0;
    input.losesServer = m_loses->isChecked();
    input.entitled = m_entitled;
    input.deployed = m_deployed;
    input.largestServer = m_largest;
    return input;
}

void SizingPane::tick()
{
    const auto &latest = m_feed.latest();
    unsigned largest = 0;
    for (const items::FeedServer &server : m_feed.servers())
        largest = std::max(largest, server.total.value_or(0));
    const unsigned entitled = latest ? latest->purchased.value_or(0) : 0;
    const unsigned deployed = latest ? latest->total.value_or(0) : 0;
    if (entitled == m_entitled && deployed == m_deployed && largest == m_largest)
        return;
    m_entitled = entitled;
    m_deployed = deployed;
    m_largest = largest;
    work();
}

void SizingPane::work()
{
    const QLocale locale;
    const items::SizingInput now = input();
    const bool isExtended = now.formula == SizingFormula::ExtendedErlangB;
    for (QWidget *const part : std::initializer_list<QWidget *> { m_recall, m_recallName, m_recallNote })
        part->setVisible(isExtended);
    const double oneIn = 1 / now.target;
    m_targetNote->setText(now.formula == SizingFormula::ErlangC
            ? tr("may wait, 1 in %1").arg(locale.toString(oneIn, 'f', oneIn < 10 ? 1 : 0))
            : tr("1 in %1").arg(locale.toString(oneIn, 'f', oneIn < 10 ? 1 : 0)));
    m_answer = items::sizing(now);
    m_needed->setText(locale.toString(m_answer.needed));
    m_needed->setAccessibleName(tr("Ports needed: %1").arg(locale.toString(m_answer.needed)));
    m_offered->setText(tr("ports needed for %1 erlangs").arg(locale.toString(m_answer.erlangs, 'f', 1)));
    const qint64 spare = static_cast<qint64>(now.usable()) - static_cast<qint64>(m_answer.needed);
    QPalette colours = m_spare->palette();
    colours.setColor(QPalette::WindowText, now.usable() == 0 ? theme().text2 : spare >= 0 ? theme().ok : theme().error);
    m_spare->setPalette(colours);
    const QString of = now.usable() == now.entitled ? tr("entitled") : tr("that are there");
    m_spare->setText(now.usable() == 0 ? tr("what was bought is not known")
            : spare >= 0
            ? tr("\u2713 %1 spare of %2 %3").arg(locale.toString(spare), locale.toString(now.usable()), of)
            : tr("\u2715 %1 too few of %2 %3").arg(locale.toString(-spare), locale.toString(now.usable()), of));
    m_more->setText(now.formula == SizingFormula::ErlangC
            ? tr("%1 % within %2 s, mean wait %3 s")
                  .arg(locale.toString(100 * m_answer.serviceLevel, 'f', 1), locale.toString(now.answerWithin, 'f', 0),
                      locale.toString(m_answer.meanWait, 'f', 2))
            : now.usable() > 0
            ? tr("%1 % blocked with %2")
                  .arg(locale.toString(100 * m_answer.blocking, 'f', 3), locale.toString(now.usable()))
            : QString());
    m_curve->show(now, m_answer);
}

void SizingPane::fillFromLogs()
{
    m_session.ask<items::BusyHour>([](const calls::Engine &engine) { return items::busyHour(engine.holds()); }, this,
        [this](const items::BusyHour &hour) {
            if (hour.from == 0) {
                m_callsNote->setText(tr("no call held a port"));
                return;
            }
            m_calls->setValue(static_cast<int>(std::lround(hour.calls)));
            m_seconds->setValue(hour.seconds);
            m_callsNote->setText(
                tr("from logs, %1").arg(dayText(UtcTime(Milliseconds(hour.from)), m_session.clock().zone)));
            m_secondsNote->setText(tr("%1 IVR + %2 queue")
                                       .arg(QLocale().toString(hour.seconds - hour.queueSeconds, 'f', 0),
                                           QLocale().toString(hour.queueSeconds, 'f', 0)));
        });
}

QJsonObject SizingPane::saved() const
{
    return { { QStringLiteral("formula"), m_formulas->checkedId() }, { QStringLiteral("calls"), m_calls->value() },
        { QStringLiteral("seconds"), m_seconds->value() }, { QStringLiteral("target"), m_target->value() },
        { QStringLiteral("recall"), m_recall->value() } };
}

void SizingPane::restore(const QJsonObject &saved)
{
    if (QAbstractButton *const button = m_formulas->button(saved.value(QLatin1String("formula")).toInt()))
        button->setChecked(true);
    m_calls->setValue(saved.value(QLatin1String("calls")).toInt(m_calls->value()));
    m_seconds->setValue(saved.value(QLatin1String("seconds")).toDouble(m_seconds->value()));
    m_target->setValue(saved.value(QLatin1String("target")).toDouble(m_target->value()));
    m_recall->setValue(saved.value(QLatin1String("recall")).toDouble(m_recall->value()));
}

} // namespace legwork::ui
