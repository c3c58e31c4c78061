package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.LaneMemory.Remembered;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.Row;
import io.fusebox.service.coordination.LaneStore.RowChange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One breaker while a batch is decided on: as it was, and as it is by then. Mutable, confined to
 * its lane.
 */
final class Slot {

  /** Leaves enough above for all the changes that a row ever sees. */
  private static final long FIRST_VERSIONS = 1L << 62;

  private final String name;

  /** Of the row that is decided on; {@link LaneStore#ABSENT}: there is none. */
  private final long version;

  /** What that will be once the row was written. */
  private final long nextVersion;

  /** Whether the row was read for this batch; otherwise it was remembered from an earlier one. */
  private final boolean wasRead;

  /** Null: there is none yet. */
  private @Nullable Breaker breaker;

  /** Whether the place of one more breaker was taken for it, and is not used yet. */
  private boolean hasRoom;

  /** For whom it was taken, and the breaker created; null: nobody was asked to prove who it is. */
  private @Nullable String principal;

  private Instant createdAt = Instant.EPOCH;
  private @Nullable Settings settingsBefore;
  private long changesBefore;
  private boolean wasDeclared;
  private boolean isDeclared;

  /** Why the row cannot be used; null: it can. */
  private @Nullable RuntimeException damage;

  private Slot(String name, long version, boolean wasRead) {
    this.name = name;
    this.version = version;
    this.nextVersion = version == LaneStore.ABSENT ? firstVersion() : version + 1;
    this.wasRead = wasRead;
  }

  /**
   * One that no earlier row of the name had, so that what some lane remembers of that row never
   * fits the new one. A clock gives no such number: two instances can read it alike, and it can
   * step back.
   */
  private static long firstVersion() {
    return ThreadLocalRandom.current().nextLong(FIRST_VERSIONS);
  }

  static Slot remembered(Remembered remembered) {
    Slot slot = new Slot(remembered.name(), remembered.version(), false);
    slot.begin(remembered.breaker(), remembered.createdAt(), remembered.isDeclared());
    return slot;
  }

  /** The row as it was just read; null: it is not there. */
  static Slot read(String name, @Nullable Row row) {
    if (row == null) {
      return new Slot(name, LaneStore.ABSENT, true);
    }
    Slot slot = new Slot(name, row.version(), true);
    try {
      slot.begin(row.breaker().get(), row.createdAt(), row.isDeclared());
    } catch (RuntimeException e) {
      slot.damage = e;
    }
    return slot;
  }

  private void begin(Breaker stored, Instant since, boolean declared) {
    breaker = stored;
    createdAt = since;
    settingsBefore = stored.settings();
    changesBefore = stored.changes();
    wasDeclared = declared;
    isDeclared = declared;
  }

  String name() {
    return name;
  }

  /**
   * Carries out a request, which creates the breaker where there is none.
   *
   * @return the answer, which is also told by what this throws
   */
  <R> R carryOut(Request<R> request, long now, LaneStore store) {
    if (damage != null) {
      throw damage;
    }
    R answer =
        breaker == null
            ? create(request, now, store)
            : request.work().on(new StoredBreaker(name, createdAt, false, breaker), now);
    isDeclared |= request.existence().declares();
    return answer;
  }

  private <R> R create(Request<R> request, long now, LaneStore store) {
    Settings settings = request.ifAbsent();
    if (settings == null) {
      throw new UnknownBreakerException(name);
    }
    takeRoom(request.existence().principal(), store);
    Breaker created = Breaker.closed(settings, now);
    Instant since = Micros.toInstant(now);
    R answer = request.work().on(new StoredBreaker(name, since, true, created), now);
    // Not before it is certain that the request is not refused: a refusal creates nothing.
    breaker = created;
    createdAt = since;
    return answer;
  }

  /** Takes the place of one more breaker, for the one whose request creates it. */
  private void takeRoom(@Nullable String creator, LaneStore store) {
    if (hasRoom && Objects.equals(principal, creator)) {
      return;
    }
    giveBackRoom(store);
    store.takeRoom(name, creator);
    hasRoom = true;
    principal = creator;
  }

  /** Gives back the place that was taken for it, if it is not used. */
  void giveBackRoom(LaneStore store) {
    if (hasRoom) {
      hasRoom = false;
      store.giveBackRoom(principal);
    }
  }

  /** Notes that what was to be written is stored. */
  void onStored() {
    hasRoom = hasRoom && !isToBeWritten();
  }

  boolean isToBeWritten() {
    return breaker != null
        && (version == LaneStore.ABSENT
            || breaker.changes() != changesBefore
            || isDeclared != wasDeclared);
  }

  /** Whether what was decided holds only if the row still is as it was remembered. */
  boolean isToBeChecked() {
    return !wasRead && !isToBeWritten();
  }

  long version() {
    return version;
  }

  /** What the row's version is once what was decided is stored. */
  private long versionOnceStored() {
    return isToBeWritten() ? nextVersion : version;
  }

  RowChange change() {
    Breaker changed = Objects.requireNonNull(breaker);
    Settings settings = changed.settings().equals(settingsBefore) ? null : changed.settings();
    return new RowChange(
        name,
        version,
        versionOnceStored(),
        createdAt,
        changed,
        settings,
        isDeclared && !wasDeclared,
        version == LaneStore.ABSENT ? principal : null);
  }

  List<History> takeHistory() {
    return breaker == null
        ? List.of()
        : breaker.takeTransitions().stream().map(line -> new History(name, line)).toList();
  }

  /** The breaker as it is stored once what was decided is; null: there is none. */
  @Nullable Remembered toRemember() {
    if (breaker == null) {
      return null;
    }
    return new Remembered(name, versionOnceStored(), createdAt, isDeclared, breaker);
  }
}
