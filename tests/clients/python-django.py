# Django: models over protected tables, used as applications and the admin site do, by sessions that may see all, masks, nothing.
# packages: python3-django python3-psycopg2
import contextlib
import datetime
import io
import types
from decimal import Decimal

import django
from django.apps import AppConfig
from django.conf import settings

import psycopg2

from checks import done, environment, equal, ok, refused


def database(user):
    return {"ENGINE": "django.db.backends.postgresql", "NAME": environment("PGDATABASE"), "HOST": environment("PGHOST"),
            "PORT": environment("PGPORT"), "USER": user, "OPTIONS": {"options": "-c search_path=crm"}}


crm = types.ModuleType("crm")
crm.__path__ = [environment("CLIENT_DIR")]
settings.configure(
    DATABASES={"default": database("app"), **{role: database(role) for role in ("support", "stock", "several", "builder")}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, INSTALLED_APPS=[AppConfig("crm", crm)])
django.setup()

from django.core.management import call_command
from django.db import IntegrityError, connections, models, transaction
from django.contrib.postgres.aggregates import ArrayAgg, JSONBAgg, StringAgg
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Sum, Value, When, Window
from django.db.models.functions import (Cast, Coalesce, Concat, ExtractYear, Greatest, Length, Lower, NullIf, RowNumber,
                                        TruncMonth, Upper)


class Contact(models.Model):
    name = models.TextField()
    email = models.CharField(max_length=120, unique=True, null=True)
    phone = models.TextField(null=True)
    born = models.DateField(null=True)
    income = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    prefs = models.JSONField(null=True)
    health = models.TextField(null=True)
    active = models.BooleanField(default=True)
    seen = models.DateTimeField(auto_now=True)

    class Meta:
        app_label, db_table, managed = "crm", "contact", False


class Invoice(models.Model):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="invoices")
    address = models.TextField(null=True)
    total = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label, db_table, managed = "crm", "invoice", False


keeper = psycopg2.connect("user=keeper options='-c search_path=crm'")
keeper.autocommit = True


def stored(id=1):
    """All of a person as it is in truth, read by the rights desk's purpose; and whether the sealed bytes are the same."""
    with keeper.cursor() as cursor:
        cursor.execute("SELECT name, email, phone, born, income, prefs, health FROM contact WHERE id = %s", (id,))
        return cursor.fetchone()


def sealed(id=1):
    out = io.StringIO()
    with keeper.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT name, email, phone, born, income, prefs, health FROM contact WHERE id = {int(id)}) TO STDOUT", out)
    return out.getvalue()


# --- reading -----------------------------------------------------------------------------------------------------------------
ada = Contact.objects.get(email="ADA@example.org")
equal((ada.id, ada.name, ada.born, ada.income, ada.prefs, ada.phone, ada.health),
      (1, "Ada Löwe", datetime.date(1990, 2, 28), Decimal("51000.50"), {"lang": "de"}, "***11", None), "get() by e-mail; types")
names = lambda query: [contact.name for contact in query]
people = Contact.objects
equal(names(people.order_by("-name")), ["Cem Kaya", "Bob Wolf", "Ada Löwe"], "order_by")
equal(names(people.order_by("name")[1:2]), ["Bob Wolf"], "slices")
equal(names(people.filter(name__icontains="LÖ")), ["Ada Löwe"], "icontains")
equal(names(people.filter(name__startswith="Bo", email__endswith="example.org")), ["Bob Wolf"], "startswith, endswith")
equal(names(people.filter(email__iexact="CEM@example.org")), ["Cem Kaya"], "iexact")
equal(names(people.filter(email__in=["ada@example.org", "bob@example.org"]).order_by("id")), ["Ada Löwe", "Bob Wolf"], "in")
equal(names(people.filter(name__regex="^[AB].*[ef]$").order_by("id")), ["Ada Löwe", "Bob Wolf"], "regex")
equal(names(people.filter(born__year=1985)), ["Bob Wolf"], "born__year")
equal(names(people.filter(born__month=12, born__day=31)), ["Cem Kaya"], "born__month, born__day")
equal(names(people.filter(born__range=(datetime.date(1979, 1, 1), datetime.date(1986, 1, 1))).order_by("born")),
      ["Cem Kaya", "Bob Wolf"], "range, ordered by it")
