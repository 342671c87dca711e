#!/usr/bin/perl
# service.pl FILE: translation services on loopback, for tests.
#
# Writes its port to FILE and answers until it is killed. The path says which
# service it is, and how it fails: /deepl/429. An answer is the line with every
# Arabic letter as '+' and " x" after it: an easy one to know. A failure strikes
# the first of three requests on its path.
use strict;
use warnings;
use utf8;
use Encode qw(decode_utf8 encode_utf8);
use IO::Socket::INET;
use JSON::PP;

my $file = shift or die;
my $json = JSON::PP->new->utf8;
my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 64,
	ReuseAddr => 1) or die "listen: $!";
open my $out, ">", "$file.new" or die;
print $out $server->sockport, "\n";
close $out;
rename "$file.new", $file or die;
my %count;
$SIG{PIPE} = "IGNORE";

sub translate {
	my ($line) = @_;
	$line =~ s/\p{Arabic}/+/g;
	return "$line x";
}

sub form {
	my ($body) = @_;
	my ($q) = $body =~ /(?:^|&)q=([^&]*)/;
	$q =~ s/%([0-9A-F]{2})/chr hex $1/ge;
	return split /\n/, decode_utf8($q), -1;
}

# What each service was asked, and how it answers.
my %services = (
	libretranslate => [ sub { @{$_[0]{q}} },
		sub { { translatedText => [@_] } } ],
	deepl => [ sub { @{$_[0]{text}} },
		sub { { translations => [ map { { text => $_ } } @_ ] } } ],
	google => [ sub { @{$_[0]{q}} },
		sub { { data => { translations => [
			map { { translatedText => s/'/&#39;/gr } } @_ ] } } } ],
	azure => [ sub { map { $_->{Text} } @{$_[0]} },
		sub { [ map { { translations => [ { text => $_ } ] } } @_ ] } ],
	"nllb-serve" => [ sub { @{$_[0]{source}} },
		sub { { translation => [@_] } } ],
	generic => [ sub { @{$_[0]{texts}} }, sub { { translations => [@_] } } ],
	openai => [ sub { split /\n/, $_[0]{messages}[1]{content} },
		sub { { choices => [ { message => { content => join "\n", @_ },
			finish_reason => "stop" } ] } } ],
	"apertium-apy" => [ sub { @_ }, sub { { responseData =>
		{ translatedText => join "\n", @_ }, responseStatus => 200 } } ],
);

sub read_request {
	my ($client) = @_;
	my ($head, $body) = ("", "");
	while ($head !~ /\r\n\r\n/) {
		sysread $client, $head, 4096, length $head or return;
	}
	($head, $body) = split /\r\n\r\n/, $head, 2;
	my ($len) = $head =~ /^Content-Length: (\d+)/mi;
	if ($head =~ /^Expect: 100/mi) {
		syswrite $client, "HTTP/1.1 100 Continue\r\n\r\n";
	}
	while (length $body < ($len // 0)) {
		sysread $client, $body, 65536, length $body or return;
	}
	return ($head, $body);
}

sub respond {
	my ($client, $status, $body, @headers) = @_;
	my $len = length $body;
	syswrite $client, join "\r\n", "HTTP/1.1 $status Status", @headers,
		"Content-Length: $len", "Connection: close", "", $body;
}

sub serve {
	my ($client, $n) = @_;
	my ($head, $body) = read_request($client) or return;
	my ($service, $fault) = $head =~ m{^POST /([\w-]+)/([\w-]+)} or return;
	my ($asked, $shape) = @{$services{$service} or return};
	my $strikes = $n % 3 == 1;
	return respond($client, 429, "{}", "Retry-After: 1")
		if $fault eq "429" && $strikes;
	return respond($client, 500, "oops") if $fault eq "500" && $strikes;
	return respond($client, 403, "no entry: $head") if $fault eq "403";
	return respond($client, 302, "", "Location: http://127.0.0.1:1/")
		if $fault eq "302";
	return respond($client, 200, '{"broken":') if $fault eq "json" && $strikes;
	select undef, undef, undef, 0.2 if $fault eq "slow";
	sleep 5 if $fault eq "hang" && $strikes;
	my @lines = $service eq "apertium-apy" ? form($body)
		: $asked->($json->decode($body));
	my @answers = map { translate($_) } @lines;
	pop @answers if $fault eq "count" && $strikes;
	$answers[0] = "" if $fault eq "empty" && $strikes;
	my $answer = $json->encode($shape->(@answers));
	if ($fault eq "cut" && $strikes) {
		syswrite $client, "HTTP/1.1 200 OK\r\nContent-Length: " .
			length($answer) . "\r\n\r\n" . substr $answer, 0, 20;
		return;
	}
	respond($client, 200, $answer);
}

$SIG{CHLD} = "IGNORE";
while (1) {
	my $client = $server->accept or next;
	my $peek = "";
	# The path is counted here, the rest is done by a child.
	recv $client, $peek, 200, 2;
	my ($path) = $peek =~ m{^POST (\S+)};
	my $n = ++$count{$path // ""};
	my $pid = fork;
	if (defined $pid && $pid == 0) {
		serve($client, $n);
		shutdown $client, 1;
		exit 0;
	}
	close $client;
}
