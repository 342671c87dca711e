#!/bin/sh
# Idempotence: normalising twice is normalising once; a segment splits no further.
. "$(dirname "$0")/lib"

make_sets

for set in pages random ${DATA:+articles ntrex}; do
	[ -d "$work/in/$set" ] || continue
	for lang in ar fa ur ckb ps ug sd; do
		for stage in normalise split; do
			(cd "$work/in/$set" && cat -- *) |
				wasl $stage --plain -l $lang \
					>"$work/once" 2>"$work/err"
			wasl $stage --plain -l $lang <"$work/once" \
				>"$work/twice" 2>>"$work/err"
			if [ ! -s "$work/once" ]; then
				bad "$set/$stage-$lang" "no output" \
					"$(head -n 3 "$work/err")"
			elif cmp -s "$work/once" "$work/twice"; then
				ok "$set/$stage-$lang"
			else
				bad "$set/$stage-$lang" \
					"$(diff -a "$work/once" "$work/twice" |
						head -n 6)"
			fi
		done
	done
done
