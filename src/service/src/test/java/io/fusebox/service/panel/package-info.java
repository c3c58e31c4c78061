/**
 * The panel in a Chromium, against the packaged service. Where none is installed these tests are
 * skipped, unless {@code -Dpanel.browser=required}.
 */
@NullMarked
package io.fusebox.service.panel;

import org.jspecify.annotations.NullMarked;
