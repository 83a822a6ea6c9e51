/** Tests of what other systems are told. */
@NullMarked
package dev.baton.hook;

import org.jspecify.annotations.NullMarked;
