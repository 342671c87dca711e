#!/bin/sh
# The chunk law, over workers: the bytes out, what is said and the exit code do not
# depend on how many there are.
set -u
work=$OUT/law.jobs
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1

same() { # NAME FILE COMMAND...: with -j 1 and -j 3
	name=$1
	file=$2
	shift 2
	"$@" -j 1 <"$file" >one 2>one.err
	echo $? >>one.err
	"$@" -j 3 <"$file" >three 2>three.err
	echo $? >>three.err
	if cmp -s one three && cmp -s one.err three.err; then
		echo "ok laws/jobs/$name"
	else
		echo "not ok laws/jobs/$name"
		cmp one three
		diff one.err three.err | head -n 5
		echo "again: make check T=laws/jobs"
	fi
}

# Documents enough for several batches.
mkdir pages
for i in 1 2 3 4 5 6 7 8; do
	for page in "$ROOT"/tests/samples/*.txt; do
		cp "$page" "pages/$i-$(basename "$page")"
	done
done
"$WASL" prepare -t en pages/*.txt >prepared.tsv
for i in 1 2 3 4 5 6 7 8; do cat prepared.tsv; done >stream.tsv
"$WASL" engine -q -- "$WASL" pseudo --damage placeholders:0.3 \
	<stream.tsv >answered.tsv 2>/dev/null
head -c 2000000 answered.tsv >cut.tsv
cat pages/*.txt pages/*.txt pages/*.txt >plain.txt
: >empty

same files empty "$WASL" prepare -t en pages/*.txt
same missing empty "$WASL" prepare -t en pages/1-* none pages/2-*
head -c 3000 "$WASL" >pages/binary
same binary empty "$WASL" prepare -t en pages/1-* pages/binary pages/2-* pages/binary
rm pages/binary
same no-files empty "$WASL" prepare -t en --files-from empty
same no-second-list empty "$WASL" prepare -t en pages/* --files-from none
same folder-as-list empty "$WASL" prepare -t en pages/1-* --files-from pages
same no-list empty "$WASL" prepare -t en --files-from none
same options empty "$WASL" prepare --placeholders none pages/*.txt
same restore answered.tsv "$WASL" restore
same finish answered.tsv "$WASL" finish
same cut cut.tsv "$WASL" finish
same plain plain.txt "$WASL" split
# Lines of plain text without end are cut, everywhere alike.
{
	cat plain.txt
	for i in 1 2 3 4 5; do tr '\n' ' ' <plain.txt; done
	echo
	"$ROOT/tests/tools/hostile" word 700000
	"$ROOT/tests/tools/hostile" letter 600000
	printf 'the end'
} >long.txt
yes 'line' | head -n 300000 | tr '\n' '\r' >returns.txt
"$WASL" normalise -l ar <returns.txt >one
if cmp one returns.txt; then
	echo "ok laws/jobs/returns-stay"
else
	echo "not ok laws/jobs/returns-stay"
fi
same returns returns.txt "$WASL" normalise -l ar
same long-split long.txt "$WASL" split
same long-normalise long.txt "$WASL" normalise
same long-told long.txt "$WASL" normalise -l fa
same input-twice long.txt "$WASL" read - -
same nothing empty "$WASL" restore
same no-stream plain.txt "$WASL" restore
printf 'one line' >line
same line line "$WASL" normalise

# Files of documents; a name that came before belongs to the one before.
apart() { # NAME FILE COMMAND...
	name=$1
	file=$2
	shift 2
	rm -rf one.dir three.dir
	mkdir one.dir three.dir
	"$@" --out-dir one.dir -j 1 <"$file" >one 2>one.err
	echo $? >>one.err
	"$@" --out-dir three.dir -j 3 <"$file" >three 2>three.err
	echo $? >>three.err
	sed 's/three\.dir/one.dir/g' three.err >three.said
	if diff -r one.dir three.dir >differs && cmp -s one.err three.said &&
		[ -n "$(ls one.dir)" ]; then
		echo "ok laws/jobs/$name"
	else
		echo "not ok laws/jobs/$name"
		head -n 5 differs
		diff one.err three.said | head -n 5
		echo "again: make check T=laws/jobs"
	fi
}
"$WASL" prepare -t en pages/1-*.txt | "$WASL" engine -q -- "$WASL" pseudo >few.tsv
for i in 1 2 3 4 5 6 7 8 9; do cat few.tsv; done >again.tsv
yes '{"id":"a/b","title":"\u0642","text":"\u0642 3"}' | head -n 9 >fields.jsonl
"$WASL" prepare -q -t en -f jsonl --title-field title <fields.jsonl |
	"$WASL" engine -q -- cat >fields.tsv
apart out-dir answered.tsv "$WASL" finish
apart out-dir-again again.tsv "$WASL" finish -q
apart out-dir-join answered.tsv "$WASL" join --column source
apart out-dir-beside answered.tsv "$WASL" join --as moses
apart out-dir-fields fields.tsv "$WASL" join
apart out-dir-cut cut.tsv "$WASL" finish
same report answered.tsv "$WASL" finish -q --report report.jsonl
