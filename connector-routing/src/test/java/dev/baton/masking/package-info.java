@NullMarked
package dev.baton.masking;

import org.jspecify.annotations.NullMarked;
