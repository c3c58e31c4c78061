package io.fusebox.service.storage;

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
    String visible = VisibleNames.condition("name", filter.visible(), parameters);
    if (visible != null) {
      query.append(" and ").append(visible);
    }
    if (!filter.states().isEmpty()) {
      query.append(" and (state in :states or changesAt <= :now)");
      parameters.put("states", filter.states());
      parameters.put("now", now);
    }
    return find(query.toString(), Sort.by("name"), parameters).page(0, limit).list();
  }
}
