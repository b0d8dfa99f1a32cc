// PostgreSQL's JDBC driver: server-side prepared statements with text and binary transfer, metadata, batches, generated keys.
// packages: javac=openjdk-17-jdk-headless libpostgresql-jdbc-java
// jars: postgresql
import java.math.BigDecimal;
import java.sql.*;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;

class JdbcClient {
  static int failed = 0;

  static void equal(Object found, Object expected, String text) {
    boolean same = Objects.equals(found, expected);
    System.out.println((same ? "ok - " : "not ok - ") + text);
    if (!same) {
      failed++;
      System.out.println("    expected " + expected + "\n    found    " + found);
    }
  }

  static Connection connect(String user, String prepareThreshold) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("prepareThreshold", prepareThreshold);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE"), properties);
  }

  interface Statements { void run() throws SQLException; }

  static void refused(String sqlstate, String reason, String text, Statements call) {
    try {
      call.run();
      equal("not refused", sqlstate, text);
    } catch (SQLException error) {
      String constraint = error instanceof org.postgresql.util.PSQLException e && e.getServerErrorMessage() != null
          ? e.getServerErrorMessage().getConstraint() : null;
      equal(error.getSQLState() + " " + constraint, sqlstate + " " + reason, text);
    }
  }

  // prepareThreshold 0: never named; 1: named at once; -1: named and binary transfer from the first execution on
  static void read(String threshold) throws SQLException {
    try (Connection connection = connect("app", threshold)) {
      String sql = "SELECT id, name, email, born, income, phone, health, seen FROM crm.contact WHERE email = ? OR born = ?";
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int n = 0; n < 4; n++) {
          statement.setString(1, "ADA@example.org");
          statement.setObject(2, LocalDate.of(1900, 1, 1));
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            String row = rows.getLong(1) + "|" + rows.getString("name") + "|" + rows.getString("email") + "|"
                + rows.getObject("born", LocalDate.class) + "|" + rows.getDate("born") + "|" + rows.getBigDecimal("income") + "|"
                + rows.getString("phone") + "|" + rows.getString("health") + "|" + (rows.getTimestamp("seen") != null);
            if (n == 0 || n == 3) {
              equal(row, "1|Ada Löwe|ada@example.org|1990-02-28|1990-02-28|51000.50|***11|null|true",
                  "prepareThreshold=" + threshold + ", execution " + (n + 1));
            }
          }
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(
          "SELECT count(*) FROM crm.contact WHERE income > ? AND name LIKE ? AND email = ANY (?)")) {
        for (int n = 0; n < 3; n++) {
          statement.setBigDecimal(1, new BigDecimal("1000"));
          statement.setString(2, "%o%");
          statement.setArray(3, connection.createArrayOf("text", new String[] {"bob@example.org", "ada@example.org"}));
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (n == 2) equal(rows.getInt(1), 1, "prepareThreshold=" + threshold + ": numeric, text and array parameters");
          }
        }
      }
      // a fetch size uses a portal and several Executes
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM crm.contact WHERE id <= 3 ORDER BY name DESC")) {
        statement.setFetchSize(1);
        StringBuilder names = new StringBuilder();
        try (ResultSet rows = statement.executeQuery()) { while (rows.next()) names.append(rows.getString(1)).append(','); }
        equal(names.toString(), "Cem Kaya,Bob Wolf,Ada Löwe,", "prepareThreshold=" + threshold + ": row by row by setFetchSize");
      }
      connection.commit();
    }
  }

  static void metadata() throws SQLException {
    try (Connection connection = connect("app", "1")) {
      try (PreparedStatement statement = connection.prepareStatement("SELECT name, born, income, prefs FROM crm.contact WHERE email = ? AND id = ?")) {
        ResultSetMetaData columns = statement.getMetaData();
        StringBuilder types = new StringBuilder();
        for (int n = 1; n <= columns.getColumnCount(); n++) {
          types.append(columns.getColumnName(n)).append(' ').append(columns.getColumnTypeName(n)).append(' ')
              .append(columns.getColumnClassName(n)).append(';');
        }
        equal(types.toString(), "name text java.lang.String;born date java.sql.Date;income numeric java.math.BigDecimal;"
            + "prefs jsonb java.lang.String;", "ResultSetMetaData says the base types");
        ParameterMetaData parameters = statement.getParameterMetaData();
        equal(parameters.getParameterTypeName(1) + " " + parameters.getParameterTypeName(2), "text int8", "ParameterMetaData too");
      }
      DatabaseMetaData database = connection.getMetaData();
      StringBuilder columns = new StringBuilder();
      try (ResultSet rows = database.getColumns(null, "crm", "contact", "%")) {
        while (rows.next()) {
          columns.append(rows.getString("COLUMN_NAME")).append(' ').append(rows.getString("TYPE_NAME")).append(' ')
              .append(rows.getInt("DATA_TYPE") == Types.OTHER ? "OTHER" : rows.getInt("DATA_TYPE") == Types.DISTINCT ? "DISTINCT" : "known").append(';');
        }
      }
      equal(columns.toString(), "id int8 known;name personal_text OTHER;email personal_text OTHER;phone personal_text OTHER;"
          + "born personal_date OTHER;income personal_numeric OTHER;prefs personal_jsonb OTHER;health personal_text OTHER;"
          + "active bool known;seen timestamptz known;data_subject_id int8 known;", "DatabaseMetaData.getColumns says the personal types");
      try (ResultSet rows = database.getIndexInfo(null, "crm", "contact", true, true)) {
        StringBuilder indexes = new StringBuilder();
        while (rows.next()) indexes.append(rows.getString("COLUMN_NAME")).append(';');
        equal(indexes.toString(), "email;id;", "DatabaseMetaData.getIndexInfo lists the unique columns");
      }
      try (ResultSet rows = database.getImportedKeys(null, "crm", "invoice")) {
        rows.next();
        equal(rows.getString("PKTABLE_NAME"), "contact", "DatabaseMetaData.getImportedKeys");
      }
    }
  }

  static void write() throws SQLException {
    try (Connection connection = connect("app", "-1")) {
      String insert = "INSERT INTO crm.contact (name, email, born, income, active) VALUES (?, ?, ?, ?, ?)";
      try (PreparedStatement statement = connection.prepareStatement(insert, Statement.RETURN_GENERATED_KEYS)) {
        statement.setString(1, "Dora Ek");
        statement.setString(2, "dora@example.org");
        statement.setObject(3, LocalDate.of(1970, 1, 2));
        statement.setBigDecimal(4, new BigDecimal("12.345"));
        statement.setBoolean(5, true);
        statement.executeUpdate();
        try (ResultSet keys = statement.getGeneratedKeys()) {
          keys.next();
          equal(keys.getLong("id") + "|" + keys.getString("name") + "|" + keys.getBigDecimal("income") + "|" + keys.getDate("born"),
              "4|Dora Ek|12.35|1970-01-02", "getGeneratedKeys: RETURNING *, with the column's scale applied");
        }
        for (int n = 0; n < 20; n++) {
          statement.setString(1, "Kind " + n);
          statement.setString(2, "kind" + n + "@example.org");
          statement.setDate(3, Date.valueOf("2001-01-01"));
          statement.setNull(4, Types.NUMERIC);
          statement.setBoolean(5, false);
          statement.addBatch();
        }
        equal(Arrays.stream(statement.executeBatch()).sum(), 20, "a batch of 20 inserts");
      }
      try (PreparedStatement statement = connection.prepareStatement(insert, new String[] {"id"})) {
        statement.setString(1, "Eve Zorn");
        statement.setNull(2, Types.VARCHAR);
        statement.setObject(3, null);
        statement.setBigDecimal(4, BigDecimal.ONE);
        statement.setBoolean(5, true);
        statement.executeUpdate();
        try (ResultSet keys = statement.getGeneratedKeys()) { keys.next(); equal(keys.getLong(1), 25L, "generated keys by name"); }
      }
      try (PreparedStatement statement = connection.prepareStatement("UPDATE crm.contact SET born = ?, income = ?, name = ? WHERE email = ?")) {
        for (int n = 0; n < 3; n++) {
          statement.setObject(1, LocalDate.of(1971, 1, n + 1));
          statement.setBigDecimal(2, new BigDecimal(n));
          statement.setString(3, "Dora " + n);
          statement.setString(4, "dora@example.org");
          equal(statement.executeUpdate(), 1, "a prepared UPDATE with a date in binary, " + (n + 1));
        }
      }
      try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
           ResultSet rows = statement.executeQuery("SELECT id, name, born FROM crm.contact WHERE id = 4")) {
        rows.next();
        equal(rows.getString("name") + rows.getDate("born"), "Dora 21971-01-03", "what the updates left");
        rows.updateString("name", "Dora Eck");
        rows.updateRow();
        rows.refreshRow();
        equal(rows.getString("name"), "Dora Eck", "an updatable result set");
      }
    }
  }

  static void purposes() throws SQLException {
    try (Connection connection = connect("several", "-1")) {
      // docs: java
      connection.setAutoCommit(false);
      try (PreparedStatement purpose = connection.prepareStatement("SELECT set_config('privacy.purpose', ?, true)");
           PreparedStatement statement = connection.prepareStatement("SELECT name FROM crm.contact WHERE id = ?")) {
        // end
        String[][] expected = {{"orders", "Ada Löwe"}, {"support", "A."}, {"stock", null}, {"orders", "Ada Löwe"}};
        for (String[] one : expected) {
          purpose.setString(1, one[0]);
          purpose.execute();
          statement.setLong(1, 1);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            equal(rows.getString(1), one[1], "one prepared statement for the purpose " + one[0]);
          }
          connection.commit();
        }
        refused("42501", "no_purpose", "after COMMIT the purpose is gone", () -> statement.executeQuery());
        connection.rollback();
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    for (String threshold : new String[] {"0", "1", "-1"}) read(threshold);
    metadata();
    write();
    purposes();
    System.exit(failed == 0 ? 0 : 1);
  }
}
