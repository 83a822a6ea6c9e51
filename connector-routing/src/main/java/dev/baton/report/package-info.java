/**
 * Numbers for those who run desks: how many users asked for a person, how long they waited, and how
 * long people were busy with them.
 *
 * <p>A {@link dev.baton.report.DeskReport} is about the handoffs that began in a span of time. It
 * is calculated from the store each time somebody asks {@link dev.baton.report.Reports}: nothing is
 * counted while messages pass. The handoffs are read in pages and put into one {@code Tally} for
 * all of them and one for each queue, agent or day; a tally keeps distributions, not handoffs, so
 * that a report needs little memory however many there are. What each number means is said at
 * {@link dev.baton.report.DeskReport.Numbers}.
 */
@NullMarked
package dev.baton.report;

import org.jspecify.annotations.NullMarked;
