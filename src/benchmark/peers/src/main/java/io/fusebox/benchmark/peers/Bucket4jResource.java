package io.fusebox.benchmark.peers;

import io.agroal.api.AgroalDataSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Bucket4j on PostgreSQL: a token for each request, from a bucket that never runs dry. */
@Path("/peers/bucket4j/{name}")
@Singleton
class Bucket4jResource {

  private static final long MORE_THAN_ANYBODY_TAKES = 1_000_000_000_000L;

  /** The highest rate that Bucket4j takes: a token a nanosecond. */
  private static final long TOKENS_A_SECOND = 1_000_000_000;

  private static final BucketConfiguration CONFIGURATION =
      BucketConfiguration.builder()
          .addLimit(
              Bandwidth.builder()
                  .capacity(MORE_THAN_ANYBODY_TAKES)
                  .refillGreedy(TOKENS_A_SECOND, Duration.ofSeconds(1))
                  .build())
          .build();

  private final AgroalDataSource pool;
  private final ProxyManager<String> buckets;

  Bucket4jResource(AgroalDataSource pool) {
    this.pool = pool;
    this.buckets =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(pool)
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            .build();
  }

  /** Whether a token was there; it always is. */
  record Taken(boolean taken) {}

  void create(@Observes StartupEvent start) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists bucket");
      statement.execute(
          "create table bucket (id varchar primary key, state bytea, expires_at bigint)");
    }
  }

  @POST
  public Taken take(@PathParam("name") String name, CallBody body) {
    return new Taken(buckets.getProxy(name, () -> CONFIGURATION).tryConsume(1));
  }
}
