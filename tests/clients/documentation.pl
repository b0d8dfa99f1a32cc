# Code samples in the docs for applications are parts of the clients' tests: `<!-- tried: FILE NAME -->` above a sample in
# docs/ names the lines of FILE between `docs: NAME` and `end`.
# packages: perl
use strict;
use warnings;
use File::Basename qw(dirname);

my $root = dirname(__FILE__) . '/../..';
my $failed = 0;

sub lines { my ($name) = @_; open my $file, '<', "$root/$name" or return; my @lines = <$file>; chomp @lines; return @lines }

sub dedent {
	my @lines = @_;
	my $least = 99;
	for (@lines) { next unless /^( *)\S/; $least = length $1 if length $1 < $least }
	return join "\n", map { substr($_, 0, $least) =~ /^ *$/ ? substr($_, length $_ < $least ? length $_ : $least) : $_ } @lines;
}

sub sample {
	my ($file, $name) = @_;
	my (@sample, $inside);
	for (lines($file)) {
		if (m{^\s*(?:#|//) end$}) { last if $inside; next }
		push @sample, $_ if $inside;
		$inside = 1 if m{^\s*(?:#|//) docs: \Q$name\E(?:  .*)?$};
	}
	return dedent(@sample);
}

for my $page (glob("$root/docs/*.md $root/docs/applications/*.md")) {
	my @lines = lines(substr $page, length($root) + 1);
	(my $title = $page) =~ s{.*/docs/}{docs/};
	while (@lines) {
		shift(@lines) =~ /^<!-- tried: (\S+) (.*) -->$/ or next;
		my ($file, $name) = ($1, $2);
		shift @lines while @lines && $lines[0] !~ /^```/;
		shift @lines;
		my @shown;
		push @shown, shift @lines while @lines && $lines[0] !~ /^```/;
		my ($is, $should) = (join("\n", @shown), sample($file, $name));
		my $same = $should ne '' && $is eq $should;
		print +($same ? 'ok' : 'not ok'), " - $title shows \"$name\" of $file\n";
		next if $same;
		$failed = 1;
		print "    $_\n" for '--- in the docs', split(/\n/, $is), '--- in the test', split(/\n/, $should);
	}
}
exit $failed;
