<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LiveWords</name>
    <message numerus="yes">
        <source>%n file(s) followed</source>
        <translation>
            <numerusform>%n file followed</numerusform>
            <numerusform>%n files followed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::desktop::CallSearch</name>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::desktop::CommandPalette</name>
    <message numerus="yes">
        <source>%n result(s) in %1 ms</source>
        <translation>
            <numerusform>%n result in %1 ms</numerusform>
            <numerusform>%n results in %1 ms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::desktop::DropFrame</name>
    <message numerus="yes">
        <source>Drop to read %n item(s) and all that is in them</source>
        <translation>
            <numerusform>Drop to read %n item and all that is in them</numerusform>
            <numerusform>Drop to read %n items and all that is in them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop to read %n file(s) (%1)</source>
        <translation>
            <numerusform>Drop to read %n file (%1)</numerusform>
            <numerusform>Drop to read %n files (%1)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::desktop::MainWindow</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) not applied</source>
        <translation>
            <numerusform>%n edit not applied</numerusform>
            <numerusform>%n edits not applied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n server(s) to look at</source>
        <translation>
            <numerusform>%n server to look at</numerusform>
            <numerusform>%n servers to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::desktop::StatusFigures</name>
    <message numerus="yes">
        <source>%n change(s) not saved</source>
        <translation>
            <numerusform>%n change not saved</numerusform>
            <numerusform>%n changes not saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Following %n source(s)</source>
        <translation>
            <numerusform>Following %n source</numerusform>
            <numerusform>Following %n sources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n source(s) read · %1</source>
        <translation>
            <numerusform>%n source read · %1</numerusform>
            <numerusform>%n sources read · %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused · %n waiting</source>
        <translation>
            <numerusform>Paused · %n waiting</numerusform>
            <numerusform>Paused · %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln calls</source>
        <translation>
            <numerusform>%Ln call</numerusform>
            <numerusform>%Ln calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::items::DialPlanPeerModel</name>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::items::PeerForm</name>
    <message numerus="yes">
        <source>%n digit(s)</source>
        <translation>
            <numerusform>%n digit</numerusform>
            <numerusform>%n digits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::items::SimulationWords</name>
    <message numerus="yes">
        <source>%n digit(s) explicit</source>
        <translation>
            <numerusform>%n digit explicit</numerusform>
            <numerusform>%n digits explicit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n more</source>
        <translation>
            <numerusform>, and %n more</numerusform>
            <numerusform>, and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No match: wants more than %n digit(s)</source>
        <translation>
            <numerusform>No match: wants more than %n digit</numerusform>
            <numerusform>No match: wants more than %n digits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No match: ends after %n digit(s)</source>
        <translation>
            <numerusform>No match: ends after %n digit</numerusform>
            <numerusform>No match: ends after %n digits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::live::HepReceiver</name>
    <message numerus="yes">
        <source>%1 sends HEP packets without addresses or message; %n rejected.</source>
        <translation>
            <numerusform>%1 sends HEP packets without addresses or message; %n rejected.</numerusform>
            <numerusform>%1 sends HEP packets without addresses or message; %n rejected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 sends what is not HEP version 3; %n packet(s) rejected.</source>
        <translation>
            <numerusform>%1 sends what is not HEP version 3; %n packet rejected.</numerusform>
            <numerusform>%1 sends what is not HEP version 3; %n packets rejected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::live::LiveSource</name>
    <message numerus="yes">
        <source>%n watched paths</source>
        <translation>
            <numerusform>%n watched path</numerusform>
            <numerusform>%n watched paths</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::live::Receiver</name>
    <message numerus="yes">
        <source>%n connection(s) beyond %1 were turned away.</source>
        <translation>
            <numerusform>%n connection beyond %1 was turned away.</numerusform>
            <numerusform>%n connections beyond %1 were turned away.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::live::SyslogReceiver</name>
    <message numerus="yes">
        <source>%1 sends what is not syslog; %n message(s) rejected.</source>
        <translation>
            <numerusform>%1 sends what is not syslog; %n message rejected.</numerusform>
            <numerusform>%1 sends what is not syslog; %n messages rejected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::AlertsPane</name>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::Announcer</name>
    <message numerus="yes">
        <source>%n new rows</source>
        <translation>
            <numerusform>%n new row</numerusform>
            <numerusform>%n new rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::BreakView</name>
    <message numerus="yes">
        <source>Your path: %n step(s).</source>
        <translation>
            <numerusform>Your path: %n step.</numerusform>
            <numerusform>Your path: %n steps.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::BulkEditDialog</name>
    <message numerus="yes">
        <source>Change %n dial-peer(s)</source>
        <translation>
            <numerusform>Change %n dial-peer</numerusform>
            <numerusform>Change %n dial-peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 on %n dial-peer(s); one step of undo.</source>
        <translation>
            <numerusform>%1 on %n dial-peer; one step of undo.</numerusform>
            <numerusform>%1 on %n dial-peers; one step of undo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s): %1</source>
        <translation>
            <numerusform>%n peer: %1</numerusform>
            <numerusform>%n peers: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::CallPreview</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n legs</source>
        <translation>
            <numerusform>%n legs</numerusform>
            <numerusform>%n legs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages</source>
        <translation>
            <numerusform>%n messages</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::CallTable</name>
    <message numerus="yes">
        <source>Calls, %n rows</source>
        <translation>
            <numerusform>Calls, %n rows</numerusform>
            <numerusform>Calls, %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↑ %n new</source>
        <translation>
            <numerusform>↑ %n new</numerusform>
            <numerusform>↑ %n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↓ %n new</source>
        <translation>
            <numerusform>↓ %n new</numerusform>
            <numerusform>↓ %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::CallsPage</name>
    <message numerus="yes">
        <source>mark %n calls</source>
        <translation>
            <numerusform>mark %n calls</numerusform>
            <numerusform>mark %n calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>unmark %n calls</source>
        <translation>
            <numerusform>unmark %n calls</numerusform>
            <numerusform>unmark %n calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n calls in the order of the table, one line each.</source>
        <translation>
            <numerusform>%n calls in the order of the table, one line each.</numerusform>
            <numerusform>%n calls in the order of the table, one line each.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n calls written to %1</source>
        <translation>
            <numerusform>%n calls written to %1</numerusform>
            <numerusform>%n calls written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> (and %n more)</source>
        <translation>
            <numerusform> (and %n more)</numerusform>
            <numerusform> (and %n more)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused · %n waiting</source>
        <translation>
            <numerusform>Paused · %n waiting</numerusform>
            <numerusform>Paused · %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln calls</source>
        <translation>
            <numerusform>%Ln call</numerusform>
            <numerusform>%Ln calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln calls</source>
        <translation>
            <numerusform>%1 of %Ln call</numerusform>
            <numerusform>%1 of %Ln calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ChangeDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ChangeScriptPane</name>
    <message numerus="yes">
        <source>%n command(s) for %1</source>
        <translation>
            <numerusform>%n command for %1</numerusform>
            <numerusform>%n commands for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lint finds %n error(s) in the edited configuration.</source>
        <translation>
            <numerusform>Lint finds %n error in the edited configuration.</numerusform>
            <numerusform>Lint finds %n errors in the edited configuration.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ChangeSoFar</name>
    <message numerus="yes">
        <source>%n line(s) outside the dial plan</source>
        <translation>
            <numerusform>%n line outside the dial plan</numerusform>
            <numerusform>%n lines outside the dial plan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>and %n more line</numerusform>
            <numerusform>and %n more lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::CompareView</name>
    <message numerus="yes">
        <source>%n steps that only one of the calls has.</source>
        <translation>
            <numerusform>%n step that only one of the calls has.</numerusform>
            <numerusform>%n steps that only one of the calls has.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ComplianceChart</name>
    <message numerus="yes">
        <source>%n overage day(s), %1–%2</source>
        <translation>
            <numerusform>%n overage day, %1–%2</numerusform>
            <numerusform>%n overage days, %1–%2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ConfigEdit</name>
    <message numerus="yes">
        <source>delete %n line(s)</source>
        <translation>
            <numerusform>delete %n line</numerusform>
            <numerusform>delete %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more line(s)</source>
        <translation>
            <numerusform>%n more line</numerusform>
            <numerusform>%n more lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n certificate(s) changed</source>
        <translation>
            <numerusform>%n certificate changed</numerusform>
            <numerusform>%n certificates changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>with %n partner(s)</source>
        <translation>
            <numerusform>with %n partner</numerusform>
            <numerusform>with %n partners</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n profile(s) imported. Their passwords are to be typed.</source>
        <translation>
            <numerusform>%n profile imported. Their passwords are to be typed.</numerusform>
            <numerusform>%n profiles imported. Their passwords are to be typed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n profile(s) exported to %1, without secrets.</source>
        <translation>
            <numerusform>%n profile exported to %1, without secrets.</numerusform>
            <numerusform>%n profiles exported to %1, without secrets.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::CoverageView</name>
    <message numerus="yes">
        <source>%n number(s)</source>
        <translation>
            <numerusform>%n number</numerusform>
            <numerusform>%n numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n fail(s)</source>
        <translation>
            <numerusform>, %n fails</numerusform>
            <numerusform>, %n fail</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n go(es) elsewhere than before the edit</source>
        <translation>
            <numerusform>, %n goes elsewhere than before the edit</numerusform>
            <numerusform>, %n go elsewhere than before the edit</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::DetailPane</name>
    <message numerus="yes">
        <source>%n differences</source>
        <translation>
            <numerusform>%n differences</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::DialPlanPage</name>
    <message numerus="yes">
        <source>%1 (%n edit(s))</source>
        <translation>
            <numerusform>%1 (%n edit)</numerusform>
            <numerusform>%1 (%n edits)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>bring up %n peer(s)</source>
        <translation>
            <numerusform>bring up %n peer</numerusform>
            <numerusform>bring up %n peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>shut %n peer(s)</source>
        <translation>
            <numerusform>shut %n peer</numerusform>
            <numerusform>shut %n peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n peer(s)</source>
        <translation>
            <numerusform>delete %n peer</numerusform>
            <numerusform>delete %n peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n peer(s) to %1</source>
        <translation>
            <numerusform>move %n peer to %1</numerusform>
            <numerusform>move %n peers to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) met lines that the device has changed meanwhile; they stay as you wrote them. Compare them before you apply.</source>
        <translation>
            <numerusform>%n edit met lines that the device has changed meanwhile; they stay as you wrote them. Compare them before you apply.</numerusform>
            <numerusform>%n edits met lines that the device has changed meanwhile; they stay as you wrote them. Compare them before you apply.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n dial-peer(s)</source>
        <translation>
            <numerusform>%n dial-peer</numerusform>
            <numerusform>%n dial-peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n translation rule(s)</source>
        <translation>
            <numerusform>%n translation rule</numerusform>
            <numerusform>%n translation rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lint finding(s)</source>
        <translation>
            <numerusform>%n lint finding</numerusform>
            <numerusform>%n lint findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) not applied</source>
        <translation>
            <numerusform>%n edit not applied</numerusform>
            <numerusform>%n edits not applied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::EmptyState</name>
    <message numerus="yes">
        <source>%1: %Ln calls</source>
        <translation>
            <numerusform>%1: %Ln call</numerusform>
            <numerusform>%1: %Ln calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %1 (%Ln calls)</source>
        <translation>
            <numerusform>Remove %1 (%Ln call)</numerusform>
            <numerusform>Remove %1 (%Ln calls)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::EntitlementsPage</name>
    <message numerus="yes">
        <source>%1 ends in %n day(s)</source>
        <translation>
            <numerusform>%1 ends in %n day</numerusform>
            <numerusform>%1 ends in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::FindingCard</name>
    <message numerus="yes">
        <source>%1, %2, %n pieces of evidence</source>
        <translation>
            <numerusform>%1, %2, %n pieces of evidence</numerusform>
            <numerusform>%1, %2, %n pieces of evidence</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::LadderPage</name>
    <message numerus="yes">
        <source>Unfold %n rows</source>
        <translation>
            <numerusform>Unfold %n rows</numerusform>
            <numerusform>Unfold %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n calls</source>
        <translation>
            <numerusform>%n calls</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more rows...</source>
        <translation>
            <numerusform>%n more rows...</numerusform>
            <numerusform>%n more rows...</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::LadderView</name>
    <message numerus="yes">
        <source>%n rows folded</source>
        <translation>
            <numerusform>%n rows folded</numerusform>
            <numerusform>%n rows folded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ladder of %1 to %2, %n rows</source>
        <translation>
            <numerusform>Ladder of %1 to %2, %n rows</numerusform>
            <numerusform>Ladder of %1 to %2, %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new below</source>
        <translation>
            <numerusform>%n new below</numerusform>
            <numerusform>%n new below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::LearnPage</name>
    <message numerus="yes">
        <source>%n call(s) with their logs.</source>
        <translation>
            <numerusform>%n call with their logs.</numerusform>
            <numerusform>%n calls with their logs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n item(s) and the calls they need.</source>
        <translation>
            <numerusform>%1 holds %n item and the calls they need.</numerusform>
            <numerusform>%1 holds %n items and the calls they need.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) written to %1.</source>
        <translation>
            <numerusform>%n result written to %1.</numerusform>
            <numerusform>%n results written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::LegendBar</name>
    <message numerus="yes">
        <source>%n more server(s)</source>
        <translation>
            <numerusform>%n more server</numerusform>
            <numerusform>%n more servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::LintPane</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hint(s)</source>
        <translation>
            <numerusform>%n hint</numerusform>
            <numerusform>%n hints</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n clean peer(s)</source>
        <translation>
            <numerusform>%n clean peer</numerusform>
            <numerusform>%n clean peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing found. %n rule(s) looked.</source>
        <translation>
            <numerusform>Nothing found. %n rule looked.</numerusform>
            <numerusform>Nothing found. %n rules looked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n suppressed</source>
        <translation>
            <numerusform>%n suppressed</numerusform>
            <numerusform>%n suppressed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::NumberChecks</name>
    <message numerus="yes">
        <source>%n number(s), none goes elsewhere</source>
        <translation>
            <numerusform>%n number, none goes elsewhere</numerusform>
            <numerusform>%n numbers, none goes elsewhere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s)</source>
        <translation>
            <numerusform>%n number</numerusform>
            <numerusform>%n numbers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n fail(s)</source>
        <translation>
            <numerusform>, %n fails</numerusform>
            <numerusform>, %n fail</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::PatternStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more patterns</source>
        <translation>
            <numerusform>%n more patterns</numerusform>
            <numerusform>%n more patterns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::PeerFieldRow</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::PeerTable</name>
    <message numerus="yes">
        <source>Dial-peers, %n rows</source>
        <translation>
            <numerusform>Dial-peers, %n row</numerusform>
            <numerusform>Dial-peers, %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::PlanView</name>
    <message numerus="yes">
        <source>%n check(s)</source>
        <translation>
            <numerusform>%n check</numerusform>
            <numerusform>%n checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::PortsPage</name>
    <message numerus="yes">
        <source>%n open alert(s)</source>
        <translation>
            <numerusform>%n open alert</numerusform>
            <numerusform>%n open alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ReconcilePane</name>
    <message numerus="yes">
        <source>from %n gateway(s)</source>
        <translation>
            <numerusform>from %n gateway</numerusform>
            <numerusform>from %n gateways</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>mean of %n minute(s)</source>
        <translation>
            <numerusform>mean of %n minute</numerusform>
            <numerusform>mean of %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::ReplayControl</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n sources</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::SimulatorPane</name>
    <message numerus="yes">
        <source>%n other peer(s) cannot match</source>
        <translation>
            <numerusform>%n other peer cannot match</numerusform>
            <numerusform>%n other peers cannot match</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::SourcePanel</name>
    <message numerus="yes">
        <source>%1 of %Ln calls</source>
        <translation>
            <numerusform>%1 of %Ln call</numerusform>
            <numerusform>%1 of %Ln calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::StatisticsStrip</name>
    <message numerus="yes">
        <source>from %1, %Ln calls</source>
        <translation>
            <numerusform>from %1, %Ln call</numerusform>
            <numerusform>from %1, %Ln calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::UsageChart</name>
    <message numerus="yes">
        <source>%n gap(s) without data</source>
        <translation>
            <numerusform>%n gap without data</numerusform>
            <numerusform>%n gaps without data</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s)</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more server(s) in the table</source>
        <translation>
            <numerusform>%n more server in the table</numerusform>
            <numerusform>%n more servers in the table</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>from logs: %n call(s) started in %1</source>
        <translation>
            <numerusform>from logs: %n call started in %1</numerusform>
            <numerusform>from logs: %n calls started in %1</numerusform>
        </translation>
    </message>
</context>
</TS>
