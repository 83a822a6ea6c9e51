/**
 * Measures single paths within one Java, by JMH. The scenarios of {@link dev.baton.benchmarks} say
 * what a message costs on the whole; these say which of its steps has changed.
 *
 * <p>Only what a module shows to others is called, so a change inside cannot break a benchmark. JMH
 * generates a subclass of what it measures: classes and methods here are public for that alone.
 */
@NullMarked
package dev.baton.benchmarks.hot;

import org.jspecify.annotations.NullMarked;
