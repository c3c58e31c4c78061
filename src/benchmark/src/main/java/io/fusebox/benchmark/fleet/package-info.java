/** A hundred pipeline hosts that share breakers, or do not. */
@NullMarked
package io.fusebox.benchmark.fleet;

import org.jspecify.annotations.NullMarked;
