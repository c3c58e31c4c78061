package io.fusebox.service.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.overview.CallerStore.Beat;
import io.fusebox.service.overview.CallerStore.Heard;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerActivityTest {

  private final CallerActivity activity = new CallerActivity(new CallerActivity.Limits(3, 4, 2));

  @Test
  void aBeatTellsWhoWasHeardOfAndWhichBreakersHaveOtherCallers() {
    assertThat(activity.onCall("payments", "host-a")).isTrue();
    assertThat(activity.onCall("payments", "host-a")).isFalse();
    activity.onClient("host-a", "pipeline/1 \u001b[31m");
    assertThat(activity.onCall("payments", null)).isFalse();
    Beat first = activity.endBeat(false);
    assertThat(first.callers()).containsExactly(new Heard("host-a", "pipeline/1  [31m", false));
    assertThat(first.breakers()).isEqualTo(Map.of("payments", Set.of("host-a")));
    activity.onCall("payments", "host-a");
    Beat second = activity.endBeat(false);
    assertThat(second.callers()).hasSize(1);
    assertThat(second.breakers()).isEmpty();
    assertThat(activity.endBeat(true).breakers()).containsKey("payments");
  }

  @Test
  void aCallerThatIsNotHeardOfIsForgotten() {
    activity.onCall("payments", "host-a");
    for (int i = 0; i < 3; i++) {
      assertThat(activity.callersOf("payments")).containsExactly("host-a");
      activity.endBeat(false);
    }
    assertThat(activity.endBeat(false).breakers()).isEqualTo(Map.of("payments", Set.of()));
    assertThat(activity.callersOf("payments")).isEmpty();
    assertThat(activity.endBeat(true)).isEqualTo(new Beat(java.util.List.of(), Map.of()));
  }

  @Test
  void aListenerIsHeardOfAsLongAsItListens() {
    Runnable end = activity.onListening("host-a", "fusebox-java/1 (cached)");
    for (int i = 0; i < 5; i++) {
      assertThat(activity.endBeat(false).callers())
          .containsExactly(new Heard("host-a", "fusebox-java/1 (cached)", true));
    }
    end.run();
    end.run();
    assertThat(activity.endBeat(false).callers()).isEmpty();
  }

  @Test
  void whatIsBeyondTheLimitsIsNotNoted() {
    for (int i = 0; i < 9; i++) {
      activity.onCall("b" + i, "host-" + i);
    }
    Beat beat = activity.endBeat(false);
    assertThat(beat.callers()).hasSize(3);
    assertThat(beat.breakers()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      activity.endBeat(false);
    }
    activity.onCall("b8", "host-8");
    assertThat(activity.callersOf("b8")).containsExactly("host-8");
  }
}
