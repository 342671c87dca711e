#!/bin/sh
# Linear time: twice the input takes twice the time, on inputs built to hurt.
. "$(dirname "$0")/lib"

case $BUILD in
*asan | *tsan | *msan)
	echo "skip laws/linear: times mean nothing under a sanitizer"
	exit 0
	;;
esac
cost=$BUILD/tests/tools/cost
size=120000

# judge NAME STAGE FILE1 FILE2 command
judge() {
	# Others that work here make times longer, so more than once.
	for tries in 2 8; do
		one=$("$cost" $tries "$3" "$5" 2>"$work/err")
		two=$("$cost" $tries "$4" "$5" 2>>"$work/err")
		case $one$two in
		*[!0-9\ ]*)
			bad "$2/$1" "$one, $two" "$(head -n 3 "$work/err")"
			return
			;;
		esac
		one=${one% *}
		two=${two% *}
		# What is over in 20 ms is noise.
		[ "$two" -gt $((one * 5 / 2 + 20000)) ] || break
	done
	if [ "$two" -gt $((one * 5 / 2 + 20000)) ]; then
		bad "$2/$1" "$one microseconds, for twice the input $two" \
			"$size bytes, then twice that: $5"
	else
		ok "$2/$1"
	fi
}

hostile=$ROOT/tests/tools/hostile
for name in $("$hostile"); do
	"$hostile" "$name" $size >"$work/one"
	"$hostile" "$name" $((2 * size)) >"$work/two"
	judge "$name" prepare "$work/one" "$work/two" \
		'exec wasl prepare -q -t en -l ar'
	judge "$name" normalise "$work/one" "$work/two" \
		'exec wasl normalise --plain -q -l fa'
	judge "$name" split "$work/one" "$work/two" \
		'exec wasl split --plain -q -l ar'
	for n in one two; do
		wasl prepare -q -t en -l ar "$work/$n" 2>"$work/err" |
			wasl engine -q -- cat >"$work/$n.answered" \
				2>>"$work/err"
	done
	judge "$name" finish "$work/one.answered" "$work/two.answered" \
		'exec wasl finish -q --fail-on 100%'
done

# stream NAME N: what comes in a stream, a list of records or an answer, so many
# times.
stream() {
	perl -e 'use strict;
		my ($name, $n) = @ARGV;
		my @columns = qw(doc art par seg role lang source gap text edits
			sent reply target flags notes);
		my %row = (doc => "a", art => 1, par => 1, seg => 1,
			role => "body", lang => "ar");
		my ($rows, @more) = (1);
		my $word = "\xD8\xA7";
		my %make = (
			edits => sub {
				$row{source} = "a" x $n;
				$row{text} = "b" x $n;
				$row{edits} = join " ", ("0,1,1") x $n;
			},
			placeholders => sub {
				$row{source} = $row{text} = "a" x $n;
				$row{notes} = "{\"placeholders\":[" . join(",", map
					"{\"kind\":\"integer\",\"at\":$_,\"len\":1,\"value\":\"1\"}",
					0 .. $n - 1) . "]}";
			},
			overlapping => sub {
				$row{source} = $row{text} = "a" x $n;
				$row{notes} = "{\"placeholders\":[" . join(",",
					("{\"kind\":\"url\",\"at\":0,\"len\":$n,\"value\":\"1\"}")
					x $n) . "]}";
			},
			notes => sub {
				$row{notes} = "{" . join(",",
					map "\"k$_\":$_", 1 .. $n) . "}";
			},
			deep => sub {
				$row{notes} = "{\"a\":" . "[" x 50 . "1," x $n .
					"1" . "]" x 50 . "}";
			},
			escapes => sub { $row{source} = $row{text} = "\\t" x $n; },
			columns => sub { push @more, map "mine$_", 1 .. $n; },
			rows => sub { $rows = $n; },
		);
		if (!defined $name) {
			print join("\n", sort keys %make), "\n";
			exit;
		}
		$make{$name}();
		print join("\t", @columns, @more), "\n";
		print join("\t", "a", 0, 0, 0, "document", "ar", ("") x 8,
			"{\"steps\":[\"read\"]}", ("") x @more), "\n";
		for my $par (1 .. $rows) {
			$row{par} = $par;
			$row{source} = $row{text} = $word
				unless length $row{source};
			print join("\t", map({ $row{$_} // "" } @columns),
				("") x @more), "\n";
		}
		print join("\t", "a", 0, 0, 0, "end", "ar", ("") x 8,
			"{\"counts\":{\"paragraphs\":$rows,\"segments\":$rows}," .
			"\"last\":true}", ("") x @more), "\n"' "$@"
}

for name in $(stream); do
	stream "$name" $((size / 8)) >"$work/one"
	stream "$name" $((size / 4)) >"$work/two"
	command='wasl split -q --stream | wasl protect -q --stream -t en'
	# Those are refused, which is to be as quick.
	[ "$name" = overlapping ] && command="{ $command; } 2>/dev/null; true"
	judge "$name" stream "$work/one" "$work/two" "$command"
done

# Records: documents of one word, one that has no end, arrays in arrays.
for n in $((size / 8)) $((size / 4)); do
	yes '{"text":"a"}' | head -n "$n" >"$work/docs.$n"
	yes '[' | head -n "$n" | tr -d '\n' >"$work/nested.$n"
	printf '{"text":"' >"$work/open.$n"
	yes 'abcdefgh' | head -n "$n" | tr -d '\n' >>"$work/open.$n"
done
for name in docs nested open; do
	judge "$name" records "$work/$name.$((size / 8))" \
		"$work/$name.$((size / 4))" \
		'wasl prepare -q -f jsonl -t en 2>/dev/null; true'
done

# Answers: lines of NUL, of broken UTF-8, empty ones, one that has no end.
wasl prepare -q -t en -l ar "$ROOT/tests/samples/ar-sport.txt" \
	>"$work/asked" 2>"$work/err"
answers() {
	case $1 in
	nul) head -c "$2" /dev/zero ;;
	broken) head -c "$2" /dev/zero | tr '\0' '\377' ;;
	empty) head -c "$2" /dev/zero | tr '\0' '\n' ;;
	letters) head -c "$2" /dev/zero | tr '\0' a ;;
	esac
}
for name in nul broken empty letters; do
	answers $name $((size * 20)) >"$work/one"
	answers $name $((size * 40)) >"$work/two"
	judge $name answers "$work/one" "$work/two" \
		"wasl receive -q --answers /dev/stdin '$work/asked' 2>/dev/null; true"
done
