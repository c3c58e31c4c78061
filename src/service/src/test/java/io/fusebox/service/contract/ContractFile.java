package io.fusebox.service.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The contract as the service's build has packed it, as a tree. */
public final class ContractFile {

  private static final String FILE = "/META-INF/openapi.yaml";

  /** All of it. */
  public static final JsonNode TREE = read();

  private ContractFile() {}

  private static JsonNode read() {
    try (InputStream file = ContractFile.class.getResourceAsStream(FILE)) {
      return new YAMLMapper().readTree(Objects.requireNonNull(file, FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands at a place, such as {@code /components/schemas/State}. */
  public static JsonNode at(String pointer) {
    return TREE.requiredAt(pointer);
  }

  /** A schema by its name. */
  public static JsonNode schema(String name) {
    return at("/components/schemas").required(name);
  }

  /** The part itself, or what it refers to. */
  public static JsonNode resolved(JsonNode part) {
    return part.has("$ref") ? at(part.get("$ref").textValue().substring(1)) : part;
  }

  /** The name of the schema that a property refers to, directly or with allOf; empty: to none. */
  public static String reference(JsonNode property) {
    JsonNode reference =
        property.has("allOf") ? property.at("/allOf/0/$ref") : property.path("$ref");
    return reference.asText("").replace("#/components/schemas/", "");
  }

  /** The entries of an object, in the order of the file. */
  public static Stream<Map.Entry<String, JsonNode>> entries(JsonNode object) {
    return object.properties().stream();
  }

  /** The texts of an array; null is null. */
  public static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }

  /** All schemas within a part of the contract, itself among them. */
  public static Stream<JsonNode> all(JsonNode part) {
    return Stream.concat(
        Stream.of(part),
        StreamSupport.stream(part.spliterator(), false).flatMap(ContractFile::all));
  }
}
