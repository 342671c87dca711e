#!/bin/sh
# Services over HTTP: each shape that we know, with each fault that one may have.
# In the end every line has its own answer, and the key is nowhere to be read.
. "$(dirname "$0")/lib"

if [ ! -e "$BUILD/wasl-curl.so" ]; then
	echo "skip laws/$law: wasl was built without HTTP"
	exit 0
fi
perl "$ROOT/tests/tools/service.pl" "$work/port" 2>"$work/service" &
service=$!
trap 'kill $service; rm -rf "$work"' EXIT
tries=0
while [ ! -s "$work/port" ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
url=http://127.0.0.1:$(cat "$work/port")
WASL_KEY=not-to-be-read
export WASL_KEY

for page in ar-sport ar-energy fa-city; do
	wasl prepare -t en "$ROOT/tests/samples/$page.txt"
done >"$work/open" 2>"$work/err"

# Rows whose reply is not what service.pl makes of their line.
strangers() {
	perl -I"$ROOT/tests/tools" -MStream -CSD -Mutf8 -e 'use strict;
		my @asked = grep { $_->{sent} =~ /\pL/ } rows($ARGV[0], ":utf8");
		for my $r (@asked) {
			my $want = $r->{sent} =~ s/\p{Arabic}/+/gr . " x";
			print "$r->{par}.$r->{seg}: $r->{reply}\n"
				if $r->{reply} ne $want;
		}
		print "no rows\n" if !@asked;' "$1"
}

# run NAME status options...: all lines answered, or none.
run() {
	name=$1
	expected=$2
	shift 2
	came=$work/$name.came
	err=$work/$name.err
	report=$work/$name.report
	timeout 60 wasl engine -j 3 --timeout 2 "$@" <"$work/open" \
		>"$came" 2>"$err"
	status=$?
	strangers "$came" >"$report"
	if [ $status != "$expected" ]; then
		bad "$name" "exit code $status" "$(tail -n 3 "$err")"
	elif [ $status = 0 ] && [ -s "$report" ]; then
		bad "$name" "$(head -n 5 "$report")" \
			"$(tail -n 3 "$err")"
	elif grep -q "$WASL_KEY" "$came" "$err"; then
		bad "$name" "the key is in the output"
	else
		ok "$name"
	fi
}

shapes=
for shape in libretranslate deepl google azure openai apertium-apy nllb-serve \
	generic; do
	for fault in none 429 500 cut count json empty slow; do
		run "$shape-$fault" 0 --http $shape "$url/$shape/$fault"
	done >"$work/$shape.results" &
	shapes="$shapes $!"
done
# The key from a file, first line alone; and files that hold none.
key=$work/key
run_key() { # NAME status words: what is said
	timeout 60 wasl engine -q --http deepl --key-file "$key" "$url/deepl/none" \
		<"$work/open" >"$work/came" 2>"$work/err"
	status=$?
	if [ $status != "$2" ]; then
		bad "$1" "exit code $status" "$(tail -n 3 "$work/err")"
	elif [ -n "$3" ] && ! grep -q "$3" "$work/err"; then
		bad "$1" "nothing says '$3'" "$(tail -n 3 "$work/err")"
	else
		ok "$1"
	fi
}
run_key key-file-missing 2 'No such file'
mkdir "$key"
run_key key-file-folder 2 'Is a directory'
rmdir "$key"
: >"$key"
run_key key-file-empty 2 'no key in it'
printf '\nnot the key\n' >"$key"
run_key key-file-blank 2 'no key in it'
printf '%s\r\nanother line\n' "$WASL_KEY" >"$key"
run_key key-file 0 ''

# The service is not waited for: it has no end.
for shape in $shapes; do
	wait "$shape"
done
cat "$work"/*.results
run hang 0 --http deepl "$url/deepl/hang"
run refused 1 --http deepl "$url/deepl/403"
run redirect 1 --http deepl "$url/deepl/302"
run nobody 1 --http deepl http://127.0.0.1:9/
# A stream that breaks off with requests in the air.
{
	head -n 20 "$work/open"
	echo 'no row'
} >"$work/broken"
wasl engine -q -j 3 --http deepl "$url/deepl/slow" <"$work/broken" \
	>"$work/came" 2>"$work/err"
status=$?
if [ $status = 2 ]; then ok broken; else
	bad broken "exit code $status" "$(tail -n 3 "$work/err")"
fi
run unknown 2 --http nosuch "$url/deepl/none"
run no-url 2 --http deepl
run cached 0 --http deepl "$url/deepl/none" --cache "$work/cache"
run cached-again 0 --http deepl "$url/deepl/none" --cache "$work/cache"
case $(tail -n 1 "$work/cached-again.err") in
*" sent 0,"*) ok cached-none-sent ;;
*) bad cached-none-sent "$(tail -n 1 "$work/cached-again.err")" ;;
esac
if grep -q "$WASL_KEY" "$work/cache"*; then
	bad cached-key "the key is in the cache"
else
	ok cached-key
fi
