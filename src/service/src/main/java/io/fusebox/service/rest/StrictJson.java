package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** JSON as the contract has it: what is misspelt or of another type is told, not guessed. */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

  private static final List<CoercionInputShape> SHAPES_OF_NO_TEXT =
      List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean);

  private static final List<LogicalType> TYPES_OF_NO_TEXT =
      List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean, LogicalType.Enum);

  /** After all others, so that the modules they add do not come before ours. */
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }

  @Override
  @SuppressWarnings("deprecation") // the builder that replaces configure() is not ours to call
  public void customize(ObjectMapper mapper) {
    mapper
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
    mapper.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
    mapper.configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION.mappedFeature(), false);
    for (CoercionInputShape shape : SHAPES_OF_NO_TEXT) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    for (LogicalType type : TYPES_OF_NO_TEXT) {
      // A blank text is as little a number as an empty one, or null.
      mapper
          .coercionConfigFor(type)
          .setAcceptBlankAsEmpty(true)
          .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }
    mapper.registerModule(
        new SimpleModule("fusebox-times")
            .addDeserializer(Duration.class, new DurationFromText())
            .addDeserializer(Instant.class, new InstantFromText())
            .setDeserializerModifier(new ExactConstants()));
  }

  /** Reads constants as they are spelled: by itself, Jackson takes them with spaces around. */
  private static final class ExactConstants extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1;

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return new ExactConstant(type.getRawClass(), deserializer);
    }
  }

  private static final class ExactConstant extends DelegatingDeserializer {

    private static final long serialVersionUID = 1;

    private final Class<?> type;

    ExactConstant(Class<?> type, JsonDeserializer<?> delegate) {
      super(delegate);
      this.type = type;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> delegate) {
      return new ExactConstant(type, delegate);
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (json.hasToken(JsonToken.VALUE_STRING)) {
        String text = json.getText();
        if (!text.equals(text.strip())) {
          return context.handleWeirdStringValue(type, text, "has spaces around it");
        }
      }
      return super.deserialize(json, context);
    }
  }

  /** Reads times from texts only: by itself, Jackson takes a bare number for seconds. */
  private abstract static class TimeFromText<T> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1;

    TimeFromText(Class<T> type) {
      super(type);
    }

    @Override
    public final T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        context.handleUnexpectedToken(handledType(), json);
      }
      return read(json, context);
    }

    abstract T read(JsonParser json, DeserializationContext context) throws IOException;
  }

  /**
   * Reads moments as ISO-8601 has them. By itself, Jackson takes a text of digits for seconds, and
   * reads it in a time that grows with the square of its length.
   */
  private static final class InstantFromText extends TimeFromText<Instant> {

    private static final long serialVersionUID = 1;

    InstantFromText() {
      super(Instant.class);
    }

    @Override
    Instant read(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getText();
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "%s", e.getMessage());
      }
    }
  }

  /** Reads what nearly all durations are without a detour. */
  private static final class DurationFromText extends TimeFromText<Duration> {

    private static final long serialVersionUID = 1;

    DurationFromText() {
      super(Duration.class);
    }

    /**
     * Java takes more: lower case, a comma for the point, signs. Whoever sends less than nothing is
     * told so by the rule of the field.
     */
    private static Duration parse(String text) {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative() && !Contract.DURATION.matcher(text).matches()) {
        throw new DateTimeParseException("is not written like PT1M30.5S", text, 0);
      }
      return duration;
    }

    @Override
    Duration read(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getText();
      Duration seconds = SecondsText.parse(text);
      if (seconds != null) {
        return seconds;
      }
      try {
        return parse(text);
      } catch (DateTimeParseException e) {
        return (Duration)
            context.handleWeirdStringValue(Duration.class, text, "%s", e.getMessage());
      }
    }
  }
}
