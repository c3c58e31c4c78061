package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

class UuidArrayIT {

  private static PostgresServer postgres;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void arrivesAsItIsInBinary() throws SQLException {
    try (Connection connection = connect("&binaryTransferEnable=UUID_ARRAY")) {
      assertThat(sendsBinary(connection)).isTrue();
      arrivesAsItIs(connection);
    }
  }

  @Test
  void arrivesAsItIsInText() throws SQLException {
    try (Connection connection = connect("")) {
      assertThat(sendsBinary(connection)).isFalse();
      arrivesAsItIs(connection);
    }
  }

  private static Connection connect(String settings) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl() + "?user=postgres&password=any" + settings);
  }

  private static boolean sendsBinary(Connection connection) throws SQLException {
    return connection
        .unwrap(BaseConnection.class)
        .getQueryExecutor()
        .useBinaryForSend(Oid.UUID_ARRAY);
  }

  private static void arrivesAsItIs(Connection connection) throws SQLException {
    for (int size : new int[] {0, 1, 2, 1000}) {
      List<UUID> sent = Stream.generate(UUID::randomUUID).limit(size).toList();
      try (PreparedStatement statement =
          connection.prepareStatement("select u::text from unnest(?::uuid[]) u")) {
        statement.setObject(1, UuidArray.of(sent, uuid -> uuid));
        try (ResultSet rows = statement.executeQuery()) {
          for (UUID uuid : sent) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(uuid.toString());
          }
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }
}
