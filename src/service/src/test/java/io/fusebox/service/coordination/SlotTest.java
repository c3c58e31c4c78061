package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Author;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.Request.Work;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a guess is checked by: the versions of rows. */
class SlotTest {

  private static final long NOW = 1_700_000_000_000_000L;

  private static final LaneStore WITH_ROOM =
      (LaneStore)
          Proxy.newProxyInstance(
              LaneStore.class.getClassLoader(),
              new Class<?>[] {LaneStore.class},
              (proxy, method, arguments) -> null);

  @Test
  void aBreakerThatIsCreatedAgainAtTheSameMomentHasAnotherVersion() {
    assertThat(created().change().version()).isNotEqualTo(created().change().version());
  }

  @Test
  void aVersionRisesWithEachChange() {
    Slot slot = created();
    Slot next = Slot.remembered(Objects.requireNonNull(slot.toRemember()));

    carryOut(next, (stored, now) -> stored.breaker().apply(new Reset(Author.UNKNOWN), now));

    RowChange change = next.change();
    assertThat(change.expectedVersion()).isEqualTo(slot.change().version());
    assertThat(change.version()).isEqualTo(change.expectedVersion() + 1);
  }

  private static Slot created() {
    Slot slot = Slot.read("payments", null);
    carryOut(slot, (stored, now) -> stored.breaker().apply(new AcquirePermit(null), now));
    return slot;
  }

  private static <R> void carryOut(Slot slot, Work<R> work) {
    slot.carryOut(Request.of("payments", Settings.DEFAULTS, null, work, 0), NOW, WITH_ROOM);
  }
}
