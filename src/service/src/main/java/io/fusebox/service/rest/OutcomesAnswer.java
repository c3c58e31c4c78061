package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.ItemResult;
import io.fusebox.service.coordination.ItemResult.Counted;
import io.fusebox.service.coordination.ItemResult.Failed;
import io.fusebox.service.coordination.ItemResult.Refused;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to many reports at once. */
@Schema(
    name = "OutcomeBatchResult",
    description = "What became of each item, in their order.",
    requiredProperties = "outcomes")
record OutcomesAnswer(List<Item> outcomes) {

  /** What became of one item. */
  @Schema(
      name = "OutcomeBatchItemResult",
      description = "What became of an item: its calls were taken, or there is a problem.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      @Schema(description = "Calls taken into account.", example = "12") @Nullable Long recorded,
      @Schema(description = "Calls of an earlier generation.", example = "0") @Nullable Long stale,
      @Schema(description = "Calls that the present state does not count.", example = "0")
          @Nullable Long ignored,
      @Schema(description = "The breaker's state afterwards.") @Nullable State state,
      @Schema(description = "The breaker's generation afterwards.", example = "1")
          @Nullable Long generation,
      @Schema(description = "Why the item was not taken. Absent: it was.")
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
