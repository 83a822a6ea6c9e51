package dev.baton.benchmarks;

import java.util.Map;

/**
 * What the world saw since it forgot.
 *
 * @param seen how many stamped messages arrived at a platform, each counted once
 * @param twice how many arrived again, since the world began
 * @param mostWaiting how many turns waited for the bot at once, at most
 * @param calls how many calls of each kind were made
 * @param whole from the time at which a message was to be sent until it, or its answer, arrived
 */
record WorldReport(
    long seen, long twice, int mostWaiting, Map<String, Long> calls, Latency whole) {}
