package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class LogTextTest {

  private final LogText filter = new LogText();

  @Test
  void charactersThatSteerATerminalAreEscaped() {
    ExtLogRecord record = record("bad name '%s'", "a\u001B[2J\u009B1m\u202Eb");
    assertThat(filter.isLoggable(record)).isTrue();
    assertThat(formatted(record)).isEqualTo("bad name 'a\\u001B[2J\\u009B1m\\u202Eb'");
  }

  @Test
  void othersStayAsTheyAre() {
    ExtLogRecord record = record("line 1\n\tline 2: %s", "hôte 😀 100 %");
    RuntimeException thrown = new RuntimeException("line 1\nline 2");
    record.setThrown(thrown);
    assertThat(filter.isLoggable(record)).isTrue();
    assertThat(record.getMessage()).isEqualTo("line 1\n\tline 2: %s");
    assertThat(formatted(record)).isEqualTo("line 1\n\tline 2: hôte 😀 100 %");
    assertThat(record.getThrown()).isSameAs(thrown);
  }

  @Test
  void theMessagesOfCausesAreEscaped() {
    RuntimeException thrown = new RuntimeException("outer", new IllegalStateException("a\u009Bb"));
    thrown.addSuppressed(new IllegalArgumentException("c\u202Ed"));
    ExtLogRecord record = record("failed");
    record.setThrown(thrown);
    filter.isLoggable(record);
    StringWriter trace = new StringWriter();
    record.getThrown().printStackTrace(new PrintWriter(trace, true));
    assertThat(trace.toString())
        .contains("java.lang.RuntimeException: outer")
        .contains("Caused by: java.lang.IllegalStateException: a\\u009Bb")
        .contains("Suppressed: java.lang.IllegalArgumentException: c\\u202Ed")
        .contains("at " + getClass().getName() + ".theMessagesOfCausesAreEscaped");
  }

  @Test
  void aCircleOfCausesEnds() {
    RuntimeException first = new RuntimeException("a\u009B");
    first.initCause(new RuntimeException("b", first));
    ExtLogRecord record = record("failed");
    record.setThrown(first);
    assertThat(filter.isLoggable(record)).isTrue();
    assertThat(record.getThrown().toString()).endsWith("a\\u009B");
  }

  private static String formatted(ExtLogRecord record) {
    return new PatternFormatter("%s").format(record);
  }

  private static ExtLogRecord record(String message, Object... parameters) {
    ExtLogRecord record =
        new ExtLogRecord(Level.ERROR, message, FormatStyle.PRINTF, LogTextTest.class.getName());
    record.setParameters(parameters);
    return record;
  }
}
