/** Brings commands, breakers and storage together: one breaker decides one thing at a time. */
@NullMarked
package io.fusebox.service.coordination;

import org.jspecify.annotations.NullMarked;
