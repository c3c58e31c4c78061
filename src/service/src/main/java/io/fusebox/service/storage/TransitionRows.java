package io.fusebox.service.storage;

import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.HistoryFilter;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Table {@code transition}. */
@ApplicationScoped
class TransitionRows implements PanacheRepository<TransitionEntity> {

  List<HistoryEntry> read(HistoryFilter filter) {
    StringBuilder query = new StringBuilder(filter.newestFirst() ? "id < :after" : "id > :after");
    long first = filter.newestFirst() ? Long.MAX_VALUE : 0;
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("after", filter.after() == null ? first : filter.after());
    if (filter.breaker() != null) {
      query.append(" and breaker = :breaker");
      parameters.put("breaker", filter.breaker());
    }
    if (filter.namePattern() != null) {
      query.append(" and breaker like :pattern escape '\\'");
      parameters.put("pattern", LikePattern.of(filter.namePattern()));
    }
    Sort order = filter.newestFirst() ? Sort.descending("id") : Sort.ascending("id");
    return find(query.toString(), order, parameters).page(0, filter.limit()).stream()
        .map(TransitionEntity::toEntry)
        .toList();
  }
}
