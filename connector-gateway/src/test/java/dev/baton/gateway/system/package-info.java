/**
 * The packaged program, started as its users start it, against platforms and bots on loopback: the
 * main story, crashes, foreign servers, hostile calls and wrong files.
 */
@NullMarked
package dev.baton.gateway.system;

import org.jspecify.annotations.NullMarked;
