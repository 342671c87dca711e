#!/bin/sh
# The source law: whatever stage a stream comes from, `join --column source` writes
# the input again, byte for byte.
# shellcheck disable=SC2086 # words of commands and file names
. "$(dirname "$0")/lib"

make_sets

# run SET NAME command...: the command's stream of all files of the set.
run() {
	set=$1
	name=$2
	(
		cd "$work/in/$set" || exit 1
		cat -- * >"$work/expected"
		eval "$3" 2>"$work/err" |
			"$WASL" join --column source >"$work/came" \
				2>>"$work/err"
	)
	if cmp "$work/expected" "$work/came" >"$work/cmp" 2>&1; then
		ok "$set/$name"
	else
		bad "$set/$name" "$(cat "$work/cmp")" \
			"$(head -n 3 "$work/err")" "in $set: $3 | wasl join --column source"
	fi
}

for set in $sets; do
	run $set read 'wasl read -- *'
	run $set normalise 'wasl read -- * | wasl normalise'
	run $set split 'wasl read -- * | wasl split'
	run $set cut 'wasl read -- * | wasl normalise | wasl split --max 20'
	run $set protect 'wasl prepare -t en -- *'
	run $set blank 'wasl read --paragraphs blank -- * | wasl split'
	run $set engine 'wasl prepare -t en -- * | wasl engine -- wasl pseudo'
	run $set check 'wasl prepare -t en -- * | wasl engine -- wasl pseudo |
		wasl restore | wasl check'
done
