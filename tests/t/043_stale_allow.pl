# A short sample of tests/torture/stale_allow.pl: readers with warm caches, and with none, against changes at random, with
# a model as the judge.
use strict;
use warnings;
use lib 'tests/t';
use PrivacyTest;

$ENV{OPERATIONS} //= 1000;
$ENV{PEOPLE} //= 150;
$ENV{CACHES} //= '32MB 0';
do './tests/torture/stale_allow.pl' or die $@ || $!;
