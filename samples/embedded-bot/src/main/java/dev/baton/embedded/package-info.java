/**
 * A bot server that plugs both connectors in as libraries: no gateway, no {@code baton.yml}. The
 * bot, its page and everything of Baton's live in one program and one Undertow.
 */
@NullMarked
package dev.baton.embedded;

import org.jspecify.annotations.NullMarked;
