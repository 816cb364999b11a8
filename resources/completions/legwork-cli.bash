# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion of legwork-cli: commands, options, values of options, fields of queries and of --sort.

_legwork_cli_dialplan()
{
    local current=$1 previous=$2 sub= word
    local subs='peers lint match translate diff fetch apply'
    for word in "${COMP_WORDS[@]:2:COMP_CWORD - 2}"; do
        if [[ " $subs " == *" $word "* ]]; then
            sub=$word
            break
        fi
    done
    if [[ -z $sub ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$subs" -- "$current")
        return
    fi
    case $previous in
    --format)
        local formats='table json ndjson'
        [[ $sub == peers || $sub == lint ]] && formats+=' csv'
        [[ $sub == diff ]] && formats='script json'
        [[ $sub == fetch || $sub == apply ]] && formats='text json'
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$current")
        return
        ;;
    --profile)
        [[ $sub == lint ]] && mapfile -t COMPREPLY < <(compgen -W 'cvp generic' -- "$current")
        return
        ;;
    --fail-on)
        mapfile -t COMPREPLY < <(compgen -W 'warning error' -- "$current")
        return
        ;;
    --safety)
        mapfile -t COMPREPLY < <(compgen -W 'auto revert reload none' -- "$current")
        return
        ;;
    --on-error)
        mapfile -t COMPREPLY < <(compgen -W 'stop rollback' -- "$current")
        return
        ;;
    --host)
        mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
        return
        ;;
    --party)
        mapfile -t COMPREPLY < <(compgen -W 'called calling' -- "$current")
        return
        ;;
    --assume)
        mapfile -t COMPREPLY < <(compgen -W \
            'uri-pattern-first num-exp-last port-translation-late ties-by-preference' -- "$current")
        return
        ;;
    --called | --calling | --in-port | --sip-to | --sip-from | --via | --request-uri | --called-type | --calling-type | \
        --carrier | --vrf | --tenant | --route-string | --seed | --busy | --rule | --number | --type | --plan | \
        --label | --suppress | --device | --licensed-ports | --port | --user | --pin | --expect-hash | --minutes)
        return
        ;;
    esac
    if [[ $current == -* ]]; then
        local options='--device --format --mask --stats --quiet --verbose --help'
        case $sub in
        lint) options+=' --profile --fail-on --label --suppress --traces --licensed-ports' ;;
        match)
            options+=' --called --calling --in-port --sip-to --sip-from --via --request-uri --h323 --called-type
                --calling-type --carrier --vrf --tenant --route-string --seed --busy --assume'
            ;;
        translate) options+=' --rule --profile --number --type --plan --party' ;;
        diff) options+=' --rollback' ;;
        fetch | apply)
            options='--host --port --user --password-stdin --keychain --enable --restconf --pin --known-hosts --ca --format
                --quiet --verbose --help'
            [[ $sub == fetch ]] && options+=' --out'
            [[ $sub == apply ]] && options+=' --device --dry-run --yes --expect-hash --safety --minutes --on-error --save
                --workspace'
            ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
}

_legwork_cli_server='--url --user --password-stdin --jwt --ca --pin --timeout --workspace'

_legwork_cli_connections()
{
    local current=$1 previous=$2
    if ((COMP_CWORD == 2)); then
        mapfile -t COMPREPLY < <(compgen -W test -- "$current")
        return
    fi
    case $previous in
    --format) mapfile -t COMPREPLY < <(compgen -W 'table json ndjson' -- "$current") ;;
    --ca | --workspace)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        ;;
    --url | --user | --pin | --timeout) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$_legwork_cli_server --format --help" -- "$current") ;;
    esac
}

_legwork_cli_lab()
{
    local current=$1 previous=$2
    if ((COMP_CWORD == 2)); then
        mapfile -t COMPREPLY < <(compgen -W 'start fault status password stop' -- "$current")
        return
    fi
    case $previous in
    --format)
        mapfile -t COMPREPLY < <(compgen -W 'table json ndjson' -- "$current")
        return
        ;;
    --scenario | --control)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --for) return ;;
    esac
    local words='--control --help'
    case ${COMP_WORDS[2]} in
    start) words='--scenario --for --any-port --quiet --help' ;;
    fault)
        words="$words --format"
        [[ $current == -* ]] ||
            words="list clear $(legwork-cli lab fault list --format table 2> /dev/null | cut -c3-24)"
        ;;
    status) words="$words --format" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

_legwork_cli_collect()
{
    local current=$1 previous=$2
    case $previous in
    --ca | --workspace | --rules)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        ;;
    --url | --user | --pin | --timeout | --profile | --interval | --listen | --margin) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$_legwork_cli_server --profile --interval --listen --margin --rules --quiet --help" -- "$current") ;;
    esac
}

_legwork_cli_ports()
{
    local current=$1 previous=$2 sub= word
    for word in "${COMP_WORDS[@]:2:COMP_CWORD - 2}"; do
        if [[ $word == usage || $word == size || $word == poll || $word == history ]]; then
            sub=$word
            break
        fi
    done
    if [[ -z $sub ]]; then
        mapfile -t COMPREPLY < <(compgen -W 'usage size poll history' -- "$current")
        return
    fi
    case $previous in
    --format)
        mapfile -t COMPREPLY < <(compgen -W 'table json ndjson csv' -- "$current")
        return
        ;;
    --step)
        mapfile -t COMPREPLY < <(compgen -W '1s 1m 15m 1h 24h' -- "$current")
        return
        ;;
    --ca | --workspace)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --url | --user | --pin | --timeout | --interval | --count | --margin | --*-seconds | --calls-per-hour | --blocking | --recall | --licensed | --since | --until | --tz | --threads | \
        --spool-limit)
        return
        ;;
    esac
    if [[ $current == -* ]]; then
        local options='--format --quiet --help'
        case $sub in
        usage) options+=' --step --since --until --tz --threads --spool-limit --stats --verbose' ;;
        poll) options+=" $_legwork_cli_server --interval --count --margin" ;;
        history) options+=' --step --since --until --tz --workspace' ;;
        size) options+=' --calls-per-hour --ivr-seconds --queue-seconds --blocking --recall --licensed' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    [[ $sub == usage ]] || return
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
}

