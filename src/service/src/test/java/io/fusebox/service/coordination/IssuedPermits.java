package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Ids of permits as a service gives them whose secret is known. */
public final class IssuedPermits {

  private IssuedPermits() {}

  /** What gives permits their ids where this is the secret. */
  static PermitIssuer issuer(byte[] secret) {
    SecretKey key = new SecretKeySpec(secret, "HmacSHA256");
    return new PermitIssuer(() -> key);
  }

  /** The id of a permit, whether that was ever given or not. */
  public static PermitId issue(byte[] secret, String breaker, long createdAt, Permit permit) {
    Breaker any = Breaker.closed(Settings.DEFAULTS, createdAt);
    StoredBreaker stored = new StoredBreaker(breaker, Micros.toInstant(createdAt), false, any);
    return issuer(secret).issue(stored, permit);
  }
}
