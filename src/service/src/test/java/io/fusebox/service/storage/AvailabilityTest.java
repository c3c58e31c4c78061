package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.storage.Availability.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  private final List<String> log = new ArrayList<>();
  private long now;
  private final Availability availability = new Availability(() -> now, log::add, log::add);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void readsThatWorkAndWritesThatFailInTurnAreOneSpellOfTrouble() {
    for (int i = 0; i < 9_144; i++) {
      availability.failed(Use.WRITE, "no space left on device");
      availability.worked(Use.READ);
      pass(Duration.ofMillis(3));
    }
    assertThat(availability.failing()).isEqualTo(Use.WRITE);
    availability.worked(Use.WRITE);
    assertThat(availability.failing()).isNull();
    pass(Duration.ofSeconds(10));
    availability.worked(Use.READ);

    assertThat(log)
        .containsExactly(
            "The database cannot be written: no space left on device",
            "The database can be used again, after 27.4 s in which 9144 statements failed");
  }

  @Test
  void writesThatFailAndWorkInTurnAreOneSpellOfTrouble() {
    for (int i = 0; i < 1_000; i++) {
      availability.failed(Use.WRITE, "no space left on device");
      availability.worked(Use.WRITE);
      pass(Duration.ofMillis(500));
    }
    assertThat(log).hasSize(1);
    pass(Duration.ofSeconds(10));
    availability.worked(Use.WRITE);
    assertThat(log).hasSize(2);
  }

  @Test
  void aReadThatWorksDoesNotEndTroubleOfWrites() {
    availability.failed(Use.READ, "refused");
    availability.failed(Use.WRITE, "refused");
    pass(Duration.ofSeconds(10));
    availability.worked(Use.READ);
    assertThat(availability.failing()).isEqualTo(Use.WRITE);
    assertThat(availability.isTrouble()).isTrue();
    availability.worked(Use.WRITE);
    assertThat(availability.isTrouble()).isFalse();
    assertThat(log).hasSize(2);
  }

  @Test
  void aWriteThatWorksProvesThatReadsDo() {
    availability.failed(Use.READ, "refused");
    pass(Duration.ofSeconds(10));
    availability.worked(Use.WRITE);
    assertThat(availability.failing()).isNull();
    assertThat(log).hasSize(2);
  }

  @Test
  void anotherSpellHasLinesOfItsOwn() {
    for (int spell = 0; spell < 3; spell++) {
      availability.failed(Use.READ, "refused");
      pass(Duration.ofSeconds(10));
      availability.worked(Use.READ);
      availability.worked(Use.READ);
      pass(Duration.ofSeconds(60));
    }
    assertThat(log).hasSize(6);
    assertThat(log.get(5)).contains("after 10.0 s in which 1 statements failed");
  }

  @Test
  void tellsHowLongAgoItWorked() {
    pass(Duration.ofSeconds(7));
    availability.worked(Use.READ);
    pass(Duration.ofSeconds(1));
    assertThat(availability.sinceWorked()).isEqualTo(Duration.ofSeconds(1));
    assertThat(availability.sinceWritten()).isEqualTo(Duration.ofSeconds(8));
    availability.worked(Use.WRITE);
    assertThat(availability.sinceWritten()).isZero();
  }
}
