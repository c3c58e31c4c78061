package io.fusebox.service.overview;

import io.fusebox.service.coordination.NameFilter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A part of the overview. An immutable value.
 *
 * @param matching how many breakers match
 * @param counts of the breakers whose name matches, how many need which attention; each is there
 * @param entries those that were asked for
 */
public record OverviewPage(
    int matching, Map<Attention, Integer> counts, List<OverviewEntry> entries) {

  /**
   * What is asked for.
   *
   * @param names which breakers
   * @param attention which attention they need; empty: any
   * @param byName whether they are ordered by name, or by the attention that they need
   * @param offset how many of them to pass over
   * @param limit how many at most
   */
  public record Query(
      NameFilter names, Set<Attention> attention, boolean byName, int offset, int limit) {}

  /** The part of an overview that is asked for. */
  public static OverviewPage of(OverviewSnapshot overview, Query query) {
    Map<Attention, Integer> counts = new EnumMap<>(Attention.class);
    for (Attention each : Attention.values()) {
      counts.put(each, 0);
    }
    List<OverviewEntry> named =
        overview.entries().stream().filter(entry -> query.names().matches(entry.name())).toList();
    named.forEach(entry -> counts.merge(entry.attention(), 1, Integer::sum));
    List<OverviewEntry> matching =
        query.attention().isEmpty()
            ? named
            : named.stream()
                .filter(entry -> query.attention().contains(entry.attention()))
                .toList();
    Stream<OverviewEntry> ordered =
        query.byName()
            ? matching.stream().sorted(Comparator.comparing(OverviewEntry::name))
            : matching.stream();
    List<OverviewEntry> page = ordered.skip(query.offset()).limit(query.limit()).toList();
    return new OverviewPage(matching.size(), counts, page);
  }
}
