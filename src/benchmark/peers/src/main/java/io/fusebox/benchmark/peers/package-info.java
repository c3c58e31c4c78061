/** What the service is measured beside: other ways to do its work, on the same server. */
@NullMarked
package io.fusebox.benchmark.peers;

import org.jspecify.annotations.NullMarked;
