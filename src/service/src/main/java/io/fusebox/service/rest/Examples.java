package io.fusebox.service.rest;

/**
 * Bodies as they look, for the contract. Swagger UI fills in the first of each operation: those
 * succeed as they stand, one after the other, as often as one likes.
 */
final class Examples {

  static final String CALLER = "{\"caller\": \"host-a\"}";

  static final String PERMITTED =
      """
      {"permitted": true, "permitId": "h9p2v0c3k8.1.0.4fx0zqs", "state": "CLOSED", \
      "generation": 1, "expiresAt": null, "reason": null, "why": null, \
      "retryAfter": null}""";

  static final String TRIAL =
      """
      {"permitted": true, "permitId": "h9p2v0c3k8.3.1.9c2m71x", "state": "HALF_OPEN", \
      "generation": 3, "expiresAt": "2026-01-31T12:01:30Z", "reason": null, \
      "why": null, "retryAfter": null}""";

  static final String REJECTED =
      """
      {"permitted": false, "permitId": null, "state": "OPEN", "generation": 2, \
      "expiresAt": null, "reason": "OPEN", "why": "5 failures in a row reached 5", \
      "retryAfter": "PT42.5S"}""";

  static final String SUCCESS = "{\"duration\": \"PT0.25S\", \"caller\": \"host-a\"}";

  static final String SUCCESS_WITH_PERMIT =
      "{\"permitId\": \"h9p2v0c3k8.1.0.4fx0zqs\", \"duration\": \"PT0.25S\"}";

  static final String FAILURE =
      """
      {"duration": "PT3S", "caller": "host-a", "error": "connection refused"}""";

  static final String FAILURE_WITH_PERMIT =
      """
      {"permitId": "h9p2v0c3k8.1.0.4fx0zqs", "duration": "PT3S", \
      "error": "connection refused"}""";

  static final String RELEASE_WITH_PERMIT = "{\"permitId\": \"h9p2v0c3k8.3.1.9c2m71x\"}";

  static final String RENEWAL =
      "{\"permitId\": \"h9p2v0c3k8.3.1.9c2m71x\", \"permitLease\": \"PT2M\"}";

  static final String RENEWED =
      """
      {"renewed": true, "expiresAt": "2026-01-31T12:02:30Z", "state": "HALF_OPEN", \
      "generation": 3, "reason": null}""";

  static final String NOT_RENEWED =
      """
      {"renewed": false, "expiresAt": null, "state": "HALF_OPEN", "generation": 3, \
      "reason": "EXPIRED"}""";

  static final String RECORDED =
      "{\"disposition\": \"RECORDED\", \"state\": \"CLOSED\", \"generation\": 1}";

  static final String TRIPPED =
      "{\"disposition\": \"RECORDED\", \"state\": \"OPEN\", \"generation\": 2}";

  static final String SETTINGS =
      """
      {"failureRateThreshold": 50, "slidingWindowSize": 20, "minimumNumberOfCalls": 10, \
      "waitDurationInOpenState": "PT30S"}""";

  static final String SETTINGS_PATCH =
      """
      {"failureRateThreshold": 60, "reason": "payments answers more slowly since the move"}""";

  static final String OVERRIDE =
      """
      {"state": "FORCED_OPEN", "reason": "maintenance", "for": "PT2H"}""";

  static final String OUTCOMES =
      """
      {"outcomes": [{"breaker": "payments", "generation": 1, "caller": "host-a", "runs": [\
      {"outcome": "success", "count": 5000, "duration": "PT0.2S", "age": "PT1S"}, \
      {"outcome": "failure", "count": 3, "error": "connection refused"}]}]}""";

  static final String OUTCOMES_RESULT =
      """
      {"outcomes": [{"recorded": 5003, "stale": 0, "ignored": 0, "state": "CLOSED", \
      "generation": 1}]}""";

  private Examples() {}
}
