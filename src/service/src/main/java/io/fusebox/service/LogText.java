package io.fusebox.service;

import io.fusebox.engine.DisplayText;
import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Escapes in log records what {@link DisplayText} does not allow, except for line breaks and tabs:
 * messages of exceptions can repeat what a client or the database sent. Thread-safe.
 */
@LoggingFilter(name = "log-text")
public final class LogText implements Filter {

  private static final Pattern NOT_ALLOWED =
      Pattern.compile("[" + DisplayText.NOT_ALLOWED + "&&[^\\n\\t]]");

  /** Of longer chains of causes, the rest is left out. */
  private static final int MOST_CAUSES = 20;

  /** Lets every record pass, with its texts escaped. */
  @Override
  public boolean isLoggable(LogRecord record) {
    String message = record.getMessage();
    if (message != null && isUnsafe(message)) {
      record.setMessage(escape(message));
    }
    Object[] parameters = record.getParameters();
    if (parameters != null && isAnyUnsafe(parameters)) {
      record.setParameters(Arrays.stream(parameters).map(LogText::escaped).toArray());
    }
    Throwable thrown = record.getThrown();
    if (thrown != null && isUnsafe(thrown, MOST_CAUSES)) {
      record.setThrown(new Escaped(thrown, MOST_CAUSES));
    }
    return true;
  }

  private static boolean isAnyUnsafe(Object[] parameters) {
    return Arrays.stream(parameters).anyMatch(value -> isUnsafe(String.valueOf(value)));
  }

  private static Object escaped(Object parameter) {
    String text = String.valueOf(parameter);
    return isUnsafe(text) ? escape(text) : parameter;
  }

  private static boolean isUnsafe(String text) {
    return NOT_ALLOWED.matcher(text).find();
  }

  private static boolean isUnsafe(@Nullable Throwable thrown, int depth) {
    if (thrown == null || depth == 0) {
      return false;
    }
    if (isUnsafe(thrown.toString()) || isUnsafe(thrown.getCause(), depth - 1)) {
      return true;
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      if (isUnsafe(suppressed, depth - 1)) {
        return true;
      }
    }
    return false;
  }

  private static String escape(String text) {
    return NOT_ALLOWED.matcher(text).replaceAll(LogText::escapedCharacter);
  }

  private static String escapedCharacter(MatchResult character) {
    return String.format("\\\\u%04X", (int) character.group().charAt(0));
  }

  /** An exception as it is logged, in place of one whose message is escaped. */
  @SuppressWarnings("OverrideThrowableToString") // the name of the original's class is in it
  private static final class Escaped extends Throwable {
    private static final long serialVersionUID = 1;

    private final String text;

    Escaped(Throwable original, int depth) {
      super(null, cause(original, depth));
      text = escape(original.toString());
      setStackTrace(original.getStackTrace());
      for (Throwable suppressed : original.getSuppressed()) {
        if (depth > 1) {
          addSuppressed(new Escaped(suppressed, depth - 1));
        }
      }
    }

    private static @Nullable Throwable cause(Throwable original, int depth) {
      Throwable cause = original.getCause();
      return cause == null || depth == 1 ? null : new Escaped(cause, depth - 1);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
