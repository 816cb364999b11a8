# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion of legwork-cli.

set -l commands calls show report sources follow
complete -c legwork-cli -n "not __fish_seen_subcommand_from $commands" -f -a calls -d 'List the calls in logs and captures'
complete -c legwork-cli -n "not __fish_seen_subcommand_from $commands" -f -a show -d 'Show one call'
complete -c legwork-cli -n "not __fish_seen_subcommand_from $commands" -f -a report -d 'Write a report'
complete -c legwork-cli -n "not __fish_seen_subcommand_from $commands" -f -a sources -d 'Say what was read from each source'
complete -c legwork-cli -n "not __fish_seen_subcommand_from $commands" -f -a follow -d 'Follow growing files'
complete -c legwork-cli -n "not __fish_seen_subcommand_from $commands" -l version -d 'Print the version'

set -l any "__fish_seen_subcommand_from $commands"
complete -c legwork-cli -n "$any; and not __fish_seen_subcommand_from show" -l format -x -a 'table json ndjson csv' -d 'How the answer is written'
complete -c legwork-cli -n $any -l tz -x -a 'UTC local' -d 'Time zone of tables and of times in queries'
complete -c legwork-cli -n $any -l mask -d 'Hide caller data'
complete -c legwork-cli -n $any -l no-mask -d 'Do not hide caller data'
complete -c legwork-cli -n $any -l threads -x -d 'Threads to read with'
complete -c legwork-cli -n $any -l spool-limit -x -d 'Disk space for unpacked archives'
complete -c legwork-cli -n $any -l ringtone-number -x -d 'Number of the ringtone service'
complete -c legwork-cli -n $any -l error-number -x -d 'Number of the error service'
complete -c legwork-cli -n $any -l fail-on -x -a 'warning error' -d 'Exit with 1 on such a finding'
complete -c legwork-cli -n $any -l stats -d 'Print what the run cost'
complete -c legwork-cli -n $any -s q -l quiet -d 'No messages'
complete -c legwork-cli -n $any -s v -l verbose -d 'Say more'
complete -c legwork-cli -s h -l help -d 'Print help'

set -l choosing '__fish_seen_subcommand_from calls report follow'
complete -c legwork-cli -n $choosing -l query -x -d 'Only calls for which this holds'
complete -c legwork-cli -n $choosing -l since -x -d 'Only calls that start then or later'
complete -c legwork-cli -n $choosing -l until -x -d 'Only calls that start then or earlier'
complete -c legwork-cli -n '__fish_seen_subcommand_from calls' -l limit -x -d 'At most so many calls'
complete -c legwork-cli -n '__fish_seen_subcommand_from calls' -l sort -x -d 'Order by this field' -a 'start end length ani dnis outcome finding code cause stage legs ivr queue talk setup ring messages copies events id'
complete -c legwork-cli -n '__fish_seen_subcommand_from show' -l call -x -d 'Which call'
complete -c legwork-cli -n '__fish_seen_subcommand_from show' -l all -d 'Every record'
complete -c legwork-cli -n '__fish_seen_subcommand_from show' -l format -x -a 'text json mermaid' -d 'How the call is written'
complete -c legwork-cli -n '__fish_seen_subcommand_from report' -l out -x -a '(__fish_complete_directories)' -d 'Folder for the report'
complete -c legwork-cli -n '__fish_seen_subcommand_from follow' -l from-start -d 'Begin with what is there'
complete -c legwork-cli -n '__fish_seen_subcommand_from follow' -l events -d 'Print records'
complete -c legwork-cli -n '__fish_seen_subcommand_from follow' -l for -x -d 'End after so many seconds'
