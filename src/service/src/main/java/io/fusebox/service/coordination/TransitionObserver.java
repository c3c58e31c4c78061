package io.fusebox.service.coordination;

import java.util.List;

/** Is shown what the feed of this instance reads, whoever has stored it. */
public interface TransitionObserver {

  /**
   * Lines that were read, with rising ids. Called by one thread; it must not block.
   *
   * @param lines not all that there are: none of before the start, and none that an older copy of
   *     the database has lost
   */
  void onTransitions(List<HistoryEntry> lines);
}
