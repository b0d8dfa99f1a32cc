"""Started by tryton.sh."""
import io
import warnings

warnings.simplefilter("ignore")

import psycopg2
from proteus import Model, config

from checks import done, environment, equal, ok

database = environment("PGDATABASE")
config.set_trytond(f"postgresql:///{database}", config_file=f"{environment('CLIENT_DIR')}/trytond.conf")
Party = Model.get("party.party")
Mechanism = Model.get("party.contact_mechanism")

keeper = psycopg2.connect("user=postgres options='-c privacy.purpose=maintenance'")
keeper.autocommit = True


def sealed(sql):
    """What is stored: COPY of a query prints the sealed form."""
    out = io.StringIO()
    with keeper.cursor() as cursor:
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT", out)
    return out.getvalue()


def make(name, mail, phone):
    party = Party(name=name)
    party.contact_mechanisms.new(type="email", value=mail)
    party.contact_mechanisms.new(type="phone", value=phone)
    party.save()
    return party


names = ("Zoe Adam", "Änne Berg", "Carl Zeh", "Bob Wolf")
parties = [make(name, f"{name.split()[0].lower()}@example.org", f"+49 30 12345{n}") for n, name in enumerate(names)]
ok(all(party.id for party in parties), "create")
equal("Zoe" in sealed("SELECT name FROM party_party"), False, "names are stored sealed")
equal(sealed("SELECT value FROM party_contact_mechanism").count("\\privacy:1:"), 8, "contact mechanisms are stored sealed")

equal([party.name for party in Party.find([("name", "=", "Bob Wolf")])], ["Bob Wolf"], "search by name")
equal([party.name for party in Party.find([("name", "ilike", "%er%")])], ["Änne Berg"], "search by part of a name")
equal(sorted(party.name for party in Party.find([("name", "in", ["Bob Wolf", "Zoe Adam"])])), ["Bob Wolf", "Zoe Adam"], "search by a list")
equal([party.name for party in Party.find([("contact_mechanisms.value", "=", "carl@example.org")])], ["Carl Zeh"],
      "search by e-mail, across the child table")
equal([party.name for party in Party.find([("rec_name", "ilike", "%zoe@%")])], ["Zoe Adam"], "search by record name: code, name or contact")
ordered = [party.name for party in Party.find([("name", "!=", None)], order=[("name", "ASC")])]
equal([name for name in ordered if name in names], sorted(names), "a list ordered by name")
equal([party.name for party in Party.find([("name", "in", names)], order=[("name", "DESC")], offset=1, limit=2)],
      sorted(names, reverse=True)[1:3], "ordered, a page of it")
equal([m.value for m in Mechanism.find([("type", "=", "email"), ("value", "like", "%@example.org")], order=[("value", "ASC")])][:2],
      ["bob@example.org", "carl@example.org"], "contact mechanisms ordered by value")

party = Party(parties[0].id)
equal((party.name, party.email, party.rec_name), ("Zoe Adam", "zoe@example.org", "Zoe Adam"), "read, with computed fields")
party.name = "Zoe Eva Adam"
party.contact_mechanisms[0].value = "zoe.adam@example.org"
party.save()
equal([(p.name, p.email) for p in Party.find([("id", "=", party.id)])], [("Zoe Eva Adam", "zoe.adam@example.org")], "write")
before = sealed(f"SELECT name FROM party_party WHERE id = {party.id}")
party.lang = Model.get("ir.lang").find([("code", "=", "en")])[0]
party.save()
equal(sealed(f"SELECT name FROM party_party WHERE id = {party.id}"), before, "writing another field leaves the sealed name as it is")
copy, = party.duplicate()
equal((copy.name, copy.id != party.id), ("Zoe Eva Adam", True), "duplicate")
Party.delete([copy, parties[3]])
equal(Party.find([("name", "=", "Bob Wolf")]), [], "delete")
done()