equal(names(people.filter(born=datetime.date(1990, 2, 28))), ["Ada Löwe"], "a date, exactly")
equal(names(people.filter(income__gt=45000)), ["Ada Löwe"], "a number, greater than")
equal(names(people.filter(income__isnull=True)), ["Cem Kaya"], "isnull")
equal(names(people.filter(prefs__lang="de")), ["Ada Löwe"], "a key of a JSONField")
equal(names(people.filter(prefs__contains={"lang": "en"})), ["Bob Wolf"], "contains of a JSONField")
equal(names(people.exclude(email="ada@example.org").order_by("id")), ["Bob Wolf", "Cem Kaya"], "exclude")
equal(list(people.order_by("id").values("id", "email")[:1]), [{"id": 1, "email": "ada@example.org"}], "values")
equal(list(people.order_by("born").values_list("born", flat=True)),
      [datetime.date(1979, 12, 31), datetime.date(1985, 7, 1), datetime.date(1990, 2, 28)], "values_list")
equal(people.filter(name__contains="a").count(), 2, "count")
equal(people.filter(email="nobody@example.org").exists(), False, "exists")
equal(people.aggregate(newest=Max("born"), total=Sum("income")),
      {"newest": datetime.date(1990, 2, 28), "total": Decimal("93000.50")}, "aggregate")
equal(list(people.annotate(low=Lower("email"), size=Length("name"), both=Concat("name", Value(" <"), "email", Value(">"), output_field=models.TextField()),
                           year=ExtractYear("born")).order_by("id").values_list("low", "size", "both", "year")[:1]),
      [("ada@example.org", 8, "Ada Löwe <ada@example.org>", 1990)], "annotate with functions")
equal(list(people.annotate(invoices_count=Count("invoices")).order_by("-invoices_count", "name").values_list("name", "invoices_count")),
      [("Ada Löwe", 1), ("Bob Wolf", 1), ("Cem Kaya", 0)], "annotate(Count) groups by all columns")
equal(list(people.values("name").annotate(sum=Sum("invoices__total")).order_by("name")),
      [{"name": "Ada Löwe", "sum": Decimal("19.90")}, {"name": "Bob Wolf", "sum": Decimal("250.00")}, {"name": "Cem Kaya", "sum": None}],
      "values().annotate(): GROUP BY a protected column without lookup")
equal(list(people.annotate(month=TruncMonth("born")).values_list("month", flat=True).order_by("month"))[0],
      datetime.date(1979, 12, 1), "TruncMonth")
equal(list(people.values_list("name", flat=True).distinct().order_by("name")), ["Ada Löwe", "Bob Wolf", "Cem Kaya"], "distinct")
equal(names(people.filter(id=1).union(people.filter(id=2)).order_by("name")), ["Ada Löwe", "Bob Wolf"], "union")
equal(names(people.filter(invoices__address__contains="Ulm")), ["Ada Löwe"], "filter across a foreign key")
equal([invoice.contact.name for invoice in Invoice.objects.select_related("contact").order_by("contact__name")],
      ["Ada Löwe", "Bob Wolf"], "select_related, ordered by the parent's column")
equal([[i.address for i in contact.invoices.all()] for contact in people.prefetch_related("invoices").order_by("id")],
      [["Gartenweg 1, Ulm"], ["Hauptstr. 2, Hof"], []], "prefetch_related")
