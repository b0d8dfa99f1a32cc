# What the server tests share: a node with the extension preloaded, statements as a role, and the search for plaintext.
package PrivacyTest;
use strict;
use warnings;
use Exporter 'import';
use File::Find;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(new_node ask refused files_with newsletter_vocabulary twenty_people wait_for_idle_worker set_for_all start_load stop_load start_after_kill);

# A started node; the keystore lands beside the data directory.
sub new_node {
	my ($name, $more) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init(allows_streaming => 1, extra => [ '-E', 'UTF8', '--locale=C.UTF-8' ]);
	$node->append_conf('postgresql.conf', "shared_preload_libraries = 'pg_privacy'\nmax_prepared_transactions = 5\n"
		  . "log_line_prefix = '%m [%p] '\nlog_statement = none\n" . ($more // ''));
	$node->start;
	return $node;
}

# The answer of a statement (psql's unaligned output) sent by a role; dies with psql's error.
sub ask {
	my ($node, $role, $sql, $database) = @_;
	my ($out, $err);
	my $code = $node->psql($database // 'postgres', $sql, stdout => \$out, stderr => \$err, on_error_stop => 1,
		extra_params => [ '-U', $role ]);
	die "$role: $sql\n$err" if $code != 0;
	return $out;
}

# The error a statement of the role is refused with.
sub refused {
	my ($node, $role, $sql, $database) = @_;
	my ($out, $err);
	my $code = $node->psql($database // 'postgres', "\\set VERBOSITY verbose\n$sql", stdout => \$out, stderr => \$err,
		on_error_stop => 1, extra_params => [ '-U', $role ]);
	return $code == 0 ? "not refused: $out" : $err;
}

# Returns when no database worker ran for a second: one that was asked for a moment ago, or took long and goes on as another,
# would finish what a test has stopped in the middle.
sub wait_for_idle_worker {
	my ($node) = @_;
	my $idle = 0;
	for (my $tries = 0; $idle < 5; $tries++) {
		die 'the worker does not end' if $tries > 600;
		my $running = $node->safe_psql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'pg_privacy database'");
		$idle = $running == 0 ? $idle + 1 : 0;
		select undef, undef, undef, 0.2;
	}
}

# ALTER SYSTEM (undef: RESET), and every process that starts from now on goes by it. Not a worker that runs already: wait_for_idle_worker.
sub set_for_all {
	my ($node, %settings) = @_;
	my $before = $node->safe_psql('postgres', 'SELECT pg_conf_load_time()');
	while (my ($name, $value) = each %settings) {
		$node->safe_psql('postgres', defined $value ? "ALTER SYSTEM SET $name = '$value'" : "ALTER SYSTEM RESET $name");
	}
	$node->safe_psql('postgres', 'SELECT pg_reload_conf()');
	$node->poll_query_until('postgres', "SELECT pg_conf_load_time() > '$before'") or die 'the configuration is not read';
	return;
}

# pgbench with these arguments as the role, for as long as the test wants it: stop_load ends it, and returns what it complained
# of (nothing), or that it had ended before.
sub start_load {
	my ($node, $role, @arguments) = @_;
	my %load = (out => '', err => '');
	$load{process} = IPC::Run::start([ 'pgbench', '-n', '-T', '3600', @arguments, '-h', $node->host, '-p', $node->port, '-U', $role, 'postgres' ],
		'<', \undef, '>', \$load{out}, '2>', \$load{err});
	return \%load;
}

sub stop_load {
	my ($load) = @_;
	my $early = $load->{process}->pumpable ? '' : "the load had ended\n";
	$load->{process}->signal('TERM');
	eval { $load->{process}->finish };
	return $early . join "\n", grep { !/^(pgbench \(|starting )/ } split /\n/, $load->{err};
}

# After kill -9 of the postmaster: its other processes end when they see it, and no server starts before.
sub start_after_kill {
	my ($node) = @_;
	for (1 .. 1200) {
		if (run_log([ 'pg_ctl', '-D', $node->data_dir, '-l', $node->logfile, '-w', '-t', '120', 'start' ])) {
			$node->_update_pid(1);
			return 1;
		}
		select undef, undef, undef, 0.1;
	}
	return 0;
}

# Files below the paths in which one of the patterns stands, in any case of letters, as raw bytes or hexadecimal digits.
sub files_with {
	my ($patterns, @paths) = @_;
	my $wanted = join '|', map { (quotemeta(lc $_), unpack('H*', $_)) } @$patterns;
	my @found;
	find({ no_chdir => 1, wanted => sub {
		return unless -f $_;
		open my $file, '<:raw', $_ or return;
		local $/;
		my $content = lc(<$file> // '');
		push @found, $_ if $content =~ /$wanted/;
	} }, grep { -e $_ } @paths);
	return sort @found;
}

# Table person: p1@example.org to p20@example.org, sealed with lookup. REQUIRES: newsletter_vocabulary.
sub twenty_people {
	my ($node) = @_;
	$node->safe_psql('postgres', <<'SQL');
CREATE TABLE person (id bigint PRIMARY KEY, email text NOT NULL);
SELECT privacy.add_subject_table('person', key => 'id');
SELECT privacy.protect_column('person', 'email', category => 'contact', lookup => 'exact');
GRANT SELECT, INSERT ON person TO sales;
SQL
	ask($node, 'sales', "INSERT INTO person SELECT i, 'p' || i || '\@example.org' FROM generate_series(1, 20) i");
	return;
}

# Categories contact and identity; newsletter for the role marketing, order_handling for the role sales; the role clerk
# works at the rights desk.
sub newsletter_vocabulary {
	my ($node, $database) = @_;
	$node->safe_psql($database // 'postgres', <<'SQL');
CREATE EXTENSION pg_privacy;
SELECT privacy.create_keystore();
SELECT privacy.create_category('contact', channel => 'email');
SELECT privacy.create_category('phone', channel => 'phone', mask => 'last_two');
SELECT privacy.create_category('identity');
SELECT privacy.create_deletion_class('tax', period => '8 years');
SELECT privacy.create_category('billing', deletion_class => 'tax');
SELECT privacy.create_purpose('newsletter', legal_basis => 'consent', double_opt_in => true, direct_marketing => true);
SELECT privacy.create_purpose('order_handling', legal_basis => 'contract');
SELECT privacy.permit('newsletter', 'contact'), privacy.permit('order_handling', 'contact'), privacy.permit('order_handling', 'identity'),
       privacy.permit('order_handling', 'billing'), privacy.permit('order_handling', 'phone', disclosure => 'masked');
CREATE ROLE marketing LOGIN; CREATE ROLE sales LOGIN; CREATE ROLE clerk LOGIN;
SELECT privacy.grant_purpose('newsletter', 'marketing'), privacy.grant_purpose('order_handling', 'sales');
GRANT privacy_rights_desk TO clerk;
ALTER ROLE marketing SET privacy.purpose = 'newsletter';
ALTER ROLE sales SET privacy.purpose = 'order_handling';
ALTER ROLE clerk SET privacy.purpose = 'subject_rights';
SELECT privacy.create_notice('newsletter-v3', language => 'de', text => 'Ja, schickt mir den Newsletter.');
SQL
	return;
}

1;
