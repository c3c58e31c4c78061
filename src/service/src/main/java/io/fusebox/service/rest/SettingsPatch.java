package io.fusebox.service.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fusebox.engine.Settings;
import io.vertx.core.buffer.Buffer;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the settings that it names, as RFC 7396 has it: null takes a setting away, so that a
 * rule is off and any other setting has its default. Immutable.
 */
final class SettingsPatch {

  private final SettingsBody.Declared values;
  private final List<Field> named;

  private SettingsPatch(SettingsBody.Declared values, List<Field> named) {
    this.values = values;
    this.named = named;
  }

  /**
   * The change that a document describes.
   *
   * @throws ProblemException it is no document, names what is no setting, or gives one a value of
   *     another type
   */
  static SettingsPatch read(Buffer body, JsonBodies bodies) {
    ObjectNode document =
        bodies.requireUnchecked(body, ObjectNode.class, "must be a JSON object of settings");
    SettingsBody.Declared values = bodies.convert(document, SettingsBody.Declared.class);
    String reason = values.reason;
    if (reason != null && reason.codePointCount(0, reason.length()) > Contract.LONGEST_REASON) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "reason", "reason " + Contract.REASON_MESSAGE);
    }
    List<Field> named = new ArrayList<>();
    for (Field setting : SettingsBody.class.getDeclaredFields()) {
      if (document.has(setting.getName())) {
        named.add(setting);
      }
    }
    return new SettingsPatch(values, named);
  }

  /** Why, for the history; null: not said. */
  @Nullable String reason() {
    return values.reason;
  }

  /**
   * The settings after the change.
   *
   * @throws io.fusebox.engine.InvalidSettingsException something is out of its bounds
   */
  Settings applyTo(Settings present) {
    SettingsBody changed = SettingsBody.InForce.of(present);
    SettingsBody defaults = new SettingsBody.Declared();
    try {
      for (Field setting : named) {
        Object value = setting.get(values);
        boolean isDefault = value == null && setting.isAnnotationPresent(NotNull.class);
        setting.set(changed, isDefault ? setting.get(defaults) : value);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the fields of a class of this package can be used", e);
    }
    return changed.toSettings();
  }
}
