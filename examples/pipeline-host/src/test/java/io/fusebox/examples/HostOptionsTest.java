package io.fusebox.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.examples.HostOptions.Limits;
import io.fusebox.examples.HostOptions.Mode;
import io.fusebox.examples.HostOptions.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostOptionsTest {

  @Test
  void readsTheNameThePlaceAndTheOptions() {
    HostOptions options =
        HostOptions.parse(
            List.of(
                "host-a",
                "--port=9191",
                "file",
                "here",
                "--every=0.25",
                "--runs=7",
                "--seconds=3"));

    assertThat(options)
        .isEqualTo(
            new HostOptions(
                "host-a",
                new Place(Mode.FILE, "here"),
                9191,
                Duration.ofMillis(250),
                new Limits(7, Duration.ofSeconds(3))));
  }

  @Test
  void neverEndsAndFindsTheDependencyWhereItIsUnlessToldOtherwise() {
    HostOptions options = HostOptions.parse(List.of("host-a", "memory"));

    assertThat(options.limits()).isEqualTo(Limits.NONE);
    assertThat(options.port()).isEqualTo(9090).isEqualTo(HostOptions.port(List.of()));
    assertThat(options.place().toString()).isEqualTo("in this process's memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                          | say how the host is to be called, as host-a",
        "a/b memory                | a host's name has 1 to 64 letters, digits, '.', '_' and '-', but was 'a/b'",
        "host-a                    | say where its breakers live: memory, file or service",
        "host-a cloud              | breakers live in memory, file or service, but not in 'cloud'",
        "host-a file               | say the folder, as target/breakers",
        "host-a service            | say the service's URI, as http://localhost:8080",
        "host-a memory here        | 'here' is one word too many",
        "host-a memory --color     | there is no option --color",
        "host-a memory --port=x    | --port takes a number from 1 to 65535, but was 'x'",
        "host-a memory --port=1.5  | --port takes a whole number, not 1.5",
        "host-a memory --runs=0    | --runs takes a number from 1 to 1000000, but was '0'",
        "host-a memory --every     | --every takes a number from 0.01 to 1000000, but was ''",
        "host-a memory --seconds=y | --seconds takes a number from 1 to 1000000, but was 'y'"
      })
  void saysWhatIsWrong(@Nullable String line, String complaint) {
    List<String> words = line == null ? List.of() : List.of(line.split(" "));

    assertThatThrownBy(() -> HostOptions.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }

  @Test
  void theDependencyTakesAPortOnly() {
    assertThat(HostOptions.port(List.of("--port=0"))).isZero();
    assertThatThrownBy(() -> HostOptions.port(List.of("memory")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the dependency takes --port=9090 at most, not memory");
  }
}
