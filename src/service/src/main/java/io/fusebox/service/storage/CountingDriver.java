package io.fusebox.service.storage;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's driver, which keeps account of its connections in {@link Backends}. */
public final class CountingDriver implements Driver {

  private static final String MOST = "quarkus.datasource.jdbc.max-size";

  private final Driver driver = new org.postgresql.Driver();

  /** The pool makes it by name. */
  public CountingDriver() {}

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    int most = ConfigProvider.getConfig().getValue(MOST, Integer.class);
    return Backends.OF_THIS_PROCESS.open(most, () -> driver.connect(url, properties));
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties)
      throws SQLException {
    return driver.getPropertyInfo(url, properties);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }
}
