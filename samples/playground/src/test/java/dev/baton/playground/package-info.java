/** Tests of the playground: the page, its server, and the whole story in a browser. */
@NullMarked
package dev.baton.playground;

import org.jspecify.annotations.NullMarked;
