package io.fusebox.service.storage;

import io.fusebox.service.coordination.NamePatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The breakers that somebody may know of, in HQL's words. */
final class VisibleNames {

  private VisibleNames() {}

  /**
   * A condition on the names.
   *
   * @param column that has the name
   * @param parameters to which those of the condition are added
   * @return null: all may be known of
   */
  static @Nullable String condition(
      String column, NamePatterns visible, Map<String, Object> parameters) {
    if (visible.areAll()) {
      return null;
    }
    List<String> conditions = new ArrayList<>();
    for (String pattern : visible.texts()) {
      String parameter = "visible" + conditions.size();
      parameters.put(parameter, LikePattern.of(pattern));
      conditions.add(column + " like :" + parameter + " escape '\\'");
    }
    return "(" + String.join(" or ", conditions) + ")";
  }
}