equal(names(people.filter(id__in=Invoice.objects.filter(total__gt=100).values("contact"))), ["Bob Wolf"], "a subquery")
equal(names(people.filter(email=F("email"), name__gt="B").order_by("id")), ["Bob Wolf", "Cem Kaya"], "F() and a comparison by order")
equal(sorted(contact.name for contact in people.iterator(chunk_size=2)), ["Ada Löwe", "Bob Wolf", "Cem Kaya"], "iterator()")
equal(list(people.annotate(shown=Coalesce("health", Value("-"), output_field=models.TextField())).order_by("id").values_list("shown", flat=True)), ["-"] * 3,
      "Coalesce sees NULL where the value is withheld")
equal(names(people.raw("SELECT * FROM contact WHERE email = %s", ["bob@example.org"])), ["Bob Wolf"], "raw()")
# the less usual shapes
equal(names(people.order_by("name", "id").distinct("name")), ["Ada Löwe", "Bob Wolf", "Cem Kaya"], "distinct(field): DISTINCT ON")
equal(list(people.values("email").annotate(n=Count("id")).order_by("-email").values_list("email", "n"))[0], ("cem@example.org", 1),
      "GROUP BY a protected column with lookup, ordered by it")
equal(people.aggregate(n=Count("name", distinct=True), m=Count("email", distinct=True)), {"n": 3, "m": 3}, "Count(distinct=True)")
equal(list(people.annotate(n=Window(RowNumber(), order_by=F("name").desc())).order_by("n").values_list("name", "n")),
      [("Cem Kaya", 1), ("Bob Wolf", 2), ("Ada Löwe", 3)], "a window ordered by a protected column")
equal(list(people.annotate(n=Window(Count("id"), partition_by=[ExtractYear("born")])).order_by("id").values_list("n", flat=True)), [1, 1, 1],
      "a window partitioned by a part of one")
equal(names(people.annotate(has=Exists(Invoice.objects.filter(contact=OuterRef("pk"), address__contains="Hof"))).filter(has=True)), ["Bob Wolf"], "Exists")
equal(list(people.annotate(place=Subquery(Invoice.objects.filter(contact=OuterRef("pk")).order_by("address").values("address")[:1]))
           .order_by("id").values_list("place", flat=True)), ["Gartenweg 1, Ulm", "Hauptstr. 2, Hof", None], "Subquery")
equal(people.aggregate(all=StringAgg("name", ", ", ordering="-name", output_field=models.TextField()), list=ArrayAgg("born", ordering="born"), json=JSONBAgg("email", ordering="email")),
      {"all": "Cem Kaya, Bob Wolf, Ada Löwe", "list": [datetime.date(1979, 12, 31), datetime.date(1985, 7, 1), datetime.date(1990, 2, 28)],
       "json": ["ada@example.org", "bob@example.org", "cem@example.org"]}, "StringAgg, ArrayAgg, JSONBAgg with an order")
equal(names(people.annotate(words=SearchVector("name", config="simple")).filter(words=SearchQuery("wolf", config="simple"))), ["Bob Wolf"], "full text search")
equal(list(people.annotate(kind=Case(When(name__startswith="A", then=Value("first")), When(born__lt=datetime.date(1980, 1, 1), then=F("name")),
                                     default=Value("-"), output_field=models.TextField())).order_by("id").values_list("kind", flat=True)),
      ["first", "-", "Cem Kaya"], "Case and When over protected columns")
equal(list(people.annotate(a=Cast("born", models.CharField()), b=Cast("income", models.IntegerField()), c=F("income") * 2,
                           d=Greatest("name", Value("B"), output_field=models.TextField()), e=NullIf("email", Value("bob@example.org")))
           .order_by("id").values_list("a", "b", "c", "d", "e")[:2]),
      [("1990-02-28", 51001, Decimal("102001.00"), "B", "ada@example.org"), ("1985-07-01", 42000, Decimal("84000.00"), "Bob Wolf", None)],
      "Cast, arithmetic, Greatest, NullIf")
equal(list(people.order_by(F("income").desc(nulls_last=True)).values_list("income", flat=True)), [Decimal("51000.50"), Decimal("42000.00"), None],
      "nulls_last")
