package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.service.access.Role;
import io.fusebox.service.contract.ContractFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The matrix of the code, that of docs/security.md and that of the contract are one. */
class AccessMatrixTest {

  private static final Path DOCUMENT = Path.of("../../docs/security.md");

  /** A row of the document's table: an operation, and a cell for each role. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-zA-Z]+)`([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");

  private static final List<Role> COLUMNS =
      List.of(Role.REPORTER, Role.VIEWER, Role.OPERATOR, Role.ADMIN);

  @Test
  void theContractHasTheRolesOfEachOperation() {
    Map<String, Set<String>> inContract =
        ContractFile.entries(ContractFile.at("/paths"))
            .flatMap(path -> ContractFile.entries(path.getValue()))
            .map(Map.Entry::getValue)
            .collect(
                Collectors.toMap(
                    operation -> operation.required("operationId").textValue(),
                    AccessMatrixTest::rolesInContract));
    assertThat(inContract).isEqualTo(matrix());
  }

  private static Set<String> rolesInContract(JsonNode operation) {
    return new TreeSet<>(ContractFile.texts(operation.required("x-roles")));
  }

  @Test
  void theDocumentHasTheRolesOfEachOperation() throws IOException {
    Map<String, Set<String>> inDocument = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(2).isBlank()) {
        Set<String> roles = new TreeSet<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
          if (!row.group(i + 3).isBlank()) {
            roles.add(COLUMNS.get(i).text());
          }
        }
        assertThat(inDocument.put(row.group(1), roles)).as(line).isNull();
      }
    }
    assertThat(inDocument).isEqualTo(matrix());
  }

  /** Which has no name of its own in the contract. */
  @Test
  void aStreamNeedsWhatTheListOfItsPathNeeds() {
    assertThat(AccessMatrix.rolesFor(Operation.STREAM_TRANSITIONS))
        .isEqualTo(AccessMatrix.rolesFor(Operation.LIST_TRANSITIONS));
    assertThat(AccessMatrix.rolesFor(Operation.STREAM_BREAKER_TRANSITIONS))
        .isEqualTo(AccessMatrix.rolesFor(Operation.LIST_BREAKER_TRANSITIONS));
  }

  @Test
  void onlyTheEndOfASessionNeedsNoSignIn() {
    assertThat(Arrays.stream(Operation.values()).filter(AccessMatrix::isForAll))
        .containsExactly(Operation.DELETE_SESSION);
  }

  private static Map<String, Set<String>> matrix() {
    return Arrays.stream(Operation.values())
        .filter(operation -> operation.id() != null)
        .collect(
            Collectors.toMap(
                operation -> String.valueOf(operation.id()),
                operation ->
                    AccessMatrix.rolesFor(operation).stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new))));
  }
}
