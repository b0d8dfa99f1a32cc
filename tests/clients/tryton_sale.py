"""Started by tryton_sale.sh: a company that sells. `setup` once; `use` before, under and after protection, with the same answers."""
import os
import sys
import warnings
from datetime import date
from decimal import Decimal

warnings.simplefilter("ignore")

from proteus import Model, config

from checks import done, environment, equal, ok

phase = sys.argv[1]
config.set_trytond(f"postgresql:///{environment('PGDATABASE')}", config_file=f"{environment('CLIENT_DIR')}/trytond.conf")
os.environ.setdefault("DB_NAME", ":memory:")  # asked for by the package that these lie in, which takes the database chosen above
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts
from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences
from trytond.modules.company.tests.tools import create_company, get_company

Party = Model.get("party.party")
Employee = Model.get("company.employee")
Sale = Model.get("sale.sale")
Template = Model.get("product.template")


def person(name, mail, street):
    party = Party(name=name)
    party.contact_mechanisms.new(type="email", value=mail)
    party.contact_mechanisms.new(type="phone", value="+49 30 55501" + str(len(name)))
    address = party.addresses[0] if party.addresses else party.addresses.new()
    address.street = street
    address.city = "Ulm"
    address.postal_code = "89073"
    party.save()
    return party


def setup():
    currency = Model.get("currency.currency")(name="Euro", symbol="€", code="EUR")
    currency.rates.new(rate=Decimal("1"), date=date(2020, 1, 1))
    currency.save()
    create_company(currency=currency)
    company = get_company()
    year = set_fiscalyear_invoice_sequences(create_fiscalyear(company))
    year.click("create_period")
    create_chart(company)
    accounts = get_accounts(company)
    category = Model.get("product.category")(name="Goods", accounting=True)
    category.account_expense = accounts["expense"]
    category.account_revenue = accounts["revenue"]
    category.save()
    unit, = Model.get("product.uom").find([("name", "=", "Unit")])
    Template(name="Tea", default_uom=unit, type="service", salable=True, list_price=Decimal("10"), account_category=category).save()
    for number, name in enumerate(("Zoe Adam", "Änne Berg", "Carl Zeh", "Bob Wolf")):
        person(name, f"{name.split()[0].lower()}@example.org", f"Gartenweg {number}")
    Employee(party=person("Eva Amt", "eva@example.org", "Amtsweg 1"), company=company).save()
    ok(True, "a company is set up")


def use():
    names = [party.name for party in Party.find([("name", "ilike", "%e%")], order=[("name", "ASC")])]
    equal([name for name in names if name in ("Zoe Adam", "Änne Berg", "Carl Zeh", "Eva Amt")], ["Carl Zeh", "Eva Amt", "Zoe Adam", "Änne Berg"],
          f"{phase}: search by part of a name, ordered")
    customer, = Party.find([("contact_mechanisms.value", "=", "carl@example.org")])
    equal((customer.name, customer.addresses[0].street, customer.email), ("Carl Zeh", "Gartenweg 2", "carl@example.org"), f"{phase}: a party with its address and mail")
    equal([employee.party.name for employee in Employee.find([])], ["Eva Amt"], f"{phase}: employees are people too")
    product, = Model.get("product.product").find([("name", "=", "Tea")])
    sale = Sale(party=customer)
    line = sale.lines.new()
    line.product = product
    line.quantity = 3
    sale.save()
    for step in ("quote", "confirm", "process"):
        sale.click(step)
    sale.reload()
    equal((sale.state, sale.total_amount, len(sale.invoices)), ("processing", Decimal("30.00"), 1), f"{phase}: a sale is quoted, confirmed and invoiced")
    invoice, = sale.invoices
    equal((invoice.party.name, invoice.invoice_address.full_address.split("\n")[-2:]), ("Carl Zeh", ["Gartenweg 2", "89073 Ulm"]), f"{phase}: the invoice knows its party and address")
    found = Sale.find([("party.name", "=", "Carl Zeh")], order=[("id", "DESC")])
    equal(found[0].id, sale.id, f"{phase}: sales by the name of the party")
    other = person("Nora Neu", "nora@example.org", "Neuweg 9")
    other.name = "Nora Alt"
    other.save()
    equal([p.name for p in Party.find([("rec_name", "ilike", "%nora@%")])], ["Nora Alt"], f"{phase}: made, changed, found by mail")
    Party.delete([other])
    equal(Party.find([("name", "ilike", "Nora%")]), [], f"{phase}: and deleted")
    user, = Model.get("res.user").find([("login", "=", "admin")])
    equal(user.name, "Administrator", f"{phase}: users are there")


setup() if phase == "setup" else use()
done()
