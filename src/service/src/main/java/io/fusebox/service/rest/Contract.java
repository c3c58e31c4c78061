package io.fusebox.service.rest;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the contract says of the whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Fusebox",
            version = "1",
            description =
                """
                Circuit breakers that a whole fleet shares. Ask for a permit before a call, and \
                report how the call went.

                Durations and instants are ISO-8601, rates are percent, unknown values are null. \
                Every error is an RFC 9457 problem with a stable `type`. An answer 200 with \
                `permitted: false` is the breaker's word; 429 and 503 are the service's own \
                trouble.""",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    servers = @Server(url = "/"),
    tags = {
      @Tag(name = "Permits", description = "What hosts call: permits and outcomes."),
      @Tag(name = "Breakers", description = "Declaring, reading and deleting breakers."),
      @Tag(name = "Operators", description = "Resetting and overriding breakers."),
      @Tag(name = "History", description = "What has happened to breakers.")
    })
final class Contract {

  /** The rule for names. */
  static final String NAME = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$";

  static final String NAME_MESSAGE =
      "must be 1 to 128 characters, letters, digits, and after the first also . _ : -";

  /** The rule for name patterns. */
  static final String NAME_PATTERN = "^[A-Za-z0-9._:*-]{1,128}$";

  static final String NAME_PATTERN_MESSAGE =
      "must be 1 to 128 characters of a name, where * stands for any";

  /** The rule for callers. */
  static final String CALLER = "^[^\\x00-\\x1F\\x7F]{1,128}$";

  static final String CALLER_MESSAGE = "must be 1 to 128 characters, none of them a control";

  static final int MOST_LISTED = 1000;
  private static final int USUALLY_LISTED = 100;
  static final String LIMIT_MESSAGE = "must be from 1 to 1000";

  private Contract() {}

  /** How many a page holds that asks for so many. */
  static int limit(@Nullable Integer asked) {
    return asked == null ? USUALLY_LISTED : asked;
  }
}
