/**
 * A pipeline host to play with: its breaker lives in memory, in a folder or in the service, and the
 * dependency that the breaker guards can be switched down and up.
 */
@NullMarked
package io.fusebox.examples;

import org.jspecify.annotations.NullMarked;
