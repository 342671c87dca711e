#!/bin/sh
# The placeholder law: an engine that copies gives back text exactly where source and
# target language are the same, and no placeholder of ours ever stays.
. "$(dirname "$0")/lib"

make_sets

# Rows that were sent, whose target is not their text.
differing() {
	perl -e 'use strict;
		my (@n, $rows, $sent);
		while (<STDIN>) {
			chomp;
			my @c = split /\t/, $_, -1;
			if (!@n) { @n = @c; next }
			my %r;
			@r{@n} = @c;
			next if $r{role} =~ /^(document|end)$/;
			$rows++;
			next if $r{sent} eq "";
			$sent++;
			print "line $.: text   $r{text}\nline $.: target $r{target}\n"
				if $r{text} ne $r{target};
		}
		print "no rows\n" if !$rows;'
}

for set in $sets; do
	for style in default all; do
		option=
		[ $style = all ] && option='--mask all'
		# shellcheck disable=SC2086 # an option or none
		(
			cd "$work/in/$set" || exit 1
			wasl prepare -l ar -t ar $option -- * |
				wasl engine -- cat | wasl restore
		) 2>"$work/err" | differing >"$work/report"
		if [ -s "$work/report" ]; then
			bad "$set/copy-$style" "$(head -n 6 "$work/report")" \
				"$(head -n 3 "$work/err")" \
				"in $set: wasl prepare -l ar -t ar $option -- * | wasl engine -- cat | wasl restore"
		else
			ok "$set/copy-$style"
		fi
	done
done
