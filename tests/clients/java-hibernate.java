// Hibernate (Debian's 3.6): entities over protected tables. It writes every column back with what it read; and checks the schema.
// packages: javac=openjdk-17-jdk-headless libpostgresql-jdbc-java libhibernate3-java libjavassist-java
// jars: postgresql hibernate3 hibernate-commons-annotations javassist dom4j antlr commons-collections3 geronimo-jpa_2.0_spec geronimo-jta-1.2-spec slf4j-api slf4j-nop
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.persistence.*;
import org.hibernate.HibernateException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

class HibernateClient {
  static int failed = 0;

  static void equal(Object found, Object expected, String text) {
    boolean same = Objects.equals(found, expected);
    System.out.println((same ? "ok - " : "not ok - ") + text);
    if (!same) {
      failed++;
      System.out.println("    expected " + expected + "\n    found    " + found);
    }
  }

  static String url() { return "jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE"); }

  static SessionFactory factory(String user, Class<?> entity, String ddl) {
    Configuration configuration = new Configuration().addAnnotatedClass(entity)
        .setProperty("hibernate.connection.url", url()).setProperty("hibernate.connection.username", user)
        .setProperty("hibernate.connection.driver_class", "org.postgresql.Driver")
        .setProperty("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect")
        .setProperty("hibernate.bytecode.use_reflection_optimizer", "false")
        .setProperty("hibernate.temp.use_jdbc_metadata_defaults", "false")
        .setProperty("hibernate.jdbc.batch_size", "10");
    if (ddl != null) configuration.setProperty("hibernate.hbm2ddl.auto", ddl);
    return configuration.buildSessionFactory();
  }

  interface Work<T> { T in(Session session); }

  static <T> T transaction(SessionFactory factory, Work<T> work) {
    Session session = factory.openSession();
    try {
      session.beginTransaction();
      T answer = work.in(session);
      session.getTransaction().commit();
      return answer;
    } finally {
      if (session.getTransaction().isActive()) session.getTransaction().rollback();
      session.close();
    }
  }

  static String truth() throws Exception {
    try (Connection keeper = DriverManager.getConnection(url(), "keeper", "");
         ResultSet rows = keeper.createStatement().executeQuery(
             "SELECT concat_ws('|', name, email, phone, born, income, prefs, health) FROM crm.contact WHERE id = 1")) {
      rows.next();
      return rows.getString(1);
    }
  }

  static List<String> names(SessionFactory factory, String query, Object... parameters) {
    return transaction(factory, session -> {
      org.hibernate.Query hql = session.createQuery(query);
      for (int n = 0; n < parameters.length; n++) hql.setParameter("p" + n, parameters[n]);
      List<String> names = new ArrayList<>();
      for (Object row : hql.list()) names.add(row instanceof Contact contact ? contact.name : String.valueOf(row));
      return names;
    });
  }

  public static void main(String[] arguments) throws Exception {
    SessionFactory app = factory("app", Contact.class, null);
    equal(transaction(app, session -> {
      Contact ada = (Contact) session.get(Contact.class, 1L);
      return ada.name + "|" + ada.email + "|" + ada.phone + "|" + ada.born + "|" + ada.income + "|" + ada.health;
    }), "Ada Löwe|ada@example.org|***11|1990-02-28|51000.50|null", "get");
    equal(names(app, "from Contact where email = :p0", "ADA@example.org"), List.of("Ada Löwe"), "HQL: by e-mail");
    equal(names(app, "from Contact where lower(name) like :p0 order by name desc", "%a%"), List.of("Cem Kaya", "Ada Löwe"), "HQL: like, order by");
    equal(names(app, "from Contact where born > :p0 and income > :p1 order by born", java.sql.Date.valueOf("1980-01-01"), new BigDecimal(1)),
        List.of("Bob Wolf", "Ada Löwe"), "HQL: a date and a number");
    equal(names(app, "select upper(c.name) from Contact c where year(c.born) = 1979"), List.of("CEM KAYA"), "HQL: functions");
    equal(names(app, "select name from Contact group by name having count(*) = 1 order by name"), List.of("Ada Löwe", "Bob Wolf", "Cem Kaya"), "HQL: group by");

    Long id = transaction(app, session -> {
      Contact dora = new Contact();
      dora.name = "Dora Ek";
      dora.email = "dora@example.org";
      dora.born = java.sql.Date.valueOf("1970-01-02");
      session.save(dora);
      return dora.id;
    });
    equal(id, 4L, "save returns the generated key");
    transaction(app, session -> { ((Contact) session.get(Contact.class, id)).name = "Dora Eck"; return null; });
    equal(names(app, "from Contact where id = :p0", id), List.of("Dora Eck"), "a changed property is written at flush");
    transaction(app, session -> { session.delete(session.get(Contact.class, id)); return null; });

    String before = truth();
    for (String role : new String[] {"app", "support", "stock"}) {
      SessionFactory factory = factory(role, Contact.class, null);
      boolean active = role.equals("support");
      transaction(factory, session -> { ((Contact) session.get(Contact.class, 1L)).active = active; return null; });
      equal(truth(), before, "an UPDATE of all columns by " + role + ": nothing is destroyed");
      Contact detached = transaction(factory, session -> (Contact) session.get(Contact.class, 1L));
      equal(detached.active, active, role + " changed what it meant to");
      transaction(factory, session -> session.merge(detached));
      transaction(factory, session -> { session.update(detached); return null; });
      equal(truth(), before, "a detached object written back by " + role + ": nothing is destroyed");
      factory.close();
    }

    SessionFactory several = factory("several", Contact.class, null);
    for (String[] expected : new String[][] {{"orders", "Ada Löwe"}, {"support", "A."}, {"stock", null}}) {
      equal(transaction(several, session -> {
        // docs: hibernate purpose
        session.createSQLQuery("SELECT set_config('privacy.purpose', :purpose, true)").setString("purpose", expected[0]).list();
        // end
        return ((Contact) session.get(Contact.class, 1L)).name;
      }), expected[1], "a transaction for the purpose " + expected[0]);
    }

    factory("builder", Contact.class, "validate").close();
    equal(true, true, "hbm2ddl.auto = validate passes where columnDefinition names the personal types");
    try {
      factory("builder", Unchanged.class, "validate").close();
      equal("no error", "an error", "validate of entities that do not");
    } catch (HibernateException error) {
      equal(error.getMessage().contains("Wrong column type") && error.getMessage().contains("personal_"), true,
          "validate of entities that do not: refused, by the name of the column");
    }
    factory("builder", Contact.class, "update").close();
    equal(truth(), before, "hbm2ddl.auto = update changes nothing");
    System.exit(failed == 0 ? 0 : 1);
  }
}

// docs: hibernate
@Entity
@Table(schema = "crm", name = "contact")
class Contact {
  @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id;
  @Column(columnDefinition = "personal_text") String name;  // NOT NULL in the table, yet withheld from some sessions
  @Column(columnDefinition = "personal_text", unique = true) String email;
  @Column(columnDefinition = "personal_text") String phone;
  @Column(columnDefinition = "personal_date") @Temporal(TemporalType.DATE) java.util.Date born;
  @Column(columnDefinition = "personal_numeric") BigDecimal income;
  @Column(columnDefinition = "personal_text") String health;
  boolean active = true;
  @Column(columnDefinition = "timestamptz") @Temporal(TemporalType.TIMESTAMP) java.util.Date seen = new java.util.Date();
}
// end

// the same with the types an entity had before the columns were protected
@Entity
@Table(schema = "crm", name = "contact")
class Unchanged {
  @Id Long id;
  @Column(nullable = false) String name;
  @Temporal(TemporalType.DATE) java.util.Date born;
}
