# ActiveRecord, the database part of Rails: models, full-row saves, and the schema dump (db/schema.rb).
# packages: ruby-activerecord ruby-pg
require 'active_record'
require 'date'
require 'stringio'

$failed = 0
def equal(found, expected, text)
  puts((found == expected ? 'ok - ' : 'not ok - ') + text)
  return if found == expected
  $failed += 1
  puts "    expected #{expected.inspect}\n    found    #{found.inspect}"
end

def refused(sqlstate, reason, text)
  yield
  equal('not refused', sqlstate, text)
rescue ActiveRecord::StatementInvalid => error
  result = error.cause.result
  equal([result.error_field(PG::PG_DIAG_SQLSTATE), result.error_field(PG::PG_DIAG_CONSTRAINT_NAME)], [sqlstate, reason], text)
end

def settings(user)
  { adapter: 'postgresql', host: ENV['PGHOST'], port: ENV['PGPORT'], database: ENV['PGDATABASE'], username: user,
    schema_search_path: 'crm', prepared_statements: true, pool: 3 }
end

# docs: rails types
class Contact < ActiveRecord::Base
  attribute :born, :date
  attribute :income, :decimal
  attribute :prefs, :jsonb
end
# end

class Contact
  self.table_name = 'contact'
  has_many :invoices
end

class Invoice < ActiveRecord::Base
  self.table_name = 'invoice'
  belongs_to :contact
end

class Untyped < ActiveRecord::Base
  self.table_name = 'contact'
end

complaints = $stderr = StringIO.new
ActiveRecord::Base.establish_connection(settings('app'))
connection = ActiveRecord::Base.connection

ada = Contact.find_by(email: 'ADA@example.org')
equal([ada.id, ada.name, ada.born, ada.income, ada.prefs, ada.phone, ada.health],
      [1, 'Ada Löwe', Date.new(1990, 2, 28), BigDecimal('51000.5'), { 'lang' => 'de' }, '***11', nil], 'find_by, and Ruby types')
equal(Contact.column_names.last, 'data_subject_id', 'the model has our column')
equal(Contact.order(name: :desc).pluck(:name), ['Cem Kaya', 'Bob Wolf', 'Ada Löwe'], 'order, pluck')
equal(Contact.where('name ILIKE ?', '%wolf').where(email: %w[bob@example.org ada@example.org]).pluck(:id), [2], 'where')
equal(Contact.where('lower(email) = ?', 'bob@example.org').pluck(:id), [2], 'lower(column) = value')
equal(Contact.where(born: Date.new(1980, 1, 1)..).order(:born).pluck(:name), ['Bob Wolf', 'Ada Löwe'], 'a range of dates')
equal(Contact.group(:name).count, { 'Ada Löwe' => 1, 'Bob Wolf' => 1, 'Cem Kaya' => 1 }, 'group and count')
equal(Contact.maximum(:born), Date.new(1990, 2, 28), 'maximum of a date')
equal(Contact.includes(:invoices).order(:id).map { |contact| contact.invoices.map(&:address) },
      [['Gartenweg 1, Ulm'], ['Hauptstr. 2, Hof'], []], 'includes')
equal(Contact.find_each(batch_size: 2).map(&:name).sort, ['Ada Löwe', 'Bob Wolf', 'Cem Kaya'], 'find_each')

contact = Contact.create!(name: 'Dora Ek', email: 'dora@example.org', born: Date.new(1970, 1, 2), prefs: { a: [1] }, income: 12.5)
equal(Contact.find(contact.id).attributes.slice('name', 'born', 'prefs', 'income'),
      { 'name' => 'Dora Ek', 'born' => Date.new(1970, 1, 2), 'prefs' => { 'a' => [1] }, 'income' => BigDecimal('12.5') }, 'create!')
contact.update!(name: 'Dora Eck', born: nil)
equal(Contact.find(contact.id).attributes.values_at('name', 'born'), ['Dora Eck', nil], 'update!')
Contact.insert_all([{ name: 'Eve', email: 'eve@example.org', seen: Time.now }, { name: 'Twin', email: 'EVE@example.org', seen: Time.now }])
equal(Contact.where(email: 'eve@example.org').pluck(:name), ['Eve'], 'insert_all skips duplicates of a protected unique column')
Contact.upsert_all([{ name: 'Eva', email: 'eve@example.org', seen: Time.now }], unique_by: :email)
equal(Contact.where(email: 'eve@example.org').pluck(:name), ['Eva'], 'upsert_all')
contact.destroy!
equal(Contact.exists?(email: 'dora@example.org'), false, 'destroy!')

equal(complaints.string.scan(/unknown OID \d+: failed to recognize type/).size.positive?, true,
      'ActiveRecord warns once of each type it does not know')
equal(Untyped.find(1).born, '1990-02-28', 'without a declared type a date arrives as String')

# every column written back with what was read
truth = lambda do
  keeper = PG.connect(user: 'keeper')
  keeper.exec('SELECT name, email, phone, born, income, prefs, health FROM crm.contact WHERE id = 1').values
ensure
  keeper.close
end
before = truth.call
%w[app support stock].each do |role|
  ActiveRecord::Base.establish_connection(settings(role))
  Contact.reset_column_information
  contact = Contact.find(1)
  (Contact.column_names - %w[id]).each { |name| contact.public_send("#{name}_will_change!") }
  contact.active = role == 'support'
  contact.save!
  equal([truth.call, Contact.find(1).active], [before, role == 'support'], "a save of all columns by #{role}: nothing is destroyed")
end

ActiveRecord::Base.establish_connection(settings('several'))
# docs: rails
def for_purpose(name)
  ActiveRecord::Base.transaction do
    quoted = ActiveRecord::Base.connection.quote(name)
    ActiveRecord::Base.connection.execute("SELECT set_config('privacy.purpose', #{quoted}, true)")
    yield
  end
end
# end
[['orders', 'Ada Löwe'], ['support', 'A.'], ['stock', nil]].each do |purpose, name|
  equal(for_purpose(purpose) { Contact.uncached { Contact.find(1).name } }, name, "a block for the purpose #{purpose}")
end
refused('42501', 'no_purpose', 'after the block the purpose is gone') { Contact.find(1) }

# db/schema.rb cannot express the types; db/structure.sql (schema_format = :sql), made by pg_dump, can
ActiveRecord::Base.establish_connection(settings('builder'))
dump = StringIO.new
ActiveRecord::SchemaDumper.dump(ActiveRecord::Base.connection, dump)
equal(dump.string[/Could not dump table "contact" because of following StandardError\n#   Unknown type '(\w+)'/, 1], 'personal_text',
      'schema.rb leaves a protected table out, and says so')
copy = "#{ENV['PGDATABASE']}_copy"
loaded = system("pg_dump -U postgres --schema-only --no-privileges --no-owner -f structure.sql && createdb -U postgres #{copy} && " \
                "psql -U postgres -X -q -v ON_ERROR_STOP=1 -d #{copy} -f structure.sql >loaded.log 2>&1")
puts File.read('loaded.log') unless loaded
ActiveRecord::Base.establish_connection(settings('postgres').merge(database: copy))
equal(ActiveRecord::Base.connection.select_values('SELECT column_name FROM privacy.columns ORDER BY 1'),
      %w[address born email health income name phone prefs], 'structure.sql brings the protected schema back')
exit($failed.zero? ? 0 : 1)
