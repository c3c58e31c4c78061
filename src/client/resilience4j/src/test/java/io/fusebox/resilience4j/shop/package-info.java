/** A small shop with Spring Boot and Resilience4j's annotations, for tests. */
@NullMarked
package io.fusebox.resilience4j.shop;

import org.jspecify.annotations.NullMarked;
