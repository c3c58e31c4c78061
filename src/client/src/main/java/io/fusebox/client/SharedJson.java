package io.fusebox.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.client.api.ApiClient;

/**
 * Reads and writes what the service understands, for all {@link Breakers} of this process: a mapper
 * of each would look into the same classes again, when its first message of a kind comes.
 */
final class SharedJson {

  /** Thread-safe, as nobody configures it. Null is a word in settings ("rule off"): it is sent. */
  static final ObjectMapper MAPPER =
      ApiClient.createDefaultObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);

  private SharedJson() {}
}
