# SQLAlchemy: mapped classes over protected tables, an engine for each purpose, and reflection of a protected schema.
# packages: python3-sqlalchemy python3-psycopg2
import datetime
import warnings
from decimal import Decimal

import psycopg2
from sqlalchemy import (BigInteger, Boolean, Column, Date, ForeignKey, MetaData, Numeric, Table, Text, create_engine, event, func,
                        inspect, select, text)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session, declarative_base, relationship, selectinload
from sqlalchemy.types import NullType

from checks import done, environment, equal, ok, refused

Base = declarative_base(metadata=MetaData(schema="crm"))


class Contact(Base):
    __tablename__ = "contact"
    id = Column(BigInteger, primary_key=True)
    name = Column(Text)
    email = Column(Text)
    phone = Column(Text)
    born = Column(Date)
    income = Column(Numeric(12, 2))
    prefs = Column(JSONB(none_as_null=True))  # what is withheld goes back as NULL, not as the JSON value null
    active = Column(Boolean, default=True)
    invoices = relationship("Invoice", back_populates="contact", cascade="all, delete-orphan")


class Invoice(Base):
    __tablename__ = "invoice"
    id = Column(BigInteger, primary_key=True)
    contact_id = Column(ForeignKey(Contact.id))
    address = Column(Text)
    total = Column(Numeric(12, 2))
    contact = relationship(Contact, back_populates="invoices")


def engine(user):
    return create_engine("postgresql+psycopg2://", connect_args={
        "host": environment("PGHOST"), "port": environment("PGPORT"), "dbname": environment("PGDATABASE"), "user": user}, future=True, pool_size=2)


app = engine("app")
with Session(app) as session:
    ada = session.scalars(select(Contact).where(Contact.email == "ADA@example.org")).one()
    equal((ada.name, ada.born, ada.income, ada.prefs, ada.phone),
          ("Ada Löwe", datetime.date(1990, 2, 28), Decimal("51000.50"), {"lang": "de"}, "***11"), "select by e-mail; types")
    names = lambda statement: session.scalars(statement).all()
    equal(names(select(Contact.name).where(Contact.name.ilike("%a%")).order_by(Contact.name.desc())), ["Cem Kaya", "Ada Löwe"], "ilike, order_by")
    equal(names(select(Contact.name).where(Contact.born.between(datetime.date(1980, 1, 1), datetime.date(1986, 1, 1)))), ["Bob Wolf"], "between")
    equal(names(select(Contact.name).where(Contact.email.in_(["bob@example.org", "cem@example.org"])).order_by(Contact.id)),
          ["Bob Wolf", "Cem Kaya"], "in_")
    equal(session.execute(select(Contact.name, func.sum(Invoice.total)).outerjoin(Contact.invoices).group_by(Contact.id, Contact.name)
                          .order_by(Contact.name)).all(),
          [("Ada Löwe", Decimal("19.90")), ("Bob Wolf", Decimal("250.00")), ("Cem Kaya", None)], "a join with GROUP BY")
    equal(names(select(Contact.prefs["lang"].astext).order_by(Contact.id)), ["de", "en", None], "a key of a JSONB column")
    equal([[i.address for i in c.invoices] for c in names(select(Contact).options(selectinload(Contact.invoices)).order_by(Contact.id))],
          [["Gartenweg 1, Ulm"], ["Hauptstr. 2, Hof"], []], "selectinload")

    dora = Contact(name="Dora Ek", email="dora@example.org", born=datetime.date(1970, 1, 2), invoices=[Invoice(address="Am Bach 3", total=3)])
    session.add(dora)
    session.commit()
    session.expire_all()
    equal((dora.name, dora.born, dora.invoices[0].address), ("Dora Ek", datetime.date(1970, 1, 2), "Am Bach 3"), "add with a child, read back")
    dora.name = "Dora Eck"
    session.commit()
    session.execute(insert(Contact).values([{"name": "Dora E.", "email": "DORA@example.org"}, {"name": "Eve", "email": "eve@example.org"}])
                    .on_conflict_do_update(index_elements=["email"], set_={"name": text("excluded.name")}))
    equal(names(select(Contact.name).where(Contact.id > 3).order_by(Contact.name)), ["Dora E.", "Eve"], "an upsert of several rows")
    session.refresh(dora)
    session.delete(dora)
    session.commit()
    equal(session.scalar(select(func.count()).where(Contact.email == "dora@example.org")), 0, "delete with its children")

keeper = psycopg2.connect("user=keeper")
keeper.autocommit = True


def truth():
    with keeper.cursor() as cursor:
        cursor.execute("SELECT name, email, phone, born, income, prefs FROM crm.contact WHERE id = 1")
        return cursor.fetchone()


before = truth()
for role in ("app", "support", "stock"):
    with Session(engine(role)) as session:
        contact = session.get(Contact, 1)
        columns = {key: getattr(contact, key) for key in ("name", "email", "phone", "born", "income", "prefs")}
        session.query(Contact).filter_by(id=1).update({**columns, "active": role == "support"})
        session.commit()
        equal((truth(), session.get(Contact, 1).active), (before, role == "support"), f"an UPDATE of all columns by {role}: nothing is destroyed")

several = engine("several")


# docs: sqlalchemy
@event.listens_for(Session, "after_begin")
def declare_purpose(session, transaction, connection):
    if "purpose" in session.info:
        connection.execute(text("SELECT set_config('privacy.purpose', :purpose, true)"), {"purpose": session.info["purpose"]})
# end


for purpose, name in (("orders", "Ada Löwe"), ("support", "A."), ("stock", None)):
    with Session(several, info={"purpose": purpose}) as session:
        equal(session.get(Contact, 1).name, name, f"a session for the purpose {purpose}")
        session.commit()
        equal(session.get(Contact, 1).name, name, "and its next transaction")
with Session(several) as session:
    refused("42501", "no_purpose", "a session without: the pooled connection kept none", lambda: session.get(Contact, 1))

with engine("several").connect() as connection:
    pool = connection.engine
    connection.execute(text("SET privacy.purpose = 'support'"))
    connection.commit()
with pool.connect() as connection:
    equal(connection.execute(text("SELECT name FROM crm.contact WHERE id = 1")).scalar(), "A.",
          "a committed SET stays on the pooled connection (why the docs forbid it)")

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    reflected = Table("contact", MetaData(), schema="crm", autoload_with=app)
ok(isinstance(reflected.c.name.type, NullType) and any("personal_text" in str(one.message) for one in warned),
   "reflection does not know the personal types, and says so")
with app.connect() as connection:
    equal(connection.execute(select(reflected.c.name, reflected.c.born).where(reflected.c.email == "bob@example.org")).one(),
          ("Bob Wolf", datetime.date(1985, 7, 1)), "a reflected table can be queried all the same")
# docs: sqlalchemy reflection
from sqlalchemy.dialects.postgresql import base

base.ischema_names.update(personal_text=Text, personal_date=Date, personal_numeric=Numeric, personal_jsonb=JSONB)
# end
reflected = Table("contact", MetaData(), schema="crm", autoload_with=app)
ok(isinstance(reflected.c.born.type, Date) and isinstance(reflected.c.prefs.type, JSONB), "with their names added it does")
equal([index["column_names"] for index in inspect(app).get_indexes("contact", schema="crm")], [["data_subject_id"], ["email"]], "indexes are reflected")
done()
