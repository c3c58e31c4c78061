package io.fusebox.service.rest;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.engine.SlidingWindowType;
import io.fusebox.engine.Transition;
import io.fusebox.service.contract.ContractFile;
import io.fusebox.service.overview.Attention;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bodies of the contract have the fields, types and constants of the records that are it. */
class ContractBodiesTest {

  private static final Map<String, Class<? extends Record>> REQUESTS =
      Map.of(
          "OperatorAction", ActionBody.class,
          "CallOutcome", OutcomeBody.class,
          "NewKey", NewKeyBody.class,
          "OperatorOverride", OverrideBody.class,
          "OutcomeBatchItem", OutcomesBody.Item.class,
          "OutcomeRun", OutcomesBody.RunBody.class,
          "PermitRenewal", RenewalBody.class,
          "PermitRequest", AcquireBody.class);

  private static final Map<String, Class<? extends Record>> ANSWERS =
      Map.ofEntries(
          entry("Breaker", BreakerBody.class),
          entry("BreakerList", BreakerBody.Page.class),
          entry("CallerFailures", FailingCallersBody.Caller.class),
          entry("Counts", BreakerBody.Counts.class),
          entry("ErrorFailures", FailingErrorsBody.ErrorBody.class),
          entry("FailingCallers", FailingCallersBody.class),
          entry("FailingErrors", FailingErrorsBody.class),
          entry("FieldError", Problem.FieldError.class),
          entry("Key", KeyBody.class),
          entry("KeyList", KeyBody.All.class),
          entry("OutcomeBatchItemResult", OutcomesAnswer.Item.class),
          entry("OutcomeBatchResult", OutcomesAnswer.class),
          entry("PermitDecision", PermitBody.class),
          entry("Problem", Problem.class),
          entry("RecordedOutcome", RecordedBody.class),
          entry("RenewedPermit", RenewedBody.class),
          entry("Session", SessionBody.class),
          entry("SettingChange", TransitionBody.ChangeBody.class),
          entry("StandingOverride", StandingOverrideBody.class),
          entry("BreakerAtAGlance", OverviewBody.Row.class),
          entry("CallerList", CallersBody.class),
          entry("DatabaseStatus", OverviewBody.Database.class),
          entry("NullableThresholdReading", BreakerBody.ThresholdBody.class),
          entry("Overview", OverviewBody.class),
          entry("SeenCaller", CallersBody.Caller.class),
          entry("ServiceInstance", OverviewBody.Instance.class),
          entry("Suspect", OverviewBody.Suspect.class),
          entry("ThresholdReading", BreakerBody.ThresholdBody.class),
          entry("Transition", TransitionBody.class),
          entry("TransitionList", HistoryBody.class),
          entry("Trials", BreakerBody.Trials.class),
          entry("TrippedBy", TrippedByBody.class));

  /**
   * What {@link ContractSettingsTest} compares, the line of history, which has an own test, and the
   * batch, which is read item by item.
   */
  private static final Set<String> OTHERS =
      Set.of("DeclaredSettings", "Settings", "SettingsPatch", "HistoryEntry", "OutcomeBatch");

  /** The answers that leave out what is null. */
  private static final Set<String> WITHOUT_NULLS = Set.of("OutcomeBatchItemResult", "Problem");

  /** Always there and yet not required, see the contract. */
  private static final String NULLABLE_CONSTANT = "reason";

  private static final Map<String, Class<? extends Enum<?>>> CONSTANTS =
      Map.of(
          "Role", RoleBody.class,
          "State", io.fusebox.engine.State.class,
          "OverrideState", OverrideBody.Kind.class,
          "OutcomeKind", OutcomesBody.CallOutcome.class,
          "Disposition", io.fusebox.engine.Disposition.class,
          "SlidingWindowType", SlidingWindowType.class,
          "HistoryOrder", HistoryQuery.Order.class,
          "OverviewOrder", OverviewResource.Order.class,
          "Attention", Attention.class,
          "Cause", Transition.Cause.class);

