/** Meters of Fusebox's breakers for Micrometer. */
@NullMarked
package io.fusebox.micrometer;

import org.jspecify.annotations.NullMarked;
