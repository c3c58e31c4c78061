package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.Role;
import io.fusebox.service.coordination.NamePatterns;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do who has proved with something other than a key who it is: a token of OpenID
 * Connect, or a client certificate. Its roles are those that Quarkus knows of it and that have the
 * name of one of ours; a claim of the token can bind it to patterns of names.
 */
final class ProvenIdentity {

  private ProvenIdentity() {}

  /**
   * What it may do.
   *
   * @param patternsClaim the claim that has the patterns: an array, or a text with spaces between.
   *     Of a token without it: all breakers; of one whose claim has none: no breaker
   */
  static Grant grantOf(SecurityIdentity identity, String patternsClaim) {
    Principal principal = identity.getPrincipal();
    JsonWebToken token = principal instanceof JsonWebToken jwt ? jwt : null;
    return new Grant(
        principal.getName(),
        null,
        roles(identity.getRoles()),
        token == null ? NamePatterns.ALL : patterns(token.getClaim(patternsClaim)),
        null,
        token == null ? null : end(token));
  }

  private static Set<Role> roles(Set<String> names) {
    return names.stream().flatMap(name -> Role.of(name).stream()).collect(Collectors.toSet());
  }

  private static @Nullable Instant end(JsonWebToken token) {
    long seconds = token.getExpirationTime();
    return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
  }

  private static NamePatterns patterns(@Nullable Object claim) {
    if (claim == null) {
      return NamePatterns.ALL;
    }
    List<String> texts = texts(claim);
    return texts.isEmpty() ? NamePatterns.NONE : NamePatterns.of(texts);
  }

  private static List<String> texts(Object claim) {
    if (claim instanceof JsonArray array) {
      return array.stream().flatMap(each -> texts(each).stream()).toList();
    }
    if (claim instanceof Collection<?> several) {
      return several.stream().flatMap(each -> texts(each).stream()).toList();
    }
    String text = claim instanceof JsonString json ? json.getString() : claim.toString();
    return Arrays.stream(text.split(" ")).filter(each -> !each.isEmpty()).toList();
  }
}
