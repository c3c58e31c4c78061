/** Breakers in PostgreSQL, and the PostgreSQL that the service brings along. SQL is only here. */
@NullMarked
package io.fusebox.service.storage;

import org.jspecify.annotations.NullMarked;
