package io.fusebox.service.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fusebox.engine.BreakerView.Counts;
import io.fusebox.engine.BreakerView.Trials;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.IssuedPermits;
import io.fusebox.service.coordination.PermitId;
import io.fusebox.service.linearizability.Call;
import io.fusebox.service.linearizability.Reply;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceConnection.Answer;
import io.fusebox.service.support.ServiceConnection.Request;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as HTTP has it: calls become requests, and answers replies. Safe to use from many
 * threads, each with connections of its own.
 */
final class RemoteBreaker {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private final String name;
  private final Settings settings;

  /** Of the services' ids of trials: so an id can be made up that passes for one of theirs. */
  private final byte[] secret;

  /** The ids of the permits that were given, the latest of each. */
  private final Map<Permit, PermitId> given = new ConcurrentHashMap<>();

  /** When it was created, as ids say that were given; 0: none was yet. */
  private volatile long createdAt;

  RemoteBreaker(String name, Settings settings, byte[] secret) {
    this.name = name;
    this.settings = settings;
    this.secret = secret.clone();
  }

  String name() {
    return name;
  }

  Settings settings() {
    return settings;
  }

  void declare(ServiceConnection connection) throws IOException {
    Answer answer = connection.call("PUT", path(""), MAPPER.writeValueAsString(settings));
    if (answer.status() != 201) {
      throw new AssertionError("not declared: " + answer);
    }
  }

  /** The call as a request; with a key, unless it is null. */
  Request request(Call call, @Nullable String key) {
    if (call instanceof Call.Report report) {
      String verb =
          switch (report.outcome()) {
            case SUCCESS -> "/record-success";
            case FAILURE -> "/record-failure";
            case RELEASED -> "/release-permit";
          };
      return new Request("POST", path(verb), body(report), key);
    }
    return call instanceof Call.Read
        ? new Request("GET", path(""), "", null)
        : new Request("POST", path("/acquire-permit"), "", key);
  }

  private String path(String verb) {
    return "/v1/breakers/" + name + verb;
  }

  private String body(Call.Report report) {
    Permit permit = report.permit();
    if (permit == null) {
      return "{}";
    }
    PermitId known = given.get(permit);
    PermitId id = known == null ? IssuedPermits.issue(secret, name, createdAt, permit) : known;
    return String.format(Locale.ROOT, "{\"permitId\":\"%s\"}", id.text());
  }

  /** What an answer 200 says. */
  Reply read(Call call, String body) throws JsonProcessingException {
    JsonNode json = MAPPER.readTree(body);
    State state = State.valueOf(json.get("state").asText());
    long generation = json.get("generation").asLong();
    if (call instanceof Call.Read) {
      return new Reply.Seen(state, generation, counts(json), trials(json.get("trials")));
    }
    if (call instanceof Call.Report) {
      Disposition disposition = Disposition.valueOf(json.get("disposition").asText());
      return new Reply.Recorded(disposition, state, generation);
    }
    if (json.get("permitted").asBoolean()) {
      return permitted(PermitId.parse(json.get("permitId").asText()), state, generation);
    }
    RejectionReason reason = RejectionReason.valueOf(json.get("reason").asText());
    return new Reply.Rejected(reason, state, generation);
  }

  private Reply permitted(PermitId id, State state, long generation) {
    if (id.permit().generation() != generation) {
      throw new AssertionError(id + " came in generation " + generation);
    }
    createdAt = id.createdAt();
    given.put(id.permit(), id);
    return new Reply.Permitted(id.permit(), state);
  }

  private static Counts counts(JsonNode breaker) {
    JsonNode counts = breaker.get("counts");
    return new Counts(
        counts.get("bufferedCalls").asLong(),
        counts.get("failedCalls").asLong(),
        counts.get("slowCalls").asLong(),
        counts.get("notPermittedCalls").asLong(),
        counts.get("consecutiveFailures").asInt());
  }

  private static @Nullable Trials trials(JsonNode trials) {
    return trials.isNull()
        ? null
        : new Trials(
            trials.get("permitted").asInt(),
            trials.get("given").asInt(),
            trials.get("out").asInt());
  }
}
