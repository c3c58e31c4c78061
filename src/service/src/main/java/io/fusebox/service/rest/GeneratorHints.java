package io.fusebox.service.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Tells in the contract what makes generated clients read well, and no annotation can say. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class GeneratorHints implements OASFilter {

  @Override
  public void filterOpenAPI(OpenAPI contract) {
    Map<String, Schema> schemas = contract.getComponents().getSchemas();
    schemas.values().forEach(GeneratorHints::nameConstants);
    // Taken to be required since it is @NotNull; but what must not be null can be left out here.
    Objects.requireNonNull(schemas.get("DeclaredSettings")).setRequired(null);
  }

  /** As the wire has them: left to themselves, some generators make HALFOPEN of HALF_OPEN. */
  private static void nameConstants(Schema schema) {
    List<Object> values = schema.getEnumeration();
    if (values != null) {
      schema.addExtension(
          "x-enum-varnames",
          values.stream().map(value -> value.toString().toUpperCase(Locale.ROOT)).toList());
    }
  }
}