_legwork_cli_entitlements()
{
    local current=$1 previous=$2 sub= word
    local subs='list entitled add change end split renew import export reconcile audit report'
    for word in "${COMP_WORDS[@]:2:COMP_CWORD - 2}"; do
        if [[ " $subs " == *" $word "* ]]; then
            sub=$word
            break
        fi
    done
    if [[ -z $sub ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$subs" -- "$current")
        return
    fi
    case $previous in
    --format)
        local formats='table json ndjson csv'
        [[ $sub == report ]] && formats='json html'
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$current")
        return
        ;;
    --pool)
        mapfile -t COMPREPLY < <(compgen -W 'self-service call-director own' -- "$current")
        return
        ;;
    --product)
        mapfile -t COMPREPLY < <(compgen -W 'self-service flex std lab call-director' -- "$current")
        return
        ;;
    --hold)
        mapfile -t COMPREPLY < <(compgen -W '15 60' -- "$current")
        return
        ;;
    --tz)
        mapfile -t COMPREPLY < <(compgen -W 'UTC local' -- "$current")
        return
        ;;
    --on)
        mapfile -t COMPREPLY < <(compgen -W 'today' -- "$current")
        return
        ;;
    --out | --workspace | --ca)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --from | --to | --deployment | --site | --server | --contract | --quantity | --start | --end | --grace | --order | --owner | --note | --document | --remind | --reason | --map | --date-format | --known | --profile)
        return
        ;;
    esac
    if [[ $current == -* ]]; then
        local options='--workspace --format --quiet --help'
        case $sub in
        list) options+=' --on --due --pool --product --deployment --site --server' ;;
        entitled) options+=' --on --from --to --pool --product --deployment --site --server' ;;
        add) options+=' --contract --product --quantity --start --end --grace --deployment --site --server --order --owner --note --document --remind --reason' ;;
        change) options+=' --contract --product --quantity --start --end --grace --deployment --site --server --order --owner --note --document --remind --reason' ;;
        end) options+=' --on --reason' ;;
        split) options+=' --contract --quantity --deployment --site --server --reason' ;;
        renew) options+=' --contract --quantity --end --order --reason' ;;
        import) options+=' --dry-run --map --date-format --reason' ;;
        export) options+=' --out' ;;
        reconcile) options+=" $_legwork_cli_server --deployment --push --yes --expect --reason" ;;
        audit) options+=' --known --state' ;;
        report) options+=' --from --to --profile --hold --tz --pool --product --deployment --site --server --out' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    [[ $sub == import ]] || return
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
}

_legwork_cli()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= word
    local commands='calls show report sources follow dialplan ports entitlements connections collect lab'
    local every='--format --tz --mask --no-mask --threads --spool-limit --ringtone-number --error-number --fail-on --stats
        --quiet --verbose --help'
    local selection='--query --since --until'
    local orders='start end length ani dnis outcome finding code cause stage legs ivr queue talk setup ring messages copies
        events id'
    local fields='time ani dnis any outcome leg finding code method cause label corr guid callid host source peer codec stage
        ivr queue talk length setup ring note text'
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
        if [[ " $commands " == *" $word "* ]]; then
            command=$word
            break
        fi
    done
    if [[ $command == dialplan ]]; then
        _legwork_cli_dialplan "$current" "$previous"
        return
    fi
    if [[ $command == connections ]]; then
        _legwork_cli_connections "$current" "$previous"
        return
    fi
    if [[ $command == entitlements ]]; then
        _legwork_cli_entitlements "$current" "$previous"
        return
    fi
    if [[ $command == collect ]]; then
        _legwork_cli_collect "$current" "$previous"
        return
    fi
    if [[ $command == lab ]]; then
        _legwork_cli_lab "$current" "$previous"
        return
    fi
    if [[ $command == ports ]]; then
        _legwork_cli_ports "$current" "$previous"
        return
    fi
    case $previous in
    --format)
        local formats='table json ndjson csv'
        [[ $command == show ]] && formats='text json mermaid'
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$current")
        return
        ;;
    --fail-on)
        mapfile -t COMPREPLY < <(compgen -W 'warning error' -- "$current")
        return
        ;;
    --sort)
        mapfile -t COMPREPLY < <(compgen -W "$orders" -- "$current")
        return
        ;;
    --query)
        mapfile -t COMPREPLY < <(compgen -S : -W "$fields" -- "$current")
        compopt -o nospace 2> /dev/null
        return
        ;;
    --tz)
        [[ -d /usr/share/zoneinfo ]] && mapfile -t COMPREPLY < <(compgen -W \
            "UTC local $(cd /usr/share/zoneinfo && printf '%s ' [A-Z]*/*)" -- "$current")
        return
        ;;
    --rules)
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --out)
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
    --threads | --spool-limit | --ringtone-number | --error-number | --since | --until | --limit | --call | --for)
        return
        ;;
    esac
    if [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
        return
    fi
    if [[ $current == -* ]]; then
        local options=$every
        case $command in
        calls) options+=" $selection --limit --sort --rules" ;;
        show) options+=' --call --all --explain --rules' ;;
        report) options+=" $selection --out --rules" ;;
        follow) options+=" $selection --from-start --events --for --syslog --hep" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
complete -F _legwork_cli legwork-cli
