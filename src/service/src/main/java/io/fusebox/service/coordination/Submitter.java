package io.fusebox.service.coordination;

import io.fusebox.service.coordination.Request.Once;
import io.fusebox.service.coordination.Request.Work;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where work on breakers is handed in. Safe to call from any thread. */
interface Submitter {

  /**
   * Has work done on a breaker.
   *
   * @param existence whether the breaker has to exist, or is created
   * @param once null: the work is done each time it is handed in
   * @return fails with what the work or the store threw, with {@link OverloadedException}, or with
   *     {@link TimeLimitException}
   */
  <R> CompletionStage<R> submit(
      String name, Existence existence, @Nullable Once<R> once, Work<R> work);
}
