package io.fusebox.service.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Tells in the contract what all operations have in common, so that no resource repeats it. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemAnswers implements OASFilter {

  private static final String KEY = "Idempotency-Key";
  private static final String UNPROCESSABLE = "422";

  /** In the order of the kinds, so that every build writes the same contract. */
  private static final Map<ProblemType, String> DETAILS = new EnumMap<>(ProblemType.class);

  static {
    DETAILS.put(ProblemType.INVALID_REQUEST, "limit must be from 1 to 1000, but was '0'");
    DETAILS.put(
        ProblemType.UNKNOWN_BREAKER,
        "there is no breaker 'payments': declare it with PUT /v1/breakers/payments");
    DETAILS.put(
        ProblemType.TOO_MANY_BREAKERS,
        "breaker 'payments' was not created: this deployment holds its most, 100000 breakers;"
            + " delete some, or raise fusebox.max-breakers");
    DETAILS.put(
        ProblemType.PRECONDITION_FAILED,
        "breaker 'payments' does not exist, and your If-Match demands that it does");
    DETAILS.put(ProblemType.BODY_TOO_LARGE, BodyLimit.MESSAGE);
    DETAILS.put(
        ProblemType.UNSUPPORTED_MEDIA_TYPE, "bodies are JSON: send Content-Type: application/json");
    DETAILS.put(
        ProblemType.UNKNOWN_PERMIT,
        "permitId 'abc' was not given by this breaker: send the one that acquire-permit answered"
            + " with, or none");
    DETAILS.put(
        ProblemType.IDEMPOTENCY_KEY_REUSED,
        "this Idempotency-Key was sent before with another request: send a new key with each"
            + " new request, and the same only to send the same request again");
    DETAILS.put(
        ProblemType.OVERLOADED,
        "4000 requests are waiting already, as many as may (fusebox.queue-capacity)");
    DETAILS.put(ProblemType.INTERNAL_ERROR, "the service failed at this; its log says more");
    DETAILS.put(
        ProblemType.STORAGE_UNAVAILABLE,
        "the database did not answer within 1500 ms; whether this request took effect is not"
            + " known: try again");
  }

  @Override
  public void filterOpenAPI(OpenAPI contract) {
    Components components = contract.getComponents();
    DETAILS.forEach((type, detail) -> components.addResponse(nameOf(type), answer(type, detail)));
    for (PathItem path : contract.getPaths().getPathItems().values()) {
      path.getOperations().forEach(ProblemAnswers::complete);
    }
  }

  private static void complete(PathItem.HttpMethod method, Operation operation) {
    add(operation, ProblemType.INVALID_REQUEST);
    if (operation.getRequestBody() != null) {
      // What a POST about one breaker can say in its body, it can also leave out.
      boolean isNothingWithout =
          method == PathItem.HttpMethod.PUT
              || method == PathItem.HttpMethod.PATCH
              || operation.getOperationId().equals("recordOutcomes");
      operation.getRequestBody().required(isNothingWithout);
      add(operation, ProblemType.BODY_TOO_LARGE);
      add(operation, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    add(operation, ProblemType.OVERLOADED);
    add(operation, ProblemType.INTERNAL_ERROR);
    add(operation, ProblemType.STORAGE_UNAVAILABLE);
    List<Parameter> parameters = operation.getParameters();
    if (parameters != null) {
      parameters.forEach(ProblemAnswers::describe);
      boolean canBeRepeated =
          parameters.stream().anyMatch(parameter -> KEY.equals(parameter.getName()));
      if (canBeRepeated && !operation.getResponses().hasAPIResponse(UNPROCESSABLE)) {
        add(operation, ProblemType.IDEMPOTENCY_KEY_REUSED);
      }
    }
  }

  private static void add(Operation operation, ProblemType type) {
    APIResponse reference = OASFactory.createAPIResponse().ref(nameOf(type));
    operation.getResponses().addAPIResponse(Integer.toString(type.status()), reference);
  }

  private static void describe(Parameter parameter) {
    switch (parameter.getName()) {
      case "name" -> {
        if (parameter.getIn() == Parameter.In.PATH) {
          parameter
              .description(
                  "The breaker's name, percent-encoded as one segment of the path: `orders/v2` is"
                      + " `orders%2Fv2`. It is taken in Unicode's form NFC.")
              .example("payments");
          parameter.getSchema().pattern(Contract.NAME);
        }
      }
      case "X-Caller" -> {
        parameter
            .description(
                "The host or pipeline that asks, as it names itself: letters of any script, taken"
                    + " in Unicode's form NFC. The header's bytes are UTF-8. An HTTP library that"
                    + " sends nothing but ASCII sends `UTF-8''` and the name in percent-encoded"
                    + " UTF-8 (RFC 8187), as in `UTF-8''h%C3%B4te-a`, or the caller in the body.")
            .example("host-a");
        parameter.getSchema().pattern(Contract.CALLER);
      }
      case KEY -> {
        parameter.description(
            "A new one for each request, such as a random UUID; the same one to send that request again, which is then"
                + " carried out once, and answered as it was at first.");
        parameter.getSchema().pattern(Contract.IDEMPOTENCY_KEY);
      }
      case "If-Match" ->
          parameter.description("Only if the settings have this ETag, or * for any.");
      case "If-None-Match" -> parameter.description("* for: only if there is no such breaker yet.");
      default -> {}
    }
  }

  /** The title in camel case. */
  private static String nameOf(ProblemType type) {
    return Arrays.stream(type.title().split(" "))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static APIResponse answer(ProblemType type, String detail) {
    Schema problem = OASFactory.createSchema().ref("Problem");
    Map<String, Object> example =
        new TreeMap<>(
            Map.of(
                "type", type.uri(),
                "title", type.title(),
                "status", type.status(),
                "detail", detail));
    APIResponse answer =
        OASFactory.createAPIResponse()
            .description(
                // One status, one response: who can get the one can get the other, too.
                type == ProblemType.UNKNOWN_PERMIT
                    ? "Unknown permit, or idempotency key reused."
                    : type.title() + ".")
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType().schema(problem).example(example)));
    if (ProblemType.passes(type.status())) {
      answer.addHeader(
          "Retry-After",
          OASFactory.createHeader()
              .description("After how many seconds to try again.")
              .schema(OASFactory.createSchema().addType(Schema.SchemaType.INTEGER)));
    }
    return answer;
  }
}
