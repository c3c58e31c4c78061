/**
 * Compares what the tests and the service say to each other with the contract.
 *
 * <p>Start at {@link io.fusebox.service.contract.ContractCheck}.
 */
@NullMarked
package io.fusebox.service.contract;

import org.jspecify.annotations.NullMarked;