  static Stream<Map.Entry<String, Class<? extends Record>>> bodies() {
    return Stream.concat(REQUESTS.entrySet().stream(), ANSWERS.entrySet().stream());
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void fieldsAndTypes(Map.Entry<String, Class<? extends Record>> body) {
    JsonNode schema = ContractFile.schema(body.getKey());
    Map<String, String> told = new TreeMap<>();
    ContractFile.entries(schema.required("properties"))
        .forEach(property -> told.put(property.getKey(), type(property.getValue())));
    Map<String, String> found = new TreeMap<>();
    for (RecordComponent field : body.getValue().getRecordComponents()) {
      String type = type(field.getType(), field.getAnnotatedType());
      boolean isNullable = isNullable(field) && !WITHOUT_NULLS.contains(body.getKey());
      found.put(nameOf(body.getValue(), field), type + (isNullable ? " or null" : ""));
    }
    // Checked by hand, so null gets as far as that.
    found.computeIfPresent(
        "permitId",
        (name, type) ->
            body.getKey().equals("PermitRenewal") ? type.replace(" or null", "") : type);
    assertThat(told).as(body.getKey()).isEqualTo(found);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsRequired(Map.Entry<String, Class<? extends Record>> body) {
    boolean isRequest = REQUESTS.containsKey(body.getKey());
    Set<String> expected = new TreeSet<>();
    for (RecordComponent field : body.getValue().getRecordComponents()) {
      boolean isRequired =
          isRequest
              ? hasRule(body.getValue(), field, NotNull.class)
              : !isNullable(field) || !WITHOUT_NULLS.contains(body.getKey());
      if (isRequired && !(field.getType().isEnum() && isNullable(field))) {
        expected.add(nameOf(body.getValue(), field));
      }
    }
    if (body.getKey().equals("PermitRenewal")) {
      expected.add("permitId");
    }
    List<String> required = ContractFile.texts(ContractFile.schema(body.getKey()).path("required"));
    assertThat(new TreeSet<>(required)).as(body.getKey()).isEqualTo(expected);
  }

  @Test
  void aLineOfHistoryIsATransitionWithItsPlace() {
    JsonNode entry = ContractFile.schema("HistoryEntry").get("properties").deepCopy();
    assertThat(type(entry.get("id"))).isEqualTo("integer int64");
    assertThat(type(entry.get("breaker"))).isEqualTo("string");
    ((com.fasterxml.jackson.databind.node.ObjectNode) entry).remove(List.of("id", "breaker"));
    assertThat(entry).isEqualTo(ContractFile.schema("Transition").get("properties"));
    List<String> required = new ArrayList<>(List.of("id", "breaker"));
    required.addAll(ContractFile.texts(ContractFile.schema("Transition").get("required")));
    assertThat(ContractFile.texts(ContractFile.schema("HistoryEntry").get("required")))
        .isEqualTo(required);
  }

  @Test
  void requestsRefuseWhatTheyDoNotKnowAndAnswersCanGetMore() {
    Set<String> closed =
        schemas("object")
            .filter(
                schema ->
                    ContractFile.schema(schema)
                        .path("additionalProperties")
                        .equals(com.fasterxml.jackson.databind.node.BooleanNode.FALSE))
            .collect(Collectors.toSet());
    Set<String> requests = new TreeSet<>(REQUESTS.keySet());
    requests.addAll(Set.of("DeclaredSettings", "OutcomeBatch", "SettingsPatch"));
    assertThat(closed).isEqualTo(requests);
  }

  @Test
  void everySchemaIsCompared() {
    Set<String> compared = bodies().map(Map.Entry::getKey).collect(Collectors.toSet());
    compared.addAll(OTHERS);
    assertThat(schemas("object")).containsExactlyInAnyOrderElementsOf(compared);
    assertThat(schemas("string").filter(name -> ContractFile.schema(name).has("enum")))
        .containsExactlyInAnyOrderElementsOf(CONSTANTS.keySet());
  }

  @Test
  void constants() {
    CONSTANTS.forEach(
        (schema, type) ->
            assertThat(constantsIn(ContractFile.schema(schema))).isEqualTo(wire(type)));
    assertThat(constantsIn(property("PermitDecision", NULLABLE_CONSTANT)))
        .isEqualTo(withNull(io.fusebox.engine.Decision.RejectionReason.class));
    assertThat(constantsIn(property("RenewedPermit", NULLABLE_CONSTANT)))
        .isEqualTo(withNull(io.fusebox.engine.Renewed.Refusal.class));
    assertThat(constantsIn(property("SettingsPatch", "slidingWindowType")))
        .isEqualTo(withNull(SlidingWindowType.class));
  }

  @Test
  void constantsAreNamedAsTheWireHasThem() {
    List<JsonNode> enums =
        ContractFile.all(ContractFile.TREE).filter(part -> part.has("enum")).toList();
    assertThat(enums).hasSize(CONSTANTS.size() + 3);
    for (JsonNode each : enums) {
      assertThat(ContractFile.texts(each.required("x-enum-varnames")))
          .isEqualTo(
              constantsIn(each).stream()
                  .filter(Objects::nonNull)
                  .map(name -> name.toUpperCase(Locale.ROOT))
                  .toList());
    }
  }

  /** In 3.0.3 it adds null to the type beside it, and an enum has to list null, too. */
  @Test
  void whatCanBeNullCanBeNullInEachPartOfItsSchema() {
    List<JsonNode> nullable =
        ContractFile.all(ContractFile.TREE)
            .filter(part -> part.path("nullable").booleanValue())
            .toList();
    assertThat(nullable).hasSizeGreaterThan(40);
    for (JsonNode each : nullable) {
      assertThat(each.has("type")).as("%s", each).isTrue();
      assertThat(!each.has("enum") || constantsIn(each).contains(null)).as("%s", each).isTrue();
      for (JsonNode part : each.path("allOf")) {
        assertThat(ContractFile.resolved(part).path("nullable").booleanValue())
            .as("%s", each)
            .isTrue();
      }
    }
  }

  private static Stream<String> schemas(String type) {
    return ContractFile.entries(ContractFile.at("/components/schemas"))
        .filter(schema -> schema.getValue().get("type").textValue().equals(type))
        .map(Map.Entry::getKey);
  }

  private static JsonNode property(String schema, String property) {
    return ContractFile.schema(schema).get("properties").required(property);
  }

  private static List<String> constantsIn(JsonNode schema) {
    return ContractFile.texts(schema.required("enum"));
  }

  private static List<@Nullable String> withNull(Class<? extends Enum<?>> type) {
    List<@Nullable String> constants = new ArrayList<>(wire(type));
    constants.add(null);
    return constants;
  }

  private static List<String> wire(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(ContractBodiesTest::wire).toList();
  }

  private static String wire(Enum<?> constant) {
    try {
      JsonProperty name =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
      return name == null ? constant.name() : name.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A property's type as the contract tells it. */
  private static String type(JsonNode property) {
    String reference = ContractFile.reference(property);
    JsonNode schema = reference.isEmpty() ? property : ContractFile.schema(reference);
    String type = schema.get("type").textValue();
    String described =
        switch (type) {
          case "array" -> "array of " + type(schema.get("items"));
          case "object" -> "object";
          default ->
              schema.has("enum")
                  ? "constant of " + constants(schema)
                  : reference.endsWith("Duration")
                      ? "duration"
                      : (type + " " + schema.path("format").asText("")).strip();
        };
    return described + (property.path("nullable").booleanValue() ? " or null" : "");
  }

  private static List<String> constants(JsonNode schema) {
    return constantsIn(schema).stream().filter(Objects::nonNull).toList();
  }

  /** A field's type in the same words. */
  @SuppressWarnings("unchecked") // each branch has looked at the type
  private static String type(Class<?> type, AnnotatedType annotated) {
    if (type.isEnum()) {
      return "constant of " + wire((Class<? extends Enum<?>>) type);
    }
    if (type == List.class) {
      AnnotatedType item =
          ((java.lang.reflect.AnnotatedParameterizedType) annotated)
              .getAnnotatedActualTypeArguments()[0];
      return "array of " + type((Class<?>) item.getType(), item);
    }
    return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
      case "string" -> "string";
      case "boolean" -> "boolean";
      case "int", "integer" -> "integer int32";
      case "long" -> "integer int64";
      case "float" -> "number float";
      default ->
          type == Duration.class
              ? "duration"
              : type == Instant.class ? "string date-time" : "object";
    };
  }

  private static boolean isNullable(RecordComponent field) {
    return field.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static String nameOf(Class<?> body, RecordComponent field) {
    JsonProperty name = fieldOf(body, field).getAnnotation(JsonProperty.class);
    return name == null ? field.getName() : name.value();
  }

  private static boolean hasRule(
      Class<?> body, RecordComponent field, Class<? extends java.lang.annotation.Annotation> rule) {
    return fieldOf(body, field).isAnnotationPresent(rule);
  }

  private static AnnotatedElement fieldOf(Class<?> body, RecordComponent field) {
    try {
      return body.getDeclaredField(field.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }
}
