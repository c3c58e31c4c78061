package io.fusebox.service.contract;

import java.util.Map;

/**
 * A request that is sent as it stands.
 *
 * @param target path and query
 * @param isValid whether the contract takes it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record SentRequest(
    String method, String target, Map<String, String> headers, byte[] body, boolean isValid) {}
