/**
 * Measures Baton as a whole process.
 *
 * <p>Up to four processes take part, so that none's work is counted as another's: the program under
 * test, the {@link dev.baton.benchmarks.World} that plays bot and platforms, the {@link
 * dev.baton.benchmarks.Generator} that plays the platforms' webhooks, and {@link
 * dev.baton.benchmarks.BenchmarkMain}, which starts the others, tells them what to do by lines of
 * JSON, and reads from the kernel what they cost. A message carries the time at which it was to be
 * sent in its text, so whoever sees it again knows how long it took.
 */
@NullMarked
package dev.baton.benchmarks;

import org.jspecify.annotations.NullMarked;
