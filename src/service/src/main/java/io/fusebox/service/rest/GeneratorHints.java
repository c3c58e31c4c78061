package io.fusebox.service.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Tells in the contract what makes generated clients read well, and no annotation can say. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class GeneratorHints implements OASFilter {

  private static final String NAMES = "x-enum-varnames";

  @Override
  public void filterOpenAPI(OpenAPI contract) {
    Map<String, Schema> schemas = contract.getComponents().getSchemas();
    schemas.values().forEach(GeneratorHints::nameConstants);
    // Taken to be required since it is @NotNull; but what must not be null can be left out here.
    Schema declared = Objects.requireNonNull(schemas.get("DeclaredSettings"));
    declared.setRequired(null);
    contract.getComponents().addSchema("SettingsPatch", patchOf(declared));
    admitNull(contract.getComponents(), "PermitDecision", "reason", "RejectionReason");
    admitNull(contract.getComponents(), "RenewedPermit", "reason", "Refusal");
  }

  /**
   * Puts the constants of an enum that nothing else refers to in the place of the reference, and
   * null beside them: what refers to an enum without null can never be null.
   */
  private static void admitNull(
      Components components, String of, String property, String constants) {
    Schema schema = Objects.requireNonNull(components.getSchemas().get(of));
    Schema reference = Objects.requireNonNull(schema.getProperties().get(property));
    Schema referred = Objects.requireNonNull(components.getSchemas().get(constants));
    List<Object> values = new ArrayList<>(referred.getEnumeration());
    Schema enumeration =
        OASFactory.createSchema().description(reference.getDescription()).type(reference.getType());
    enumeration.addExtension(NAMES, namesOf(values));
    values.add(null);
    enumeration.setEnumeration(values);
    schema.addProperty(property, enumeration);
    components.removeSchema(constants);
  }

  /**
   * The same settings, any of which can be null or left out, and none of which has a default: a
   * generated client would send it.
   */
  private static Schema patchOf(Schema declared) {
    Schema patch =
        OASFactory.createSchema()
            .description(
                "Some of a breaker's settings. What is left out stays; null turns a rule off, and"
                    + " gives any other setting its default.")
            .addType(SchemaType.OBJECT);
    declared.getProperties().forEach((name, setting) -> patch.addProperty(name, loose(setting)));
    return patch;
  }

  private static Schema loose(Schema setting) {
    Schema loose =
        OASFactory.createSchema()
            .description(setting.getDescription())
            .format(setting.getFormat())
            .minimum(setting.getMinimum())
            .exclusiveMinimum(setting.getExclusiveMinimum())
            .maximum(setting.getMaximum())
            .maxLength(setting.getMaxLength());
    List<Schema> parts = setting.getAllOf();
    if (setting.getRef() != null) {
      loose.addAllOf(OASFactory.createSchema().ref(setting.getRef()));
    } else if (parts != null) {
      parts.forEach(loose::addAllOf);
    }
    List<SchemaType> types = setting.getType();
    if (types != null) {
      types.stream().filter(type -> type != SchemaType.NULL).forEach(loose::addType);
    }
    return loose.addType(SchemaType.NULL);
  }

  /** As the wire has them: left to themselves, some generators make HALFOPEN of HALF_OPEN. */
  private static void nameConstants(Schema schema) {
    List<Object> values = schema.getEnumeration();
    if (values != null) {
      schema.addExtension(NAMES, namesOf(values));
    }
  }

  private static List<String> namesOf(List<Object> values) {
    return values.stream().map(value -> value.toString().toUpperCase(Locale.ROOT)).toList();
  }
}
