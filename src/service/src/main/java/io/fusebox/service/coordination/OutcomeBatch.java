package io.fusebox.service.coordination;

import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.ItemResult.Failed;
import io.fusebox.service.coordination.Request.Once;
import io.fusebox.service.coordination.Request.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many reports of many breakers, which go each breaker's to its lane.
 *
 * <p>Each breaker's part is stored with an answer of its own to the client's key, in one
 * transaction with its effect; so, sent again, each part is taken once, however far the first try
 * came. The first breaker's part goes alone, under the key of the whole batch: so a batch with the
 * key of another is refused before anything was done, whatever breakers that was of.
 */
final class OutcomeBatch {

  private static final AnswerForm<List<ItemResult>> FORM = new ItemResults();

  private final List<OutcomeItem> items;
  private final @Nullable IdempotencyKey key;
  private final Consumer<OutcomeItem> onCounted;
  private final Map<String, List<Integer>> indexesByBreaker = new LinkedHashMap<>();
  private final AtomicReferenceArray<ItemResult> results;

  /**
   * A batch of at least one item.
   *
   * @param onCounted is told of each item that is stored for this batch, and not for an earlier one
   */
  OutcomeBatch(
      List<OutcomeItem> items, @Nullable IdempotencyKey key, Consumer<OutcomeItem> onCounted) {
    this.onCounted = onCounted;
    this.items = items;
    this.key = key;
    this.results = new AtomicReferenceArray<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      indexesByBreaker.computeIfAbsent(items.get(i).breaker(), name -> new ArrayList<>()).add(i);
    }
  }

  CompletionStage<List<ItemResult>> submitTo(Submitter lanes, @Nullable Settings undeclared) {
    List<String> breakers = List.copyOf(indexesByBreaker.keySet());
    if (key == null) {
      return submitAll(lanes, undeclared, breakers).thenApply(done -> results());
    }
    return submit(lanes, undeclared, breakers.get(0), key.toBatch())
        .thenCompose(
            done -> {
              requireNewKey(breakers.get(0));
              requireSomeWithoutTrouble(breakers.subList(0, 1));
              return submitAll(lanes, undeclared, breakers.subList(1, breakers.size()));
            })
        .thenApply(done -> results());
  }

  private CompletableFuture<Void> submitAll(
      Submitter lanes, @Nullable Settings undeclared, List<String> breakers) {
    return CompletableFuture.allOf(
        breakers.stream()
            .map(name -> submit(lanes, undeclared, name, keyOf(name)))
            .toArray(CompletableFuture[]::new));
  }

  /** Of the part of a breaker that is not the first; null: none. */
  private @Nullable StoredKey keyOf(String breaker) {
    return key == null ? null : key.toPartOfBatch(breaker);
  }

  private CompletableFuture<Void> submit(
      Submitter lanes, @Nullable Settings undeclared, String breaker, @Nullable StoredKey stored) {
    List<Integer> indexes = indexesOf(breaker);
    AtomicReference<@Nullable List<ItemResult>> decided = new AtomicReference<>();
    Work<List<ItemResult>> work =
        (on, now) -> {
          List<ItemResult> answers =
              indexes.stream().map(i -> items.get(i).applyTo(on, now)).toList();
          decided.setPlain(answers);
          return answers;
        };
    Once<List<ItemResult>> once = stored == null ? null : new Once<>(stored, FORM);
    return lanes
        .submit(breaker, existenceFor(indexes, undeclared), once, work)
        .thenAccept(
            answers -> {
              take(indexes, answers::get);
              countIfNew(indexes, answers, decided.getPlain());
            })
        .exceptionally(failure -> failed(indexes, failure))
        .toCompletableFuture();
  }

  /**
   * What needs a breaker to exist: rejections of one that was deleted do not bring it back to life.
   * All runs of a batch have one principal, who sent it.
   */
  private Existence existenceFor(List<Integer> indexes, @Nullable Settings undeclared) {
    return indexes.stream()
        .flatMap(i -> items.get(i).runs().stream())
        .findFirst()
        .map(run -> Existence.atFirstUse(undeclared, run.outcomes().principal()))
        .orElse(Existence.REQUIRED);
  }

  /** An answer that was read, as an earlier request had it, is another object. */
  @SuppressWarnings("ReferenceEquality")
  private void countIfNew(
      List<Integer> indexes, List<ItemResult> answers, @Nullable List<ItemResult> decided) {
    for (int i = 0; answers == decided && i < answers.size(); i++) {
      if (answers.get(i) instanceof ItemResult.Counted) {
        onCounted.accept(items.get(indexes.get(i)));
      }
    }
  }

  private @Nullable Void failed(List<Integer> indexes, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    Failed result = new Failed(cause == null ? failure : cause);
    take(indexes, i -> result);
    return null;
  }

  private void take(List<Integer> indexes, IntFunction<ItemResult> resultOf) {
    for (int i = 0; i < indexes.size(); i++) {
      results.set(indexes.get(i), resultOf.apply(i));
    }
  }

  /** Fails where this breaker's part had the key of another request. */
  private void requireNewKey(String breaker) {
    ItemResult result = results.get(indexesOf(breaker).get(0));
    if (result instanceof Failed failed
        && failed.failure() instanceof IdempotencyKeyReusedException reused) {
      throw reused;
    }
  }

  private List<ItemResult> results() {
    requireSomeWithoutTrouble(indexesByBreaker.keySet());
    return IntStream.range(0, results.length()).mapToObj(results::get).toList();
  }

  /** Fails where all these breakers' parts did because the service was in trouble. */
  private void requireSomeWithoutTrouble(Collection<String> breakers) {
    List<Failed> troubles =
        breakers.stream()
            .flatMap(breaker -> indexesOf(breaker).stream())
            .map(results::get)
            .filter(result -> result instanceof Failed failed && failed.isTrouble())
            .map(Failed.class::cast)
            .toList();
    int all = breakers.stream().mapToInt(breaker -> indexesOf(breaker).size()).sum();
    if (troubles.size() == all) {
      throw new CompletionException(troubles.get(0).failure());
    }
  }

  private List<Integer> indexesOf(String breaker) {
    return Objects.requireNonNull(indexesByBreaker.get(breaker));
  }
}
