#!/bin/sh
# The chunk law: the bytes out do not depend on how the input is cut into reads,
# nor the output into writes, nor on whether stages run as processes or fused.
. "$(dirname "$0")/lib"

make_sets
shim=$BUILD/tests/tools/trickle.so

# same SET NAME command: it must write what $work/expected holds.
same() {
	(cd "$work/in/$1" && eval "$3") >"$work/came" 2>"$work/err"
	if cmp "$work/expected" "$work/came" >"$work/cmp" 2>&1; then
		ok "$1/$2"
	else
		bad "$1/$2" "$(cat "$work/cmp")" "$(head -n 3 "$work/err")" \
			"in $1: $3"
	fi
}

# trickle READ WRITE command...: with reads and writes of so many bytes.
trickle() {
	TRICKLE_READ=$1
	TRICKLE_WRITE=$2
	shift 2
	TRICKLE_READ=$TRICKLE_READ TRICKLE_WRITE=$TRICKLE_WRITE \
		LD_PRELOAD=$shim "$@"
}

fused='wasl prepare -t en -- *'
chain='wasl read -- * | wasl normalise | wasl split | wasl protect -t en'
finish='wasl prepare -t en -- * | wasl engine -- wasl pseudo | wasl finish'
stages='wasl prepare -t en -- * | wasl engine -- wasl pseudo | wasl restore |
	wasl check | wasl join'
whole='wasl translate -t en * -- wasl pseudo'

for set in $sets; do
	(cd "$work/in/$set" && eval "$fused") >"$work/expected" 2>"$work/err"
	if [ ! -s "$work/expected" ]; then
		bad "$set/fused" "prepare wrote nothing" \
			"$(head -n 3 "$work/err")"
		continue
	fi
	same "$set" chain "$chain"
	same "$set" reads-1 'trickle 1 0 wasl prepare -t en -- *'
	same "$set" reads-4095 'trickle 4095 7 wasl prepare -t en -- *'
	same "$set" reads-4097 'trickle 4097 4096 wasl prepare -t en -- *'
	same "$set" chain-1 'trickle 1 0 wasl read -- * |
		trickle 1 3 wasl normalise | trickle 1 0 wasl split |
		trickle 1 0 wasl protect -t en'
	same "$set" locale 'LC_ALL=C wasl prepare -t en -- *'
	(cd "$work/in/$set" && eval "$stages") >"$work/expected" 2>"$work/err"
	same "$set" finish "$finish"
	same "$set" translate "$whole"
	for stage in normalise split; do
		(cd "$work/in/$set" && cat -- * | wasl $stage --plain) \
			>"$work/expected" 2>"$work/err"
		same "$set" "$stage-plain-1" \
			"cat -- * | trickle 1 0 wasl $stage --plain"
	done
done

# A line that is too long is cut in the same places.
{
	"$ROOT/tests/tools/hostile" word 200000
	"$ROOT/tests/tools/hostile" letter 350000
} >"$work/in/long"
for stage in normalise split; do
	wasl $stage --plain <"$work/in/long" >"$work/expected" 2>"$work/err"
	lines=$(wc -l <"$work/expected")
	if [ "$lines" = 5 ] && [ "$(grep -c 'was cut' "$work/err")" = 3 ]; then
		ok "long/$stage-cut"
	else
		bad "long/$stage-cut" "$lines lines" "$(cat "$work/err")"
	fi
	same . "long-$stage" "trickle 4097 0 wasl $stage --plain <long"
	same . "long-$stage-plain" "cat long | wasl $stage --plain"
done
