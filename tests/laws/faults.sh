#!/bin/sh
# Faults: memory that is not there, and calls of the system that fail. Each time the
# command ends by itself with the right status, says why in one message, and leaves
# no file under a final name that is not whole. FAULT_STEP=1 tries every call.
. "$(dirname "$0")/lib"

case $BUILD in
*asan | *tsan | *msan | *coverage)
	echo "skip laws/faults: a sanitizer's own calls would fail"
	exit 0
	;;
esac
shim=$BUILD/tests/tools/faults.so
step=${FAULT_STEP:-0}

# A page with a bit of everything, short, so that all of its calls can be tried.
mkdir -p "$work/made"
page=$work/page.txt
head -c 1500 "$ROOT/tests/samples/ar-sport.txt" | iconv -c -f utf-8 -t utf-8 >"$page"
wasl prepare -q -t en "$page" >"$work/prepared" 2>"$work/err"
wasl engine -q -- wasl pseudo <"$work/prepared" >"$work/answered" 2>"$work/err"
wasl send -q <"$work/prepared" >"$work/lines" 2>"$work/err"
# The program under another name: faults are for it, not for its engine.
ln -s "$WASL" "$work/faulty"
printf 'term\tword\n' >"$work/glossary.tsv"
wasl join -q --as jsonl --column text "$work/prepared" >"$work/page.jsonl" 2>"$work/err"
wasl restore -q "$work/answered" 2>"$work/err" |
	wasl join -q --as xliff >"$work/page.xlf" 2>>"$work/err"
if ! [ -s "$work/answered" ] || ! [ -s "$work/lines" ]; then
	bad made "$(head -n 3 "$work/err")"
	exit 0
fi

# command NAME: what is run; its files are in the folder $made.
command() {
	case $1 in
	prepare) timeout 60 "$work/faulty" prepare -q -t en -o "$made/file" "$page" ;;
	stdout) timeout 60 "$work/faulty" prepare -q -t en "$page" >"$made/out" ;;
	translate) timeout 60 "$work/faulty" translate -q --to en -o "$made/file" "$page" -- "$WASL" pseudo ;;
	engine) timeout 60 "$work/faulty" engine -q --tries 2 -o "$made/file" "$work/prepared" -- "$WASL" pseudo ;;
	cache) timeout 60 "$work/faulty" engine -q --cache "$made/cache.db" -o "$made/file" \
		"$work/prepared" -- "$WASL" pseudo ;;
	http) timeout 60 "$work/faulty" engine -q --http deepl --key-file "$work/key" \
		-o "$made/file" "$url/deepl/none" "$work/prepared" ;;
	receive) timeout 60 "$work/faulty" receive -q --answers "$work/lines" -o "$made/file" \
		"$work/prepared" ;;
	glossary) timeout 60 "$work/faulty" protect -q --glossary "$work/glossary.tsv" -t en \
		-o "$made/file" "$work/read" ;;
	finish) timeout 60 "$work/faulty" finish -q --fail-on 100% --report "$made/report" \
		-o "$made/file" "$work/answered" ;;
	join) timeout 60 "$work/faulty" join -q --as html -o "$made/file" "$work/answered" ;;
	gazetteer) timeout 60 "$work/faulty" protect -q --gazetteer "$work/names" -t en \
		-o "$made/file" "$work/read" ;;
	srx) timeout 60 "$work/faulty" split -q --srx "$work/rules.srx" -o "$made/file" \
		"$work/read" ;;
	compile) timeout 60 "$work/faulty" rules compile "$work/own.names" \
		-o "$made/file" ;;
	folder) timeout 60 "$work/faulty" join -q --out-dir "$made" "$work/answered" ;;
	workers) timeout 60 "$work/faulty" prepare -q -t en -j 2 -o "$made/file" "$page" "$page" ;;
	plain) timeout 60 "$work/faulty" normalise -q -o "$made/file" "$page" ;;
	records) timeout 60 "$work/faulty" read -q --from jsonl -o "$made/file" "$work/page.jsonl" ;;
	xliff) timeout 60 "$work/faulty" read -q --from xliff -o "$made/file" "$work/page.xlf" ;;
	edited) timeout 60 "$work/faulty" receive -q --from xliff --answers "$work/page.xlf" \
		-o "$made/file" "$work/prepared" ;;
	send) timeout 60 "$work/faulty" send -q --guards -o "$made/file" "$work/prepared" ;;
	align) timeout 60 "$work/faulty" align -q -l ar -t en -o "$made/file" "$page" "$page" ;;
	pair) timeout 60 "$work/faulty" check -q -l ar -t ar --fail-on 100% -o "$made/file" \
		"$page" "$page" ;;
	show) timeout 60 "$work/faulty" show "$work/answered" >"$made/out" ;;
	pseudo) timeout 60 "$work/faulty" pseudo --damage digits:0.5 <"$page" >"$made/out" ;;
	esac
}

cat >"$work/rules.srx" <<'END'
<?xml version="1.0"?>
<srx version="2.0"><header cascade="no"/><body><languagerules>
<languagerule languagerulename="all"><rule break="yes">
<beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
</languagerules><maprules>
<languagemap languagepattern=".*" languagerulename="all"/>
</maprules></body></srx>
END
printf '\331\205\330\265\330\261\tEgypt\tar\tcity\t-\n' \
	>"$work/own.names"
wasl read -q "$page" >"$work/read" 2>"$work/err"
wasl rules compile "$work/own.names" -o "$work/names" 2>"$work/err" ||
	bad compile "$(head -n 3 "$work/err")"

