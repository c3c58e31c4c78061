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
import org.jspecify.annotations.Nullable;

/** Reads and writes bodies as the contract has them. Safe to call from any thread. */
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
    return valid(requireUnchecked(body, type, rule));
  }

  /**
   * What a body says that has to be there, without a look at the rules that annotations give its
   * parts.
   *
   * @param rule what it must be
   * @throws ProblemException it is not there, or cannot be read
   */
  <T> T requireUnchecked(Buffer body, Class<T> type, String rule) {
    T read = read(body, json.readerFor(type), type);
    if (read == null) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "body", "body " + rule);
    }
    return read;
  }

  /** An answer in JSON. */
  byte[] write(Object answer) {
    try {
      return json.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an answer cannot be written: " + answer, e);
    }
  }

  /** What reads bodies of a type. */
  ObjectReader readerFor(Class<?> type) {
    return json.readerFor(type);
  }

  /**
   * What a document says that was read from a body, unchecked as well.
   *
   * @throws ProblemException it is no such object
   */
  <T> T convert(JsonNode document, Class<T> type) {
    try {
      return json.treeToValue(document, type);
    } catch (JsonProcessingException e) {
      throw new ProblemException(RequestProblems.body(e));
    }
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

  /**
   * Looks at the rules that annotations give the parts of a body.
   *
   * @throws ProblemException with a problem that names each part that breaks one
   */
  <T> T valid(T body) {
    Set<ConstraintViolation<T>> violations = validator.validate(body);
    if (!violations.isEmpty()) {
      throw new ProblemException(RequestProblems.violated(violations));
    }
    return body;
  }
}
