package io.fusebox.client;

import io.fusebox.engine.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of breakers.
 *
 * @param defaultSettings of breakers that have none of their own; null: not said
 * @param settings by the breaker's name
 * @param defaultRules of breakers that have none of their own; null: not said
 * @param rules by the breaker's name
 */
record Configured(
    @Nullable Settings defaultSettings,
    Map<String, Settings> settings,
    @Nullable CallRules defaultRules,
    Map<String, CallRules> rules) {}
