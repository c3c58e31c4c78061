/** What Prometheus is told of breakers. */
@NullMarked
package io.fusebox.service.metrics;

import org.jspecify.annotations.NullMarked;
