package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Author;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.Request.Work;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

  @Test
  void aDeclarationThatChangesNoSettingIsWrittenOnce() {
    Slot slot = Slot.remembered(Objects.requireNonNull(created().toRemember()));
    carryOut(slot, Existence.REQUIRED, (stored, now) -> 1, WITH_ROOM);
    assertThat(slot.isToBeWritten()).isFalse();

    carryOut(slot, Existence.DECLARED, (stored, now) -> 1, WITH_ROOM);
    assertThat(slot.isToBeWritten()).isTrue();
    assertThat(slot.change().declares()).isTrue();

    Slot next = Slot.remembered(Objects.requireNonNull(slot.toRemember()));
    carryOut(next, Existence.DECLARED, (stored, now) -> 1, WITH_ROOM);
    assertThat(next.isToBeWritten()).isFalse();
  }

  @Test
  void aDeclarationThatIsRefusedDeclaresNothing() {
    Slot slot = Slot.remembered(Objects.requireNonNull(created().toRemember()));
    assertThatThrownBy(() -> carryOut(slot, Existence.DECLARED, SlotTest::refuse, WITH_ROOM))
        .isInstanceOf(PreconditionFailedException.class);
    assertThat(slot.isToBeWritten()).isFalse();
  }

  private static int refuse(StoredBreaker stored, long now) {
    throw new PreconditionFailedException(stored.name(), true);
  }

  @Test
  void aBreakerTakesAPlaceOfTheOneWhoseRequestCreatesIt() {
    List<String> places = new ArrayList<>();
    LaneStore store =
        new EmptyLaneStore() {
          @Override
          public void takeRoom(String name, @Nullable String principal) {
            places.add("take " + principal);
          }

          @Override
          public void giveBackRoom(@Nullable String principal) {
            places.add("give back " + principal);
          }
        };
    Slot slot = Slot.read("payments", null);
    Settings settings = Settings.DEFAULTS;
    assertThatThrownBy(
            () -> carryOut(slot, Existence.atFirstUse(settings, "ann"), SlotTest::refuse, store))
        .isInstanceOf(PreconditionFailedException.class);
    carryOut(slot, Existence.atFirstUse(settings, "ben"), (stored, now) -> 1, store);
    carryOut(slot, Existence.atFirstUse(settings, "cid"), (stored, now) -> 1, store);

    assertThat(slot.change().createdBy()).isEqualTo("ben");
    slot.onStored();
    slot.giveBackRoom(store);
    assertThat(places).containsExactly("take ann", "give back ann", "take ben");
  }

  private static Slot created() {
    Slot slot = Slot.read("payments", null);
    carryOut(slot, (stored, now) -> stored.breaker().apply(new AcquirePermit(null), now));
    return slot;
  }

  private static <R> void carryOut(Slot slot, Work<R> work) {
    carryOut(slot, Existence.atFirstUse(Settings.DEFAULTS, null), work, WITH_ROOM);
  }

  private static <R> void carryOut(Slot slot, Existence existence, Work<R> work, LaneStore store) {
    slot.carryOut(Request.of("payments", existence, null, work, 0), NOW, store);
  }
}
