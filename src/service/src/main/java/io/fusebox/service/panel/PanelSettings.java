package io.fusebox.service.panel;

import io.fusebox.service.coordination.FuseboxConfig;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells the panel of those settings of the deployment that it follows. */
@ApplicationScoped
class PanelSettings {

  private static final String PATH = "/panel/settings.json";

  private final String json;

  PanelSettings(FuseboxConfig config) {
    this.json = new JsonObject().put("readOnly", config.panelReadOnly()).encode();
  }

  void register(@Observes Router router) {
    router
        .get(PATH)
        .handler(
            context -> context.response().putHeader("Content-Type", "application/json").end(json));
  }
}
