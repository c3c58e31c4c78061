/** The HTTP contract: resources, the bodies they take and give, and problems. */
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
      // In front of the breakers, whose last operation deletes the one that they need.
      @Tag(name = "Operators", description = "Resetting and overriding breakers."),
      @Tag(name = "Breakers", description = "Declaring, reading and deleting breakers."),
      @Tag(name = "History", description = "What has happened to breakers.")
    })
@NullMarked
package io.fusebox.service.rest;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.NullMarked;
