// SPDX-License-Identifier: GPL-3.0-or-later
#include "testpane.h"

#include "steplist.h"
#include "trustbox.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace legwork::ui {

using connections::TestStep;

namespace {

constexpr qsizetype shownOfRaw = 20'000;

QLabel *plain(const QString &text, QWidget *parent, TextStyle style = TextStyle::Body)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(style));
    return label;
}

/// A card on the window's ground.
class Card final : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme().line);
        painter.setBrush(theme().base);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    }
};

} // namespace

TestPane::TestPane(QWidget *parent)
    : QScrollArea(parent)
    , m_head(plain({}, this, TextStyle::Caption))
    , m_refused(plain({}, this))
    , m_sent(plain({}, this))
    , m_redirects(plain({}, this))
    , m_raw(new QPlainTextEdit(this))
    , m_steps(new StepList(this))
    , m_trust(new TrustBox(this))
    , m_copy(new QPushButton(icon("copy"), tr("Copy report"), this))
    , m_again(new QPushButton(tr("Run again"), this))
    , m_showRaw(new QPushButton(tr("Show raw reply"), this))
{
    setObjectName(QStringLiteral("testPane"));
    setAccessibleName(tr("Test report"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    m_trust->hide();
    m_head->setObjectName(QStringLiteral("testHead"));
    m_sent->setObjectName(QStringLiteral("whatWasSent"));
    m_refused->setObjectName(QStringLiteral("notTrusted"));
    m_copy->setObjectName(QStringLiteral("copyReport"));
    m_again->setObjectName(QStringLiteral("runAgain"));
    m_showRaw->setObjectName(QStringLiteral("showRaw"));
    m_raw->setObjectName(QStringLiteral("rawReply"));
    m_raw->setAccessibleName(tr("Raw reply"));
    m_raw->setReadOnly(true);
    m_raw->setFont(ui::font(TextStyle::FixedSmall));
    m_raw->setFixedHeight(px(120));
    for (QLabel *const label : { m_sent, m_redirects, m_refused })
        label->setWordWrap(true);
    auto *const card = new Card;
    auto *const title = new QHBoxLayout;
    title->addWidget(plain(tr("Test report"), card, TextStyle::Title));
    title->addStretch();
    title->addWidget(m_head);
    auto *const facts = new QFormLayout;
    facts->setHorizontalSpacing(px(12));
    facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    facts->addRow(plain(tr("What was sent"), card, TextStyle::Strong), m_sent);
    facts->addRow(plain(tr("Redirects"), card, TextStyle::Strong), m_redirects);
    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(px(8));
    for (QPushButton *const button : { m_copy, m_again, m_showRaw })
        buttons->addWidget(button);
    buttons->addStretch();
    auto *const column = new QVBoxLayout(card);
    column->setContentsMargins(px(20), px(14), px(20), px(14));
    column->setSpacing(px(10));
    column->addLayout(title);
    column->addWidget(m_steps);
    column->addWidget(m_refused);
    auto *const line = new QFrame(card);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    column->addWidget(line);
    column->addLayout(facts);
    column->addWidget(m_raw);
    column->addLayout(buttons);
    column->addStretch();
    auto *const ground = new QWidget(this);
    auto *const around = new QVBoxLayout(ground);
    around->setContentsMargins(px(14), px(12), px(14), px(12));
    around->addWidget(card);
    setWidget(ground);
    viewport()->setAutoFillBackground(false);
    ground->setAutoFillBackground(false);

    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(textOf(m_report)); });
    connect(m_again, &QPushButton::clicked, this, &TestPane::runAsked);
    connect(m_showRaw, &QPushButton::clicked, this, [this] {
        m_raw->setVisible(!m_raw->isVisible());
        m_showRaw->setText(m_raw->isVisible() ? tr("Hide raw reply") : tr("Show raw reply"));
    });
    connect(m_trust, &TrustBox::trusted, this, [this] {
        const TestStep step = m_report.steps.constLast();
        Q_EMIT trustAsked(step.place, step.certificate);
    });
    connect(m_trust, &TrustBox::trustedForSession, this, [this] {
        const TestStep step = m_report.steps.constLast();
        Q_EMIT sessionTrustAsked(step.place, step.certificate);
    });
    connect(m_trust, &TrustBox::refused, this, [this] {
        m_steps->setInset(nullptr);
        m_trust->hide();
        m_steps->setReport(m_report);
        m_refused->setText(tr("Not trusted. Nothing will be sent to it until its certificate is."));
        m_refused->show();
        m_again->setFocus();
    });
    setReport({});
}

void TestPane::setReport(const TestReport &report)
{
    m_report = report;
    m_refused->hide();
    m_raw->hide();
    m_showRaw->setText(tr("Show raw reply"));
    const QByteArray raw = report.steps.isEmpty() ? QByteArray() : report.steps.constLast().raw;
    m_showRaw->setVisible(!raw.isEmpty());
    m_raw->setPlainText(QString::fromUtf8(raw.left(shownOfRaw)));
    m_head->setText(headOf(report));
    m_sent->setText(report.isEmpty() ? tr("Nothing.") : report.sent);
    m_redirects->setText(tr("None followed. Proxy: %1.").arg(proxyText(report.profile)));
    m_copy->setEnabled(!report.isEmpty());
    m_again->setEnabled(!report.isRunning && !report.profile.bases.isEmpty());
    showTrust();
    m_steps->setReport(report);
}

/// Where the last step is a certificate that is not trusted, the question stands below it.
void TestPane::showTrust()
{
    const bool isOpen = !m_report.isRunning && !m_report.isOk && !m_report.steps.isEmpty()
        && m_report.steps.constLast().name == QLatin1String("tls") && !m_report.steps.constLast().certificate.isEmpty();
    m_steps->setInset(isOpen ? m_trust : nullptr);
    m_trust->setVisible(isOpen);
    if (!isOpen)
        return;
    const TestStep &step = m_report.steps.constLast();
    connections::TrustedCertificate known = m_report.profile.trusted.value(step.place);
    if (known.sha256.isEmpty())
        known.sha256 = m_report.profile.pin;
    m_trust->setCertificates(step.place, known, step.certificate);
}

} // namespace legwork::ui
