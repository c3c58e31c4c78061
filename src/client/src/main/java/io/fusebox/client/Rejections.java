package io.fusebox.client;

import io.fusebox.engine.BreakerView;

/** How many calls were rejected in this process since a breaker's last transition. A value. */
record Rejections(long born, long generation, long calls) {

  static final Rejections NONE = new Rejections(0, 0, 0);

  Rejections andOne(long ofBorn, long ofGeneration) {
    boolean same = born == ofBorn && generation == ofGeneration;
    return new Rejections(ofBorn, ofGeneration, same ? calls + 1 : 1);
  }

  /** The view with these counted. */
  BreakerView in(BreakerView view, long ofBorn) {
    return born == ofBorn && generation == view.generation() ? view.plusNotPermitted(calls) : view;
  }
}
