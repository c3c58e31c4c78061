package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.ItemResult;
import io.fusebox.service.coordination.ItemResult.Counted;
import io.fusebox.service.coordination.ItemResult.Failed;
import io.fusebox.service.coordination.ItemResult.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to many reports at once. */
record OutcomesAnswer(List<Item> outcomes) {

  /** What became of one item. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      @Nullable Long recorded,
      @Nullable Long stale,
      @Nullable Long ignored,
      @Nullable State state,
      @Nullable Long generation,
      @Nullable Problem problem) {

    static Item of(ItemResult result) {
      if (result instanceof Counted counted) {
        return new Item(
            counted.recorded(),
            counted.stale(),
            counted.ignored(),
            counted.state(),
            counted.generation(),
            null);
      }
      return result instanceof Refused refused
          ? of(Problem.of(ProblemType.UNKNOWN_PERMIT, "generation", refused.why()))
          : of(DomainProblems.problemOf(((Failed) result).failure()));
    }

    static Item of(Problem problem) {
      return new Item(null, null, null, null, null, problem);
    }
  }
}
