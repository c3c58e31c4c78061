package io.fusebox.service.storage;

import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.storage.Availability.Use;
import io.fusebox.service.storage.Connections.RefusedException;
import io.fusebox.service.storage.StorageTrouble.Trouble;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs work with entities, in a transaction or without one, and tells trouble with the database
 * from trouble with the work.
 */
@ApplicationScoped
class Transactions {

  private final EntityManager entities;
  private final Connections connections;
  private final StorageTrouble trouble;

  Transactions(EntityManager entities, Connections connections, StorageTrouble trouble) {
    this.entities = entities;
    this.connections = connections;
    this.trouble = trouble;
  }

  /**
   * Runs the work in a transaction of its own and commits it. What lost a race (a serialization
   * error, a deadlock) or met a connection that had died is tried again; a commit that went wrong
   * is not, for it may have taken effect.
   *
   * @return what the work returned
   * @throws StorageException the database could not be asked, or did not answer; what the work
   *     itself throws, it throws unchanged, after rolling back
   */
  <T extends @Nullable Object> T run(Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      Attempt<T> attempt = new Attempt<>(work);
      try {
        connections.requireReachable(Use.WRITE);
        T result = QuarkusTransaction.requiringNew().call(attempt::run);
        trouble.availability().worked(Use.WRITE);
        return result;
      } catch (PersistenceException | QuarkusTransactionException | RefusedException e) {
        Trouble met = trouble.of(Use.WRITE, e);
        if (tries == StorageTrouble.MOST_TRIES
            || !isWorthAnotherTry(met, attempt.wasCommitting())) {
          throw trouble.unavailable(Use.WRITE, met, e);
        }
      }
    }
  }

  /**
   * Runs work that only reads, each of its statements for itself: no transaction is open while the
   * work does something else, as it does for seconds at its first time on a busy machine, so none
   * is ended by the database for that. What met a connection that had died is tried again.
   *
   * @return what the work returned
   * @throws StorageException the database could not be asked, or did not answer; what the work
   *     itself throws, it throws unchanged
   */
  <T extends @Nullable Object> T read(Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      ManagedContext session = Arc.container().requestContext();
      session.activate();
      try {
        connections.requireReachable(Use.READ);
        T result = work.get();
        trouble.availability().worked(Use.READ);
        return result;
      } catch (PersistenceException | RefusedException e) {
        Trouble met = trouble.of(Use.READ, e);
        if (tries == StorageTrouble.MOST_TRIES || !isWorthAnotherTry(met, false)) {
          throw trouble.unavailable(Use.READ, met, e);
        }
      } finally {
        session.terminate();
      }
    }
  }

  private static boolean isWorthAnotherTry(Trouble trouble, boolean wasCommitting) {
    return trouble.isLostRace() || (trouble.canBeTriedAgain() && !wasCommitting);
  }

  /** One try, which knows whether it got as far as the commit. */
  private final class Attempt<T extends @Nullable Object> {
    private final Supplier<T> work;
    private boolean done;

    Attempt(Supplier<T> work) {
      this.work = work;
    }

    T run() {
      T result = work.get();
      // Whatever can fail before the commit is to fail here, where it can be tried again.
      entities.flush();
      done = true;
      return result;
    }

    boolean wasCommitting() {
      return done;
    }
  }
}
