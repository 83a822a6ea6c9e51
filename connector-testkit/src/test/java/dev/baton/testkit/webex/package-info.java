/** Tests of the fake Webex itself: a fake that is too kind hides what the real one refuses. */
@NullMarked
package dev.baton.testkit.webex;

import org.jspecify.annotations.NullMarked;
