package io.fusebox.service.storage;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.BreakerFilter;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Table {@code breaker}. */
@ApplicationScoped
class BreakerRows implements PanacheRepositoryBase<BreakerEntity, String> {

  /** The row, which nobody else changes until this transaction ends; null: there is none. */
  @Nullable BreakerEntity lock(String name) {
    return findById(name, LockModeType.PESSIMISTIC_WRITE);
  }

  /**
   * Adds a breaker that is closed, unless another transaction has done so before.
   *
   * @return whether it was added here
   */
  boolean add(String name, Settings settings, long now) {
    Breaker breaker = Breaker.closed(settings, now);
    return getEntityManager()
            .createNativeQuery(
                """
                insert into breaker (name, version, state, generation, settings, snapshot,
                                     created_at, updated_at)
                values (:name, 0, :state, :generation, cast(:settings as jsonb), :snapshot,
                        :now, :now)
                on conflict (name) do nothing
                """)
            .setParameter("name", name)
            .setParameter("state", breaker.state().name())
            .setParameter("generation", breaker.generation())
            .setParameter("settings", SettingsJson.write(settings))
            .setParameter("snapshot", breaker.snapshot())
            .setParameter("now", Micros.toInstant(now))
            .executeUpdate()
        == 1;
  }

  /**
   * Rows that can match, ordered by name. Where a state is asked for, a row whose state time alone
   * may have changed by now is among them: whoever asked looks again.
   */
  List<BreakerEntity> candidates(
      BreakerFilter filter, @Nullable String after, int limit, Instant now) {
    StringBuilder query = new StringBuilder("name > :after");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("after", after == null ? "" : after);
    if (filter.namePattern() != null) {
      query.append(" and name like :pattern escape '\\'");
      parameters.put("pattern", LikePattern.of(filter.namePattern()));
    }
    if (filter.state() != null) {
      query.append(" and (state = :state or changesAt <= :now)");
      parameters.put("state", filter.state());
      parameters.put("now", now);
    }
    return find(query.toString(), Sort.by("name"), parameters).page(0, limit).list();
  }

  /** How many rows there are, counted no further than {@code most}. */
  long countUpTo(long most) {
    Number count =
        (Number)
            getEntityManager()
                .createNativeQuery(
                    "select count(*) from (select 1 from breaker limit :most) counted")
                .setParameter("most", most)
                .getSingleResult();
    return count.longValue();
  }
}
