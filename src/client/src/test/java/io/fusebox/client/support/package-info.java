/** What tests of the client stand on. */
@NullMarked
package io.fusebox.client.support;

import org.jspecify.annotations.NullMarked;
