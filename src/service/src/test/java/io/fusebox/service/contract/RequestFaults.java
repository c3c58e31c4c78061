package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What can be wrong with a request. Confined to a thread. */
final class RequestFaults {

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private static final List<String> CONTENT_TYPES =
      List.of(
          "text/plain",
          "application",
          "application/json;charset=UTF-16",
          "application/x-www-form-urlencoded",
          "application/merge-patch+json",
          ";");

  private static final List<String> ACCEPTED =
      List.of(
          "text/html",
          "a",
          "*",
          "application/json;q=0",
          "application/json;q=2",
          "text/event-stream",
          "application/problem+json",
          ",,");

  private static final List<String> QUERIES =
      List.of(
          "sort=name",
          "limit=0",
          "limit=1001",
          "limit=",
          "limit",
          "limit=01",
          "limit=1&limit=2",
          "after=%FF",
          "name=%zz",
          "state=BLUE",
          "state=",
          "order=oldest",
          "&&",
          "=",
          "a;b=c",
          "%00=1");

  private static final List<UnaryOperator<String>> DETOURS =
      List.of(
          path -> path + "/",
          path -> path + "/x",
          path -> path + "%2F",
          path -> path + ";a=b",
          path -> "/v1",
          path -> "/v1/",
          path -> path.replace("/v1", "/v2"),
          path -> path.replace("breakers", "breaker"),
          path -> path.replaceFirst("/", "//"),
          path -> path.replaceFirst("/", "/./"),
          path -> path.replaceFirst("/", "/%2e/"),
          path -> path.replaceFirst("/", "/q/../"),
          path -> path.replaceFirst("/v1", "/%76%31"),
          path -> path.replaceFirst("/breakers", "//breakers"),
          path -> path.replaceFirst("/breakers", "/./breakers"),
          path -> path.replaceFirst("/breakers", "/%62reakers"));

  private static final List<String> KEYS = List.of("", "a b", "x".repeat(256), "ü", "UTF-8''x");

  private static final List<String> CALLERS =
      List.of(
          "",
          " ",
          "UTF-8''%zz",
          "UTF-8''%FF",
          "UTF-8''%9B",
          "UTF-8''%",
          "UTF-8''%20a",
          "x".repeat(129));

  private static final List<String> OTHER_HEADERS =
      List.of("If-Match", "If-None-Match", "Last-Event-ID", "Expect", "Origin", "Sec-Fetch-Site");

  private static final List<String> VALUES =
      List.of(
          "",
          "*",
          "\"",
          "abc",
          "\"abc\"",
          "W/\"abc\"",
          "-1",
          "999999999999",
          "99999999999999999999",
          "100-continue");

  private static final List<String> BODIES =
      List.of("{}", "null", "[]", "1", "\"\"", "{\"caller\":1}");

  private static final List<Byte> BYTES =
      List.of((byte) '{', (byte) ' ', (byte) 0, (byte) 0xFF, (byte) 0xC3);

  private static final List<String> TAILS = List.of("x", "{}", "]", ",");

  private final Random random;
  private final RandomJson json;

  RequestFaults(Random random, RandomJson json) {
    this.random = random;
    this.json = json;
  }

  /** Does something to a request that is mostly wrong. */
  void addTo(RequestDraft draft) {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> toJson(draft);
      case 5, 6 -> toBytes(draft);
      case 7 -> draft.headers.put("Content-Type", json.any(CONTENT_TYPES));
      case 8 -> draft.headers.put("Accept", json.any(ACCEPTED));
      case 9 -> draft.query.add(json.any(QUERIES));
      case 10 ->
          draft.path = draft.path.replaceFirst("fuzz-[0-9]+", RandomRequests.encoded(json.text()));
      case 11 -> draft.path = json.any(DETOURS).apply(draft.path);
      case 12 -> draft.method = json.any(METHODS);
      case 13 -> draft.headers.put("Idempotency-Key", json.any(KEYS));
      case 14 -> draft.headers.put("X-Caller", json.any(CALLERS));
      default -> draft.headers.put(json.any(OTHER_HEADERS), json.any(VALUES));
    }
  }

  private void toJson(RequestDraft draft) {
    JsonNode value = draft.json;
    if (value == null) {
      draft.headers.put("Content-Type", "application/json");
      draft.body = json.any(BODIES).getBytes(UTF_8);
    } else {
      JsonNode broken = json.broken(value);
      draft.json = broken;
      draft.body = broken.toString().getBytes(UTF_8);
    }
  }

  private void toBytes(RequestDraft draft) {
    byte[] body = draft.body;
    if (body.length == 0) {
      draft.body = new byte[] {json.any(BYTES)};
      return;
    }
    int at = random.nextInt(body.length);
    String text = new String(body, UTF_8);
    switch (random.nextInt(5)) {
      case 0 -> draft.body = Arrays.copyOf(body, at);
      case 1 -> body[at] = (byte) random.nextInt();
      case 2 -> draft.body = (text + json.any(TAILS)).getBytes(UTF_8);
      case 3 -> draft.body = text.getBytes(UTF_16);
      default -> draft.body = ("[".repeat(1 + random.nextInt(3000)) + text).getBytes(UTF_8);
    }
  }
}