equal(list(people.filter(name__in=people.filter(active=True).values("name")).order_by("-id").values_list("id", flat=True)), [3, 2, 1],
      "IN a subquery of a column without lookup")
ok("contact" in people.filter(email="ada@example.org").explain(), "explain()")
# the admin's search: every word in any of the columns, ordered, with a count
search = people.filter(Q(name__icontains="wolf") | Q(email__icontains="wolf")).filter(Q(name__icontains="bob") | Q(email__icontains="bob"))
equal((search.count(), names(search.order_by("-id"))), (1, ["Bob Wolf"]), "the admin's search")
equal(list(people.dates("born", "year")), [datetime.date(year, 1, 1) for year in (1979, 1985, 1990)], "dates(), the admin's date_hierarchy")
with transaction.atomic():
    equal(people.select_for_update().get(id=2).name, "Bob Wolf", "select_for_update")

# --- full-row saves: Django writes every column back -----------------------------------------------------------------------------
truth, bytes_before = stored(), sealed()
ada.active = False
ada.save()
equal((stored(), Contact.objects.get(id=1).active), (truth, False), "save() by a session that sees all but one: nothing is destroyed")
equal(sealed(), bytes_before, "and what was not changed is byte by byte the same")
for role in ("support", "stock"):
    contact = Contact.objects.using(role).get(id=1)
    shown = (contact.name, contact.email, contact.phone, contact.born)
    equal(shown, {"support": ("A.", "a***@e***.org", "***11", datetime.date(1990, 1, 1)), "stock": (None,) * 4}[role], f"{role} is shown")
    contact.active = role == "support"
    contact.save()
    equal((stored(), sealed()), (truth, bytes_before), f"save() by {role}: nothing is destroyed")
    equal(Contact.objects.get(id=1).active, role == "support", f"{role} changed what it meant to")
contact = Contact.objects.using("support").get(id=1)
contact.name = "Somebody Else"
refused("42501", "match_only", "save() of a changed name by a session that is shown masks", contact.save)
equal(stored(), truth, "and nothing is changed")
ada.name, ada.born, ada.prefs = "Ada Wolf", datetime.date(1991, 1, 1), {"lang": "fr"}
ada.save()
equal(stored(), ("Ada Wolf", truth[1], truth[2], datetime.date(1991, 1, 1), truth[4], {"lang": "fr"}, truth[6]), "save() of changed values")
ada.name = "Ada Löwe"
ada.save(update_fields=["name"])
ada.refresh_from_db()
equal((ada.name, ada.born), ("Ada Löwe", datetime.date(1991, 1, 1)), "save(update_fields), refresh_from_db")

# --- writing ------------------------------------------------------------------------------------------------------------------
dora = Contact.objects.create(name="Dora Ek", email="dora@example.org", born=datetime.date(1970, 1, 2), income="1.50", prefs=[1])
ok(dora.id == 4 and stored(4)[:2] == ("Dora Ek", "dora@example.org"), "create() returns the new key")
made = Contact.objects.bulk_create([Contact(name=f"Kind {n}", email=f"kind{n}@example.org") for n in range(30)])
equal((made[29].id, Contact.objects.filter(name__startswith="Kind").count()), (34, 30), "bulk_create")
for contact in made[:5]:
    contact.name = contact.name.upper()
