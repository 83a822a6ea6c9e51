/**
 * The packaged program under load while something breaks: a node, the database, the disk, the
 * clock, the network, a bot, a platform. A judge accounts for every message that people wrote, and
 * each test writes a line for the table in {@code docs/reliability.md}.
 *
 * <p>Runs with {@code mvn verify -Pfaults} only: breaking things properly takes minutes.
 */
@NullMarked
package dev.baton.gateway.system.faults;

import org.jspecify.annotations.NullMarked;
