@NullMarked
package dev.baton.texts;

import org.jspecify.annotations.NullMarked;
