/**
 * The panel at {@code /}: static files under {@code META-INF/resources}, and what they have to know
 * of this deployment. All else they learn as everybody does, from the contract's operations.
 */
@org.jspecify.annotations.NullMarked
package io.fusebox.service.panel;
