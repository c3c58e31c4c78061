/** Who may do what: keys, roles, and what comes of both. */
@NullMarked
package io.fusebox.service.access;

import org.jspecify.annotations.NullMarked;
