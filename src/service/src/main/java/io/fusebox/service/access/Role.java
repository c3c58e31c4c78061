package io.fusebox.service.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a part of the operations is for. A role includes no other one: whoever needs several has
 * several.
 */
public enum Role {
  /** A host: asks for permits, and reports how calls went. */
  REPORTER,

  /** Somebody who looks: breakers, history, events, metrics. */
  VIEWER,

  /** Somebody who acts: overrides, resets, settings, deletion. */
  OPERATOR,

  /** Somebody who decides who may do what. */
  ADMIN;

  /** The name as it is written in requests, claims and commands. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with that name; empty: there is none. */
  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }
}
