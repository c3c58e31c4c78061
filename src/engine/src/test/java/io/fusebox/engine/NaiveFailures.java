package io.fusebox.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The latest failures of the {@link NaiveTally} by one text that they have, as a plain list. */
final class NaiveFailures {

  /**
   * A failure, as a breaker of bounded memory knows it.
   *
   * @param call the place of the call among all
   * @param named whether its text is still known
   */
  private record Failure(@Nullable String text, int call, boolean named) {}

  /** The latest failures, oldest first. */
  private List<Failure> failures = new ArrayList<>();

  /**
   * At most 10 texts of 100 failures are told from each other.
   *
   * @param from the first call that is looked at
   */
  void add(@Nullable String text, int call, int from) {
    failures = new ArrayList<>(since(from));
    if (failures.size() == 100) {
      failures.remove(0);
    }
    Set<@Nullable String> named = new HashSet<>();
    failures.stream().filter(Failure::named).forEach(failure -> named.add(failure.text()));
    if (named.size() == 10 && !named.contains(text)) {
      forgetTextWithFewestFailures(named);
    }
    failures.add(new Failure(text, call, true));
  }

  private void forgetTextWithFewestFailures(Set<@Nullable String> named) {
    Predicate<Failure> fewest = null;
    long fewestCount = Long.MAX_VALUE;
    int fewestLast = Integer.MAX_VALUE;
    for (String text : named) {
      Predicate<Failure> ofText = failure -> failure.named() && isSame(failure.text(), text);
      long count = failures.stream().filter(ofText).count();
      int last = failures.stream().filter(ofText).mapToInt(Failure::call).max().orElseThrow();
      if (count < fewestCount || (count == fewestCount && last < fewestLast)) {
        fewest = ofText;
        fewestCount = count;
        fewestLast = last;
      }
    }
    Predicate<Failure> forgotten = fewest;
    failures.replaceAll(
        failure ->
            forgotten != null && forgotten.test(failure)
                ? new Failure(null, failure.call(), false)
                : failure);
  }

  private static boolean isSame(@Nullable String one, @Nullable String other) {
    return Objects.equals(one, other);
  }

  private List<Failure> since(int from) {
    return failures.stream().filter(failure -> failure.call() >= from).toList();
  }

  /** The failures since a call by their texts, most first; of as many, by the texts. */
  <T> List<T> named(int from, BiFunction<@Nullable String, Integer, T> as) {
    Map<Optional<String>, Integer> counts = new HashMap<>();
    since(from).stream()
        .filter(Failure::named)
        .forEach(failure -> counts.merge(Optional.ofNullable(failure.text()), 1, Integer::sum));
    List<Map.Entry<Optional<String>, Integer>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(
        (one, other) ->
            one.getValue().equals(other.getValue())
                ? one.getKey().orElse("").compareTo(other.getKey().orElse(""))
                : other.getValue() - one.getValue());
    List<T> named = new ArrayList<>();
    sorted.forEach(each -> named.add(as.apply(each.getKey().orElse(null), each.getValue())));
    return named;
  }

  /** How many failures since a call have texts that are no longer known. */
  int others(int from) {
    return (int) since(from).stream().filter(failure -> !failure.named()).count();
  }
}
