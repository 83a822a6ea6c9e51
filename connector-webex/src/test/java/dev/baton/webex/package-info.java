/** Tests of the Webex channel, most of them with the strict fake of the test kit. */
@NullMarked
package dev.baton.webex;

import org.jspecify.annotations.NullMarked;
