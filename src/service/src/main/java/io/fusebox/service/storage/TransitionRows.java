package io.fusebox.service.storage;

import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.HistoryFilter;
import io.fusebox.service.coordination.HistoryFilter.Lines;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Table {@code transition}. */
@ApplicationScoped
class TransitionRows implements PanacheRepository<TransitionEntity> {

  List<HistoryEntry> read(HistoryFilter filter) {
    Conditions where = new Conditions();
    long first = filter.newestFirst() ? Long.MAX_VALUE : 0;
    where.add(
        filter.newestFirst() ? "id < :after" : "id > :after",
        "after",
        filter.after() == null ? first : filter.after());
    where.addIfSet("breaker = :breaker", "breaker", filter.breaker());
    Lines lines = filter.lines();
    String pattern = lines.namePattern();
    where.addIfSet(
        "breaker like :pattern escape '\\'",
        "pattern",
        pattern == null ? null : LikePattern.of(pattern));
    where.addIfSet(VisibleNames.condition("breaker", lines.visible(), where.parameters));
    where.addIfSet("at >= :since", "since", lines.since());
    where.addIfSet("at < :until", "until", lines.until());
    where.addIfSet("cause in :causes", "causes", lines.causes().isEmpty() ? null : lines.causes());
    where.addIfSet("to in :states", "states", lines.states().isEmpty() ? null : lines.states());
    where.addIfSet("caller = :caller", "caller", lines.caller());
    where.addIfSet("principal = :principal", "principal", lines.principal());
    Sort order = filter.newestFirst() ? Sort.descending("id") : Sort.ascending("id");
    return find(where.text(), order, where.parameters).page(0, filter.limit()).stream()
        .map(TransitionEntity::toEntry)
        .toList();
  }

  /** Conditions that must all hold, each with a parameter. */
  private static final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    void add(String condition, String parameter, Object value) {
      conditions.add(condition);
      parameters.put(parameter, value);
    }

    void addIfSet(String condition, String parameter, @Nullable Object value) {
      if (value != null) {
        add(condition, parameter, value);
      }
    }

    /** Adds one that has set its parameters itself; null: there is none. */
    void addIfSet(@Nullable String condition) {
      if (condition != null) {
        conditions.add(condition);
      }
    }

    String text() {
      return String.join(" and ", conditions);
    }
  }
}
