/** Tests of the harvest of training data. */
@NullMarked
package dev.baton.training;

import org.jspecify.annotations.NullMarked;
