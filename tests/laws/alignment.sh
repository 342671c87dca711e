#!/bin/sh
# The alignment law: on every row of every stage, edits turn source into text.
. "$(dirname "$0")/lib"

make_sets

run() {
	(cd "$work/in/$1" && eval "$3") >"$work/stream" 2>"$work/err"
	if perl "$ROOT/tests/laws/alignment.pl" <"$work/stream" \
		>"$work/report"; then
		ok "$1/$2"
	else
		bad "$1/$2" "$(head -n 5 "$work/report")" \
			"$(head -n 3 "$work/err")" "in $1: $3"
	fi
}

for set in $sets; do
	run "$set" read 'wasl read -- *'
	run "$set" normalise 'wasl read -- * | wasl normalise'
	run "$set" split 'wasl read -- * | wasl split'
	run "$set" cut 'wasl read -- * | wasl normalise | wasl split --max 20'
	run "$set" protect 'wasl prepare -t en -- *'
	run "$set" late 'wasl read -- * | wasl split | wasl protect -t en'
done
