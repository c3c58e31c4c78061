package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.InvalidRunException;
import io.fusebox.engine.Names;
import io.fusebox.engine.Outcome;
import io.fusebox.service.contract.ContractFile;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.junit.jupiter.api.Test;

/** The patterns and bounds of the contract are those of the code. */
class ContractRulesTest {

  private static final String PARAMETERS = "/components/parameters/";

  /** The code refuses halves of surrogate pairs, too, which no pattern for all languages can. */
  private static String published(String rule) {
    return rule.replace(Contract.HALVES, "");
  }

  @Test
  void namesOfBreakers() {
    assertThat(pattern("BreakerName")).isEqualTo(published(Contract.NAME_TEXT));
    JsonNode after = ContractFile.at("/paths/~1v1~1breakers/get/parameters/0");
    assertThat(after.get("name").textValue()).isEqualTo("after");
    assertThat(ContractFile.reference(after.get("schema"))).isEqualTo("BreakerName");
    assertThat(ContractFile.reference(parameter("Name"))).isEqualTo("BreakerName");
    assertThat(ContractFile.reference(property("OutcomeBatchItem", "breaker")))
        .isEqualTo("BreakerName");
    assertThat(ContractFile.schema("BreakerName").get("description").textValue())
        .contains("1 to " + Names.LONGEST + " characters");
  }

  @Test
  void patternsOfNames() {
    for (String parameter : List.of("NamePattern", "CallerPattern")) {
      assertThat(parameter(parameter).get("pattern").textValue())
          .as(parameter)
          .isEqualTo(Contract.NAME_PATTERN);
    }
  }

  @Test
  void namesOfCallers() {
    assertThat(pattern("CallerName")).isEqualTo(published(Contract.CALLER_TEXT));
    assertThat(pattern("NullableCallerName")).isEqualTo(pattern("CallerName"));
    assertThat(ContractFile.reference(parameter("Caller"))).isEqualTo("CallerName");
    for (String body :
        List.of(
            "OperatorAction",
            "CallOutcome",
            "OutcomeBatchItem",
            "PermitRenewal",
            "PermitRequest")) {
      assertThat(ContractFile.reference(property(body, "caller")))
          .as(body)
          .isEqualTo("NullableCallerName");
    }
  }

  @Test
  void idempotencyKeys() {
    assertThat(parameter("IdempotencyKey").get("pattern").textValue())
        .isEqualTo(Contract.IDEMPOTENCY_KEY);
  }

  @Test
  void sizesOfPages() {
    JsonNode limit = parameter("Limit");
    assertThat(limit.get("default").intValue()).isEqualTo(Contract.limit(null));
    assertThat(limit.get("maximum").intValue()).isEqualTo(Contract.MOST_LISTED);
    assertThat(Contract.OFFSET_MESSAGE)
        .isEqualTo("must be " + parameter("Offset").get("minimum") + " or more");
    assertThat(Contract.LIMIT_MESSAGE)
        .isEqualTo("must be from " + limit.get("minimum") + " to " + limit.get("maximum"));
  }

  @Test
  void lengthsOfTexts() throws NoSuchFieldException {
    for (String body : List.of("DeclaredSettings", "SettingsPatch")) {
      assertThat(property(body, "reason").get("maxLength").intValue())
          .isEqualTo(Contract.LONGEST_REASON);
    }
    assertThat(property("OperatorOverride", "reason").get("maxLength").intValue())
        .isEqualTo(rule(OverrideBody.class, "reason", CodePointLength.class).max());
    assertThat(property("OperatorAction", "reason").get("maxLength").intValue())
        .isEqualTo(rule(ActionBody.class, "reason", CodePointLength.class).max());
    assertThat(parameter("Reason").get("maxLength").intValue()).isEqualTo(Contract.LONGEST_REASON);
  }

