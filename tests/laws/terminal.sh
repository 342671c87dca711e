#!/bin/sh
# On a terminal: show writes through the pager, as wide as the terminal, in colour;
# a pager that ends early ends it quietly.
. "$(dirname "$0")/lib"

if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	echo "skip laws/$law: there is no script(1) of util-linux"
	exit 0
fi
stream=$ROOT/tests/show/done.in

# on_terminal FILE command: what the command writes on a terminal.
on_terminal() {
	timeout 30 script -qec "$2" /dev/null </dev/null >"$1" 2>&1
}

# check NAME pattern: what came has it.
check() {
	if grep -q "$2" "$work/came"; then
		ok "$1"
	else
		bad "$1" "no '$2' in:" "$(head -n 5 "$work/came")"
	fi
}

PAGER="sed s/^/through:/"
export PAGER
on_terminal "$work/came" "wasl show '$stream'"
check pager '^through:.*news.txt'
check colour "$(printf '\033\\[')"
on_terminal "$work/came" "wasl show --pager never '$stream'"
if grep -q through: "$work/came"; then
	bad pager-never "$(head -n 3 "$work/came")"
else
	check pager-never news.txt
fi
on_terminal "$work/came" "stty cols 44; wasl show --color never '$stream'"
if grep -q '^through:.*news' "$work/came" &&
	[ "$(wc -L <"$work/came")" -le 60 ]; then
	ok width
else
	bad width "$(wc -L <"$work/came") cells" "$(head -n 9 "$work/came")"
fi
PAGER="head -n 1"
on_terminal "$work/came" "wasl show '$stream'"
check pager-ends news.txt
PAGER=
on_terminal "$work/came" "wasl show --help"
check help usage:
