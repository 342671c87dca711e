#!/bin/sh
# Every paragraph of our own pages has its article and role. NAME.roles beside the
# page holds, a line each, "ART ROLE", a TAB, and how the paragraph begins.
. "$(dirname "$0")/lib"

# What read says, in the same form.
told() {
	wasl read -q "$1" | perl -CSD -F'\t' -lane '
		next if $. == 1 || !$F[1];
		print "$F[1] $F[4]\t", substr($F[8], 0, 40) =~ s/ +$//r;'
}

judge() {
	if cmp -s "$work/roles" "$work/told"; then
		ok "$1"
	else
		bad "$1" "$(diff "$work/roles" "$work/told")"
	fi
}

for page in "$ROOT"/tests/samples/*.txt "$ROOT"/tests/samples/pages/*.txt; do
	told "$page" >"$work/told"
	cat "${page%.txt}.roles" >"$work/roles"
	judge "$(basename "$page" .txt)"
	wasl read -q "$page" | wasl join --column source | cmp -s - "$page" ||
		bad "$(basename "$page" .txt)/source" "the page is not whole"
done

# The article that the data has: two sites' articles in one.
if [ -n "$DATA" ]; then
	set -- "$DATA"/articles/*.txt
	{
		echo "1 title"
		echo "1 date"
		for _ in 1 2 3 4 5 6; do echo "1 body"; done
		echo "1 credit"
		echo "1 keywords"
		echo "1 related"
		echo "2 title"
		for _ in 1 2 3 4 5; do echo "2 body"; done
	} >"$work/roles"
	told "$1" | cut -f 1 >"$work/told"
	judge article
fi
