/** Tests of the Webex channel, most of them against the strict fake of the test kit. */
@NullMarked
package dev.baton.webex;

import org.jspecify.annotations.NullMarked;
