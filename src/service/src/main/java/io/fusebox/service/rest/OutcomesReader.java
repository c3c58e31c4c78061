package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fusebox.service.coordination.OutcomeItem;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a batch of outcomes, item by item: one that cannot be read harms no other, and they are
 * counted as they are read, so that what a body makes the service hold is bounded by what is in
 * them. Safe to call from any thread.
 */
@ApplicationScoped
class OutcomesReader {

  private static final int MOST_ITEMS = OutcomesBody.MOST_ITEMS;
  private static final String ITEMS = "outcomes";
  private static final String RULE = ITEMS + " must be an array of 1 to " + MOST_ITEMS + " items";

  private final ObjectMapper json;
  private final ObjectReader items;
  private final JsonBodies bodies;

  OutcomesReader(ObjectMapper json, JsonBodies bodies) {
    this.json = json;
    this.items =
        json.readerFor(OutcomesBody.Item.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.bodies = bodies;
  }

  /** An item as the coordinator takes it, or the problem with it. */
  record Read(@Nullable OutcomeItem item, @Nullable Problem problem) {}

  /**
   * The items of a batch.
   *
   * @param received the request that has the body
   * @throws ProblemException the body is no batch, and nothing of it is taken
   */
  List<Read> read(Buffer body, Received received) {
    JsonBodies.requireUtf8(body);
    try (JsonParser parser = json.createParser(body.getBytes())) {
      return read(parser, received);
    } catch (JsonProcessingException e) {
      throw new ProblemException(RequestProblems.body(e));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  private List<Read> read(JsonParser parser, Received received) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw noObject();
    }
    List<Read> read = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (!name.equals(ITEMS)) {
        String field = Text.shortened(name);
        throw new ProblemException(
            ProblemType.INVALID_REQUEST, field, field + " is not known here; known are " + ITEMS);
      }
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw invalid();
      }
      readItems(parser, received, read);
    }
    if (parser.nextToken() != null) {
      throw noObject();
    }
    if (read.isEmpty()) {
      throw invalid();
    }
    return read;
  }

  private void readItems(JsonParser parser, Received received, List<Read> read) throws IOException {
    JsonStreamContext array = parser.getParsingContext();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (read.size() == MOST_ITEMS) {
        throw invalid();
      }
      read.add(readItem(parser, received));
      // What of an item was not read, as something was wrong with it.
      while (parser.getParsingContext() != array) {
        parser.nextToken();
      }
    }
  }

  private Read readItem(JsonParser parser, Received received) throws IOException {
    try {
      return new Read(item(parser, received), null);
    } catch (JsonProcessingException e) {
      if (e instanceof JsonParseException || e.getCause() instanceof JsonParseException) {
        throw e;
      }
      return new Read(null, RequestProblems.body(e));
    } catch (ProblemException | IllegalArgumentException e) {
      return new Read(null, DomainProblems.problemOf(e));
    }
  }

  private OutcomeItem item(JsonParser parser, Received received) throws IOException {
    OutcomesBody.@Nullable Item body = items.readValue(parser);
    if (body == null) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "an item must be an object");
    }
    if (body.runs() == null && body.notPermitted() == null) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "runs", "runs must be there, or notPermitted");
    }
    return bodies.valid(body).toItem(received);
  }

  private static ProblemException noObject() {
    return new ProblemException(ProblemType.INVALID_REQUEST, "the body must be one JSON object");
  }

  private static ProblemException invalid() {
    return new ProblemException(ProblemType.INVALID_REQUEST, ITEMS, RULE);
  }
}
