package io.fusebox.benchmark.peers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a host reports of a call, in the words of the service. */
record CallBody(@Nullable Duration duration, @Nullable String caller, @Nullable String error) {}
