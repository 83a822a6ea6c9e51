/**
 * The console: the page on which operators and agents see and steer a Baton in a browser. Here are
 * its files only; what it shows and does goes through the API.
 */
@NullMarked
package dev.baton.console;

import org.jspecify.annotations.NullMarked;
