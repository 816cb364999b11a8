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
        <translation type="unfinished">
            <numerusform>Paused · %n waiting</numerusform>
            <numerusform>Paused · %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>legwork::ui::CompareView</name>
    <message numerus="yes">
        <source>%n steps that only one of the calls has: hatched.</source>
        <translation>
            <numerusform>%n steps that only one of the calls has: hatched.</numerusform>
            <numerusform>%n steps that only one of the calls has: hatched.</numerusform>
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
    <name>legwork::ui::ReplayControl</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n sources</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
</context>
</TS>
