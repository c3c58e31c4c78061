package io.fusebox.service.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is at a path of the contract: the operations on it, each by its method. Immutable. */
final class Resource {

  private static final String HEAD = "HEAD";

  /** In the order of their indexes. */
  private static final List<Resource> ALL = create();

  /** By the path, as the contract has it. */
  private static final Map<String, Resource> RESOURCES =
      ALL.stream().collect(Collectors.toMap(Resource::path, Function.identity()));

  private static final Named OF_BREAKER = Named.with("/v1/breakers/");
  private static final Named OF_KEY = Named.with("/v1/keys/");

  /**
   * Those with a name in their path.
   *
   * @param prefix what comes before the name
   * @param bySuffix by what comes after it
   */
  private record Named(String prefix, Map<String, Resource> bySuffix) {

    static Named with(String prefix) {
      int start = prefix.length() + Operation.NAME_IN_PATH.length();
      return new Named(
          prefix,
          RESOURCES.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(prefix))
              .collect(
                  Collectors.toMap(entry -> entry.getKey().substring(start), Map.Entry::getValue)));
    }

    @Nullable Found at(String path) {
      int end = path.indexOf('/', prefix.length());
      int endOfName = end < 0 ? path.length() : end;
      Resource resource = bySuffix.get(path.substring(endOfName));
      return resource == null || endOfName == prefix.length()
          ? null
          : new Found(resource, path.substring(prefix.length(), endOfName));
    }
  }

  private final int index;
  private final String path;
  private final Map<String, Operation> operations;
  private final @Nullable Operation stream;
  private final String allowed;

  private Resource(int index, List<Operation> all) {
    this.index = index;
    this.path = all.get(0).path();
    this.stream = all.stream().filter(Operation::isStream).findFirst().orElse(null);
    this.operations =
        all.stream()
            .filter(operation -> !operation.isStream())
            .collect(
                Collectors.toMap(
                    Operation::method, Function.identity(), (one, other) -> one, TreeMap::new));
    Operation get = operations.get("GET");
    if (get != null) {
      operations.put(HEAD, get);
    }
    this.allowed = String.join(", ", operations.keySet()) + ", OPTIONS";
  }

  private static List<Resource> create() {
    List<Resource> resources = new ArrayList<>();
    Map<String, List<Operation>> operations =
        Arrays.stream(Operation.values())
            .collect(
                Collectors.groupingBy(Operation::path, LinkedHashMap::new, Collectors.toList()));
    operations.values().forEach(of -> resources.add(new Resource(resources.size(), of)));
    return List.copyOf(resources);
  }

  /** All of them, in the order of their indexes. */
  static List<Resource> all() {
    return ALL;
  }

  /**
   * A path of a request.
   *
   * @param segment the name as it stands there; null: the path has none
   */
  record Found(Resource resource, @Nullable String segment) {}

  /** What is at the path of a request, with the name still encoded; null: nothing. */
  static @Nullable Found at(String path) {
    if (path.startsWith(OF_BREAKER.prefix)) {
      return OF_BREAKER.at(path);
    }
    if (path.startsWith(OF_KEY.prefix)) {
      return OF_KEY.at(path);
    }
    Resource resource = RESOURCES.get(path);
    return resource == null ? null : new Found(resource, null);
  }

  /** Which of {@link #all} it is. */
  int index() {
    return index;
  }

  /** The path as the contract has it. */
  String path() {
    return path;
  }

  /** The operation of this method; null: there is none. */
  @Nullable Operation operation(String method) {
    return operations.get(method);
  }

  /** What a GET is whose answer is to be a stream of events; null: there is no such answer. */
  @Nullable Operation stream() {
    return stream;
  }

  /** The value of the header {@code Allow}. */
  String allowed() {
    return allowed;
  }
}
