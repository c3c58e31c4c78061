package io.fusebox.service.access;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Names;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be made.
 *
 * @param name what it is called, in lists and as the principal in the history; no two keys ever
 *     have the same
 * @param roles at least one
 * @param patterns of the names of breakers that it is for; empty: of all
 * @param caller the only caller as which it may speak; null: any
 * @param lifetime how long it is valid; null: without an end
 */
public record NewKey(
    String name,
    Set<Role> roles,
    List<String> patterns,
    @Nullable String caller,
    @Nullable Duration lifetime) {

  private static final int MOST_PATTERNS = 32;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * Checks all of it.
   *
   * @throws IllegalArgumentException a part breaks a rule, which the message names
   */
  public NewKey {
    roles = Set.copyOf(roles);
    patterns = List.copyOf(patterns);
    require(Names.isBreaker(name), "its name " + Names.BREAKER_RULE);
    require(!roles.isEmpty(), "a key needs a role");
    require(patterns.size() <= MOST_PATTERNS, "a key has at most 32 patterns");
    require(
        patterns.stream().allMatch(NewKey::isPattern),
        "a pattern must be 1 to 128 characters of a name, where * stands for any");
    require(caller == null || Names.isCaller(caller), "its caller " + Names.CALLER_RULE);
    require(
        lifetime == null || (lifetime.compareTo(SHORTEST) >= 0 && lifetime.compareTo(LONGEST) <= 0),
        "its lifetime must be from PT1S to P3650D");
  }

  private static boolean isPattern(String text) {
    int length = text.codePointCount(0, text.length());
    return length >= 1 && length <= Names.LONGEST && DisplayText.isAllowed(text);
  }

  private static void require(boolean isKept, String rule) {
    if (!isKept) {
      throw new IllegalArgumentException(rule);
    }
  }
}
