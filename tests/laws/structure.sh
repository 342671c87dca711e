#!/bin/sh
# The structure law: the joined translation has exactly the input's paragraphs and
# the gaps between them, whatever the engine did.
. "$(dirname "$0")/lib"

make_sets

# The line ends of a text, and that something stands between them.
shape() {
	perl -0777 -ne 's/\xEF\xBB\xBF//; s/[^\r\n]+/x/g; print'
}

# Sets whose paragraphs are lines, in UTF-8.
for set in pages crlf bom open ${DATA:+articles ntrex}; do
	[ -d "$work/in/$set" ] || continue
	for engine in 'wasl pseudo' 'cat' "sed s/./x/" 'tr -d 0-9' \
		'wasl pseudo --damage lines:0.2 --seed 3' \
		'wasl pseudo --damage placeholders:0.5,words:0.2 --seed 4'; do
		name=$(echo "$engine" | tr -c 'a-z0-9\n' - | cut -c 1-30)
		for file in "$work/in/$set"/*; do
			# shellcheck disable=SC2086 # the engine's words
			wasl prepare -t en "$file" 2>"$work/err" |
				wasl engine -- $engine 2>>"$work/err" |
				wasl finish >"$work/came" 2>>"$work/err"
			shape <"$file" >"$work/expected"
			shape <"$work/came" >"$work/shape"
			cmp -s "$work/expected" "$work/shape" ||
				echo "$file"
		done >"$work/report"
		if [ -s "$work/report" ]; then
			bad "$set/$name" "engine: $engine" \
				"$(head -n 3 "$work/report")"
		else
			ok "$set/$name"
		fi
	done
done
