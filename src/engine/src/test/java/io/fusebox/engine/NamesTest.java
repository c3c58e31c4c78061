package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names there are, and their one form. */
class NamesTest {

  @Test
  void aNameHasOneFormHoweverItWasTyped() {
    assertThat(Names.canonical("h\u00f4te-\u00e9")).isEqualTo("h\u00f4te-\u00e9");
    assertThat(Names.canonical("ho\u0302te-e\u0301")).isEqualTo("h\u00f4te-\u00e9");
    assertThat(Names.canonical("\u212bngstr\u00f6m")).isEqualTo("\u00c5ngstr\u00f6m");
    String ascii = "host-a";
    assertThat(Names.canonical(ascii)).isSameAs(ascii);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "host a",
        "h\u00f4te-\u00e9",
        "\u0445\u043e\u0441\u0442-1",
        "\u4e3b\u6a5f",
        "\ud83d\ude00",
        "UTF-8''x"
      })
  void aCallerCanHaveSuchAName(String name) {
    assertThat(Names.isCaller(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " a",
        "a ",
        "\u00a0a",
        "a\u3000",
        "a\nb",
        "a\u0000",
        "\u0085",
        "a\u202eb",
        "\u2028",
        "\ud83d",
        "h\ufffdte"
      })
  void noCallerCanHaveSuchAName(String name) {
    assertThat(Names.isCaller(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "payments",
        "DemoClient#getDemo()",
        "DemoClient#getDemo(String,int)",
        "_FlakyPipe",
        "Pipe$1",
        "my service",
        "orders/v2",
        "com.acme.Foo$Bar[0]",
        "GET /orders/{id}",
        "svc@eu-1",
        "a+b",
        "a~b",
        "na\u00efve",
        "B\u00fccher",
        "a;b=c",
        "100%",
        "%41",
        "a\\b",
        "\"a\"",
        "<a>",
        "...",
        ".hidden",
        "//",
        "?",
        "a&b='c'",
        "\u4e3b\u6a5f",
        "\ud83d\ude00"
      })
  void aBreakerCanHaveSuchAName(String name) {
    assertThat(Names.isBreaker(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " a",
        "a ",
        ".",
        "..",
        "a*",
        "*",
        "a\u00a0b",
        "a\u3000b",
        "a\tb",
        "a\nb",
        "a\u0000",
        "\u0085",
        "a\u202eb",
        "\u2028",
        "\ud83d",
        "h\ufffdte"
      })
  void noBreakerCanHaveSuchAName(String name) {
    assertThat(Names.isBreaker(name)).isFalse();
  }

  @Test
  void lengthIsCountedInCharactersNotInBytes() {
    assertThat(Names.isBreaker("\u00fc".repeat(128))).isTrue();
    assertThat(Names.isBreaker("\ud83d\ude00".repeat(129))).isFalse();
    assertThat(Names.isCaller("\u00fc".repeat(128))).isTrue();
    assertThat(Names.isCaller("\u00fc".repeat(129))).isFalse();
    assertThat(Names.isCaller("\ud83d\ude00".repeat(128))).isTrue();
    assertThat(Names.isCaller("\ud83d\ude00".repeat(129))).isFalse();
  }
}
