/**
 * A bot server that plugs both connectors in as libraries: no gateway, no {@code baton.yml}. The
 * bot, its own page and all of Baton share one program and one Undertow.
 */
@NullMarked
package dev.baton.embedded;

import org.jspecify.annotations.NullMarked;
