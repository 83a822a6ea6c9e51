/** Seals what is written down for good, so that nobody can change it unnoticed. */
@NullMarked
package dev.baton.audit;

import org.jspecify.annotations.NullMarked;
