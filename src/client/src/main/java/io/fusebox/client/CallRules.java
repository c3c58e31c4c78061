package io.fusebox.client;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a call says about the dependency. As Resilience4j has it: what is to be ignored
 * is asked first; a {@link CompletionException} or {@link ExecutionException} stands for its cause;
 * what is thrown, but no failure, is a success. An immutable value, whose predicates must be
 * thread-safe and should not throw: one that does lets the call count as failed.
 */
public final class CallRules {

  /** Whatever is thrown is a failure, whatever is returned a success. */
  public static final CallRules DEFAULT = builder().build();

  private final Predicate<? super Throwable> failure;
  private final Predicate<? super Throwable> ignored;
  private final Predicate<@Nullable Object> failedResult;

  private CallRules(Builder builder) {
    failure = builder.failure;
    ignored = builder.ignored;
    failedResult = builder.failedResult;
  }

  /** A builder that holds the rules of {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** What an end of a call counts as. */
  enum Count {
    SUCCESS,
    FAILURE,
    IGNORED
  }

  /** What a call counts as that threw this. */
  Count countOf(Throwable thrown) {
    Throwable cause = causeOf(thrown);
    if (ignored.test(cause)) {
      return Count.IGNORED;
    }
    return failure.test(cause) ? Count.FAILURE : Count.SUCCESS;
  }

  /** Whether a call failed that returned this. */
  boolean isFailure(@Nullable Object result) {
    return failedResult.test(result);
  }

  /** What was thrown, without what futures wrap around it. */
  static Throwable causeOf(Throwable thrown) {
    boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    Throwable cause = thrown.getCause();
    return wrapped && cause != null ? causeOf(cause) : thrown;
  }

  /** Collects rules; not thread-safe. */
  public static final class Builder {
    private Predicate<? super Throwable> failure = thrown -> true;
    private Predicate<? super Throwable> ignored = thrown -> false;
    private Predicate<@Nullable Object> failedResult = result -> false;

    private Builder() {}

    /** What counts as a failure when it is thrown; other than that is a success. Default: all. */
    public Builder failure(Predicate<? super Throwable> test) {
      failure = Objects.requireNonNull(test, "test must not be null");
      return this;
    }

    /**
     * What counts neither as failure nor as success when it is thrown: the permit goes back.
     * Default: nothing.
     */
    public Builder ignored(Predicate<? super Throwable> test) {
      ignored = Objects.requireNonNull(test, "test must not be null");
      return this;
    }

    /** Which results are failures. Default: none. */
    public Builder failedResult(Predicate<@Nullable Object> test) {
      failedResult = Objects.requireNonNull(test, "test must not be null");
      return this;
    }

    /** The rules collected so far. */
    public CallRules build() {
      return new CallRules(this);
    }
  }
}
