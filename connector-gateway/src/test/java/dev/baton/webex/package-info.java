@NullMarked
package dev.baton.webex;

import org.jspecify.annotations.NullMarked;
