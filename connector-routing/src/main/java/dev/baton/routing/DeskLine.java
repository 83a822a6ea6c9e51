package dev.baton.routing;

import dev.baton.connector.Content.Text;

/** A line of Baton's own that several desks read, each in its language. */
@FunctionalInterface
interface DeskLine {

  Text in(DeskWords words);
}
