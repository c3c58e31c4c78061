/**
 * What is looked at before Quarkus starts, so that each trouble a start can foresee is one sentence
 * and not a stack trace.
 */
@NullMarked
package io.fusebox.service.start;

import org.jspecify.annotations.NullMarked;