Contact.objects.bulk_update(made[:5], ["name"])
equal(Contact.objects.filter(name__startswith="KIND").count(), 5, "bulk_update")
Contact.objects.bulk_create([Contact(name="Twin", email="KIND7@example.org")], ignore_conflicts=True)
equal(Contact.objects.filter(name="Twin").count(), 0, "bulk_create(ignore_conflicts)")
equal(Contact.objects.get_or_create(email="KIND8@example.org", defaults={"name": "Twin"})[1], False, "get_or_create finds")
equal(Contact.objects.update_or_create(email="kind9@example.org", defaults={"name": "Nine"})[0].name, "Nine", "update_or_create")
equal(Contact.objects.filter(email="kind10@example.org").update(name=Upper("name")), 1, "update() with an expression")
equal(Contact.objects.filter(email="kind10@example.org").update(name="Ten", born=None), 1, "update()")
equal(Contact.objects.get(email="kind10@example.org").name, "Ten", "what it left")
refused("42501", "not_permitted", "update() from a column that is withheld", lambda: Contact.objects.filter(id=1).update(name=F("health")))
try:
    with transaction.atomic():
        Contact.objects.create(name="Twin Secret", email="ADA@example.org")
    ok(False, "a unique violation")
except IntegrityError as error:
    ok("Secret" not in str(error) and "ada@" not in str(error).lower(), "a unique violation is an IntegrityError without a value")
invoice = dora.invoices.create(address="Am Bach 3", total=3)
equal(Invoice.objects.get(contact__email="dora@example.org").address, "Am Bach 3", "a child row")
equal(dora.delete()[0], 2, "delete() with its cascade")
equal(Contact.objects.filter(name__startswith="Kind").delete()[0], 23, "delete() of a query")

# --- purposes -------------------------------------------------------------------------------------------------------------------
# docs: django
@contextlib.contextmanager
def purpose(name, using="default"):
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT set_config('privacy.purpose', %s, true)", [name])
        yield
# end


pooled = Contact.objects.using("several")
for name, expected in (("orders", "Ada Löwe"), ("support", "A."), ("stock", None)):
    with purpose(name, using="several"):
        equal(pooled.get(id=1).name, expected, f"a block for the purpose {name}")
refused("42501", "no_purpose", "after the block the purpose is gone", lambda: pooled.get(id=1))

# --- schema tools ------------------------------------------------------------------------------------------------------------------
out = io.StringIO()
call_command("inspectdb", "contact", "invoice", stdout=out)
model = out.getvalue()
ok("class Contact(models.Model)" in model and "contact = models.ForeignKey(Contact" in model, "inspectdb finds tables and foreign keys")
for line in ("name = models.TextField()", "email = models.TextField(unique=True, blank=True, null=True)", "born = models.DateField(",
             "prefs = models.JSONField(", "data_subject_id = models.BigIntegerField("):
    ok(line in model, f"inspectdb: {line}")


class Lead(models.Model):
    name = models.TextField()
    email = models.CharField(max_length=80, null=True)

    class Meta:
        app_label, db_table = "crm", "lead"


builder = connections["builder"]
with builder.schema_editor() as editor:
    editor.create_model(Lead)
officer = psycopg2.connect("user=postgres options='-c search_path=crm'")
officer.autocommit = True
with officer.cursor() as cursor:
    cursor.execute("SELECT privacy.add_subject_table('lead', key => 'id'), "
                   "privacy.protect_column('lead', 'email', category => 'contact'), privacy.protect_column('lead', 'name', category => 'identity')")
    cursor.execute("GRANT SELECT, INSERT ON lead TO app; GRANT USAGE ON SEQUENCE lead_id_seq TO app")
score = models.IntegerField(null=True)
score.set_attributes_from_name("score")
with builder.schema_editor() as editor:
    editor.add_field(Lead, score)
Lead.objects.create(name="Lea", email="lea@example.org")
equal(Lead.objects.get(name__startswith="L").email, "lea@example.org", "a migration made the table, another added a column")


def alter(old, new):
    for field in (old, new):
        field.set_attributes_from_name("email")
        field.model = Lead
    with builder.schema_editor() as editor:
        editor.alter_field(Lead, old, new, strict=True)


old = Lead._meta.get_field("email")
alter(old, models.CharField(max_length=80, null=True, default="-"))
ok(True, "a migration that changes nothing in the column's type passes")
refused("55000", None, "a migration that changes the type of a protected column is refused",
        lambda: alter(old, models.CharField(max_length=200, null=True)))
done()
