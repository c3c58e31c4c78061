package io.fusebox.engine;

/** What became of a reported outcome. */
public enum Disposition {
  /** It was taken into account. */
  RECORDED,
  /** The same trial was reported before. Nothing changed. */
  DUPLICATE,
  /** Its permit belongs to an earlier generation of the breaker. Nothing changed. */
  STALE,
  /**
   * Its trial permit had been given back before, because its lease lapsed or because it was
   * released. Nothing changed.
   */
  EXPIRED,
  /** The breaker's present state counts no such outcome. Nothing changed. */
  IGNORED
}
