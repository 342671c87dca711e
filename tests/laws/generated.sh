#!/bin/sh
# What scripts generate is what they generate: `make gen` would change nothing.
. "$(dirname "$0")/lib"

if ! command -v python3 >"$work/no"; then
	echo "skip laws/$law: there is no python3"
	exit 0
fi

compare() {
	if cmp -s "$2" "$3"; then
		ok "$1"
	else
		bad "$1" "make gen changes $2" "$(diff "$2" "$3" | head -n 5)"
	fi
}

"$ROOT"/scripts/codec-tables >"$work/codec_tables.h"
compare codec-tables "$ROOT/pipeline/base/codec_tables.h" \
	"$work/codec_tables.h"

if [ -z "$DATA" ]; then
	echo "skip laws/$law/encoding-statistics: DATA is not set"
	exit 0
fi
"$ROOT"/scripts/encoding-statistics "$DATA/ntrex" "$work"
for name in classes.map pairs.map; do
	compare "$name" "$ROOT/rules/encodings/$name" "$work/encodings/$name"
done