  @Test
  void sizesOfBatches() throws NoSuchFieldException {
    JsonNode items = property("OutcomeBatch", "outcomes");
    assertThat(items.get("minItems").intValue()).isEqualTo(1);
    assertThat(items.get("maxItems").intValue()).isEqualTo(OutcomesBody.MOST_ITEMS);
    assertSize("OutcomeBatchItem", "runs", rule(OutcomesBody.Item.class, "runs", Size.class));
    assertThat(property("OutcomeBatchItem", "generation").get("minimum").longValue())
        .isEqualTo(rule(OutcomesBody.Item.class, "generation", Min.class).value());
    JsonNode notPermitted = property("OutcomeBatchItem", "notPermitted");
    assertThat(notPermitted.get("minimum").longValue())
        .isEqualTo(rule(OutcomesBody.Item.class, "notPermitted", Min.class).value());
    assertThat(notPermitted.get("maximum").longValue())
        .isEqualTo(rule(OutcomesBody.Item.class, "notPermitted", Max.class).value());
  }

  @Test
  void lengthsOfRuns() {
    JsonNode count = property("OutcomeRun", "count");
    int fewest = count.get("minimum").intValue();
    int most = count.get("maximum").intValue();
    assertThat(List.of(fewest, most)).allMatch(ContractRulesTest::isRun);
    assertThat(List.of(fewest - 1, most + 1)).noneMatch(ContractRulesTest::isRun);
  }

  private static boolean isRun(int count) {
    try {
      return new RecordOutcome(Outcome.SUCCESS, count, null, null, null, null).count() == count;
    } catch (InvalidRunException e) {
      return false;
    }
  }

  @Test
  void boundsOfDurationsInWords() throws NoSuchFieldException {
    assertThat(words("OutcomeRun", "age")).contains(OutcomesBody.AGE_MESSAGE.substring(8));
    assertThat(rule(OutcomesBody.RunBody.class, "age", DurationMax.class).hours()).isEqualTo(1);
    assertThat(words("OperatorOverride", "for")).contains(OverrideBody.FOR_MESSAGE.substring(8));
    assertThat(rule(OverrideBody.class, "lasting", DurationMin.class).millis()).isEqualTo(1);
    assertThat(rule(OverrideBody.class, "lasting", DurationMax.class).days()).isEqualTo(3650);
  }

  @Test
  void durations() {
    assertThat(pattern("Duration")).isEqualTo(Contract.DURATION.pattern());
    assertThat(pattern("NullableDuration")).isEqualTo(pattern("Duration"));
    Pattern published = Pattern.compile(pattern("Duration"));
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Duration duration =
          Duration.ofSeconds(
              random.nextLong((400 * 24 * 3600L) >> random.nextInt(20)),
              random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
      assertThat(duration.toString()).matches(published);
      String text = shuffled("P0123456789DTHMS.", random);
      if (published.matcher(text).matches()) {
        assertThat(Duration.parse(text)).isGreaterThanOrEqualTo(Duration.ZERO);
      } else if (isStrictDuration(text)) {
        throw new AssertionError(text + " is a duration, and the contract has it for none");
      }
    }
    assertThat(List.of("P1D", "P1DT2H3M4.5S", "PT0S", "PT0.000000001S"))
        .allMatch(text -> published.matcher(text).matches());
    assertThat(List.of("", "P", "PT", "P1DT", "pt1s", " PT1S", "PT-1S", "P1W", "PT1.S", "1", "P1Y"))
        .noneMatch(text -> published.matcher(text).matches());
  }

  /** Java takes a point without decimals, too. */
  private static boolean isStrictDuration(String text) {
    try {
      Duration unused = Duration.parse(text);
      return !text.contains(".S");
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String shuffled(String characters, Random random) {
    StringBuilder text = new StringBuilder("P");
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  private static void assertSize(String schema, String property, Size size) {
    assertThat(property(schema, property).get("minItems").intValue()).isEqualTo(size.min());
    assertThat(property(schema, property).get("maxItems").intValue()).isEqualTo(size.max());
  }

  private static String words(String schema, String property) {
    return property(schema, property).get("description").textValue();
  }

  private static String pattern(String schema) {
    return ContractFile.schema(schema).required("pattern").textValue();
  }

  private static JsonNode parameter(String name) {
    return ContractFile.at(PARAMETERS + name + "/schema");
  }

  private static JsonNode property(String schema, String property) {
    return ContractFile.schema(schema).required("properties").required(property);
  }

  private static <A extends Annotation> A rule(Class<?> body, String field, Class<A> rule)
      throws NoSuchFieldException {
    return body.getDeclaredField(field).getAnnotation(rule);
  }
}
