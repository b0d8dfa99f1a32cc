# A short sample of tests/torture/kills.pl: the server killed at random moments under load.
use strict;
use warnings;
use lib 'tests/t';
use PrivacyTest;

$ENV{KILLS} //= 10;
$ENV{PAUSE} //= 0.6;
do './tests/torture/kills.pl' or die $@ || $!;
