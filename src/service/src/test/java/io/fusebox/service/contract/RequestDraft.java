package io.fusebox.service.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request for an operation, while it is being made. */
final class RequestDraft {

  String method;
  String path;
  final List<String> query = new ArrayList<>();
  final Map<String, String> headers = new LinkedHashMap<>();

  /** Of which the body was made; null: it has none. */
  @Nullable JsonNode json;

  byte[] body = {};

  RequestDraft(ContractOperation operation) {
    method = operation.method();
    path = operation.path();
  }

  SentRequest toSend(boolean isValid) {
    String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
    return new SentRequest(method, target, headers, body, isValid);
  }
}
