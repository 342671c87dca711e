#!/bin/sh
# What comes out does not depend on the instructions that the processor has.
. "$(dirname "$0")/lib"

make_sets
ways() { # COMMAND...: reads each file of the set the plain way and the best way
	for file in "$work/in/$set"/*; do
		WASL_PROCESSOR=plain "$@" <"$file" >"$work/plain" 2>&1
		for most in sse2 ssse3 avx2 ''; do
			WASL_PROCESSOR=$most "$@" <"$file" >"$work/came" 2>&1
			cmp -s "$work/plain" "$work/came" ||
				echo "${most:-the best}: $* <$file"
		done
	done
}

for set in $sets; do
	for command in "prepare -t en" "normalise -q -l fa" "split -q"; do
		# shellcheck disable=SC2086 # words
		wrong=$(ways wasl $command)
		if [ -z "$wrong" ]; then
			ok "$set/${command%% *}"
		else
			bad "$set/${command%% *}" "$wrong"
		fi
	done
done
