/** What people look at: all breakers at a glance, kept in memory and at most seconds old. */
@NullMarked
package io.fusebox.service.overview;

import org.jspecify.annotations.NullMarked;
