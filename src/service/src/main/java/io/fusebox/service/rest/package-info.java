/** The HTTP contract: resources, the bodies they take and give, and problems. */
@NullMarked
package io.fusebox.service.rest;

import org.jspecify.annotations.NullMarked;
