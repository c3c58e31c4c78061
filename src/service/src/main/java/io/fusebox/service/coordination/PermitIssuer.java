package io.fusebox.service.coordination;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.engine.Micros;
import io.fusebox.engine.Permit;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Gives permits their ids, and tells the ids of trials that were given from those that were made
 * up: the id of a trial carries a MAC of itself and of the breaker's name. Safe to call from any
 * thread.
 *
 * <p>The id of a permit that is no trial carries none, so it needs no secret. Whoever makes one up
 * gains nothing: the engine counts its outcome where it counts one without a permit, or not at all
 * (STALE), and renewing it changes nothing.
 */
@ApplicationScoped
class PermitIssuer {

  private static final String ALGORITHM = "HmacSHA256";

  /**
   * 144 bits of the 256. A multiple of 3, so that Base64 has neither padding nor spare bits, by
   * which two texts could stand for the same MAC.
   */
  private static final int MAC_BYTES = 18;

  private final PermitSecret secret;

  PermitIssuer(PermitSecret secret) {
    this.secret = secret;
  }

  /**
   * Makes sure that trials can be given ids from now on.
   *
   * @throws StorageException the secret cannot be read at present
   */
  void prepareForTrials() {
    Object unused = secret.key();
  }

  /**
   * The id of a permit that the breaker has given.
   *
   * @throws StorageException the permit is a trial, and the secret cannot be read at present
   */
  PermitId issue(StoredBreaker stored, Permit permit) {
    PermitId id = PermitId.withoutMac(Micros.of(stored.createdAt()), permit, PermitId.newNonce());
    return permit.isTrial() ? id.withMac(macOf(stored.name(), id)) : id;
  }

  /**
   * Checks that an id of a trial was given by a breaker of that name; any other id passes.
   *
   * @throws UnknownPermitIdException it was not
   * @throws StorageException whether it was is not known, as the secret cannot be read at present
   */
  void requireIssued(String breaker, PermitId id) {
    if (id.permit().isTrial() && !hasMac(id, macOf(breaker, id))) {
      throw new UnknownPermitIdException(id.text());
    }
  }

  private static boolean hasMac(PermitId id, String expected) {
    @Nullable String mac = id.mac();
    // Takes the same time wherever the first difference is, so the time tells nothing of the MAC.
    return mac != null
        && MessageDigest.isEqual(expected.getBytes(US_ASCII), mac.getBytes(US_ASCII));
  }

  private String macOf(String breaker, PermitId id) {
    try {
      // Made anew each time, as it is not thread-safe and trials are rare.
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret.key());
      byte[] whole = mac.doFinal(encoded(breaker, id));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, MAC_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * All that the MAC is of. No two ids and names have the same bytes: the length of the name tells
   * where it ends and the nonce begins.
   */
  private static byte[] encoded(String breaker, PermitId id) {
    byte[] name = breaker.getBytes(UTF_8);
    byte[] nonce = id.nonce().getBytes(UTF_8);
    return ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES + name.length + nonce.length)
        .putLong(id.createdAt())
        .putLong(id.permit().generation())
        .putLong(id.permit().trial())
        .putInt(name.length)
        .put(name)
        .put(nonce)
        .array();
  }
}
