package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads bodies as the contract has them. Safe to call from any thread. */
@ApplicationScoped
class JsonBodies {

  private final ObjectMapper json;
  private final Validator validator;

  JsonBodies(ObjectMapper json, Validator validator) {
    this.json = json;
    this.validator = validator;
  }

  /**
   * What a body says.
   *
   * @return null: there is none, or it is null, as clients that are generated send none
   * @throws ProblemException it is not what the contract asks for
   */
  <T> @Nullable T read(Buffer body, Class<T> type) {
    @Nullable T read = read(body, json.readerFor(type), type);
    return read == null ? null : valid(read);
  }

  /**
   * What a body says that has to be there.
   *
   * @param rule what it must be
   * @throws ProblemException it is not there, or not what the contract asks for
   */
  <T> T require(Buffer body, Class<T> type, String rule) {
    T read = read(body, type);
    if (read == null) {
      throw missing(rule);
    }
    return read;
  }

  private static ProblemException missing(String rule) {
    return new ProblemException(ProblemType.INVALID_REQUEST, "body", "body " + rule);
  }

  /**
   * What a body says that has to be there, where null stands for something else than usual: nothing
   * is asked of the values but their types.
   *
   * @param rule what it must be
   * @throws ProblemException it is not there, or cannot be read
   */
  <T> T requireAnyValues(Buffer body, Class<T> type, String rule) {
    T read = read(body, json.readerFor(type), type);
    if (read == null) {
      throw missing(rule);
    }
    return read;
  }

  /** The names of what is in a body, which has been read as an object before. */
  Set<String> names(Buffer body) {
    Set<String> names = new TreeSet<>();
    JsonNode document = read(body, json.readerFor(JsonNode.class), JsonNode.class);
    if (document != null) {
      document.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  /**
   * What a body says, without a look at the rules that annotations give its parts.
   *
   * @throws ProblemException it cannot be read
   */
  static <T> @Nullable T read(Buffer body, ObjectReader reader, Class<T> type) {
    if (body.length() == 0) {
      return null;
    }
    requireUtf8(body);
    try {
      return reader.readValue(body.getBytes(), type);
    } catch (JsonProcessingException e) {
      throw new ProblemException(RequestProblems.body(e));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /**
   * Refuses UTF-16 and UTF-32, which Jackson would read, too. They show in the first two bytes of
   * any JSON.
   */
  static void requireUtf8(Buffer body) {
    byte first = body.length() == 0 ? (byte) ' ' : body.getByte(0);
    byte second = body.length() < 2 ? (byte) ' ' : body.getByte(1);
    if (first == 0 || second == 0 || first == (byte) 0xFE || first == (byte) 0xFF) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "JSON is sent in UTF-8");
    }
  }

  private <T> T valid(T body) {
    Set<ConstraintViolation<T>> violations = validator.validate(body);
    if (!violations.isEmpty()) {
      throw new ProblemException(RequestProblems.violated(violations));
    }
    return body;
  }
}
