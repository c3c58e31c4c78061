/** What can be typed beside starting the service. */
@NullMarked
package io.fusebox.service.command;

import org.jspecify.annotations.NullMarked;
