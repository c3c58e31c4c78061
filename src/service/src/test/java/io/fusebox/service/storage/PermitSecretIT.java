package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.Threads;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The secret of trial permits, which instances make together and share. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class PermitSecretIT {

  private static final int INSTANCES = 8;

  @Inject Connections connections;
  @Inject Reads reads;
  @Inject StorageTrouble trouble;

  private PostgresPermitSecret instance() {
    return new PostgresPermitSecret(connections, reads, trouble);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connections.get(Availability.Use.WRITE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The running service keeps the secret that it has read, and finds it stored afterwards. */
  @BeforeEach
  void putAside() throws SQLException {
    instance().key();
    execute("create table aside as select * from secret");
  }

  @AfterEach
  void putBack() throws SQLException {
    execute("delete from secret; insert into secret select * from aside; drop table aside");
  }

  @Test
  void instancesThatStartAtOnceOnANewDatabaseEndWithTheSameSecret() throws Exception {
    for (int round = 0; round < 10; round++) {
      execute("delete from secret");
      Set<String> secrets = ConcurrentHashMap.newKeySet();
      Threads.atOnce(
          INSTANCES,
          number -> {
            secrets.add(hex(instance()));
            return 0;
          });
      assertThat(secrets).hasSize(1);
      assertThat(secrets).containsExactly(hex(instance()));
    }
  }

  @Test
  void eachDatabaseHasASecretOfItsOwn() throws SQLException {
    String before = hex(instance());
    execute("delete from secret");
    assertThat(hex(instance())).hasSize(64).isNotEqualTo(before);
  }

  @Test
  void aSecretThatWasReadIsNotReadAgain() throws SQLException {
    PostgresPermitSecret instance = instance();
    String before = hex(instance);
    execute("delete from secret");
    assertThat(hex(instance)).isEqualTo(before);
  }

  @Test
  void aSecretThatCannotBeReadIsReadWhenItCanBe() throws SQLException {
    String before = hex(instance());
    PostgresPermitSecret instance = instance();
    execute("alter table secret rename to hidden");
    try {
      assertThatThrownBy(instance::key).isInstanceOf(StorageException.class);
    } finally {
      execute("alter table hidden rename to secret");
    }
    assertThat(hex(instance)).isEqualTo(before);
  }

  private static String hex(PostgresPermitSecret instance) {
    return HexFormat.of().formatHex(instance.key().getEncoded());
  }
}
