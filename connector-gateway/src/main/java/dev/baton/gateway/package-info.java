/**
 * The program around the library: {@code baton.yml} and the command line.
 *
 * <p>A file becomes a tree ({@code YamlTree}), its placeholders are filled in ({@code
 * Placeholders}), and the tree is read into a {@code Configuration}: every channel, bot, desk and
 * queue it names, created but not opened, with all problems of the file reported at once. {@link
 * dev.baton.gateway.Gateway} opens them behind one HTTP listener. {@code Conditions} is what they
 * need for it: {@code check} reports all of it, and {@code run} refuses what this machine lacks.
 *
 * <p>Channels are found by {@link java.util.ServiceLoader}, so a third one needs no change here.
 */
@NullMarked
package dev.baton.gateway;

import org.jspecify.annotations.NullMarked;