# clean NAME: without a fault.
clean() {
	made=$work/clean.$1
	mkdir -p "$made"
	command "$1" 2>"$work/err" || {
		bad "$1" "fails by itself: $(head -n 3 "$work/err")"
		return 1
	}
}

# A service to ask, where there is HTTP; nothing, where there is none.
url=
printf 'not-to-be-read\n' >"$work/key"
if [ -e "$BUILD/wasl-curl.so" ]; then
	perl "$ROOT/tests/tools/service.pl" "$work/port" 2>"$work/service" &
	trap 'kill '$!'; rm -rf "$work"' EXIT
	tries=0
	while [ ! -s "$work/port" ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	url=http://127.0.0.1:$(cat "$work/port")
else
	echo "skip laws/faults/http: wasl was built without HTTP"
fi

# is_final FILE: a name that the run was to give in the end.
is_final() {
	case $1 in *.part | *.db* | */out | */report) return 1 ;; esac
}

# An engine that was asked twice leaves notes of it, and the same answers. A
# document's own file is kept where it was whole before the run came to nothing.
is_same() {
	case $1 in
	engine | cache | http)
		cut -f 12 "$2" >"$work/one"
		cut -f 12 "$work/clean.$1/${2##*/}" >"$work/two"
		cmp -s "$work/one" "$work/two"
		;;
	*) cmp -s "$2" "$work/clean.$1/${2##*/}" ;;
	esac
}

# judge NAME status: prints what is wrong.
judge() {
	if [ "$2" -gt 2 ]; then
		echo "ended with $2"
		return
	fi
	for file in "$made"/*; do
		if ! [ -f "$file" ] || ! is_final "$file"; then
			continue
		fi
		case $2-$1 in
		0-* | 2-folder) is_same "$1" "$file" ||
			echo "${file##*/} is not as it should be" ;;
		2-*) echo "not done, but ${file##*/} is there" ;;
		esac
	done
	case $2 in
	0)
		for file in "$work/clean.$1"/*; do
			case $file in *.db*) continue ;; esac
			[ -e "$made/${file##*/}" ] ||
				echo "done, but there is no ${file##*/}"
		done
		;;
	2) [ "$(grep -c -v 'cannot be used$' "$work/err")" = 1 ] ||
		echo "not one message: $(head -n 3 "$work/err")" ;;
	esac
	[ ! -e "$made/file.part" ] || echo "file.part is left"
}

# try NAME CALL [ERROR]: fails the first, second, ... CALL until none is left.
# With FAULT_STEP=0 steps grow, so that some thirty are tried.
try() {
	at=1 wrong=0 tried=0
	while :; do
		made=$work/made.$1
		rm -rf "$made" "$work/fired"
		mkdir -p "$made"
		(
			FAULT=$2:$at${3:+:$3} FAULT_IN=faulty
			FAULT_FIRED=$work/fired
			LD_PRELOAD=$shim
			export FAULT FAULT_IN FAULT_FIRED LD_PRELOAD
			command "$1"
		) 2>"$work/err"
		status=$?
		[ -e "$work/fired" ] || break
		tried=$((tried + 1))
		judge "$1" $status >"$work/wrong"
		if [ -s "$work/wrong" ]; then
			wrong=$((wrong + 1))
			[ $wrong -gt 3 ] || bad "$1-$2${3:+-$3}-$at" \
				"$(cat "$work/wrong")" "$(head -n 3 "$work/err")"
		fi
		# Compiling all rules takes too many to try each.
		if [ "$step" -gt 0 ] && [ "$1" != compile ]; then
			at=$((at + step))
		else
			at=$((at + 1 + at / ${FAULT_SPREAD:-4}))
		fi
	done
	if [ $wrong -gt 3 ]; then
		bad "$1-$2${3:+-$3}" "$wrong of $tried"
	elif [ $wrong = 0 ] && [ $tried -gt 0 ]; then
		ok "$1-$2${3:+-$3}"
	elif [ $tried = 0 ] && [ "$2" = malloc ]; then
		bad "$1-$2" "no fault came about"
	fi
}

for name in prepare stdout translate engine cache ${url:+http} receive glossary gazetteer srx \
	compile finish join folder workers plain records xliff edited send align \
	pair show pseudo; do
	clean "$name" || continue
	for call in malloc read write open rename close; do
		try "$name" $call
	done
	try "$name" write ENOSPC
	case $name in
	gazetteer) try "$name" map ;;
	workers) try "$name" thread ;;
	http)
		for call in socket connect send recv; do
			try "$name" $call
		done
		;;
	translate | engine)
		try "$name" pipe
		try "$name" spawn
		;;
	esac
done

# A disk that is full, and a reader that went away.
if [ -e /dev/full ]; then
	wasl prepare -q -t en "$page" >/dev/full 2>"$work/err"
	status=$?
	if [ $status = 2 ] && [ "$(wc -l <"$work/err")" = 1 ]; then
		ok full
	else
		bad full "status $status" "$(head -n 3 "$work/err")"
	fi
fi
for stage in read prepare finish; do
	input=$page
	[ $stage = finish ] && input=$work/answered
	{
		# Until the reader is gone: then a write fails at once.
		sleep 0.2
		cat "$input"
	} | wasl $stage -q 2>"$work/err" | true
	if [ -s "$work/err" ]; then
		bad closed-$stage "$(head -n 3 "$work/err")"
	else
		ok closed-$stage
	fi
done
