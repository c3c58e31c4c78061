package io.fusebox.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fusebox.client.api.ApiException;
import io.fusebox.engine.DisplayText;
import org.jspecify.annotations.Nullable;

/** What the service says when it does not do what it was asked: RFC 9457 problems. */
final class Problems {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String OURS = "urn:fusebox:problem:";
  private static final int LONGEST = 200;

  private Problems() {}

  /** Whether it is the service that speaks, and not something between, or something else. */
  static boolean isProblem(ApiException answer) {
    JsonNode body = body(answer);
    return body != null && body.path("type").asText().startsWith(OURS);
  }

  /** The status and what was said with it. */
  static String inWords(ApiException answer) {
    JsonNode body = body(answer);
    String detail = body == null ? "" : body.path("detail").asText();
    return "it answered " + answer.getCode() + (detail.isEmpty() ? "" : ": " + cut(detail));
  }

  private static String cut(String text) {
    return DisplayText.clean(text, LONGEST);
  }

  private static @Nullable JsonNode body(ApiException answer) {
    String body = answer.getResponseBody();
    if (body == null) {
      return null;
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
