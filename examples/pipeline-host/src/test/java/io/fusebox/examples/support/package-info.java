/** The example's programs as processes of their own. */
@NullMarked
package io.fusebox.examples.support;

import org.jspecify.annotations.NullMarked;
