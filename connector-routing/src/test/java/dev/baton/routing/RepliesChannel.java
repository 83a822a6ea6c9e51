package dev.baton.routing;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Content;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.Threads;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory platform whose threads are the replies to a message: they cannot be closed or used
 * again, and messages with buttons cannot be edited.
 */
record RepliesChannel(MemoryChannel memory)
    implements ForwardingChannel, ThreadOpeningChannel, Edits, Members, PressAnsweringChannel {

  @Override
  public Capabilities capabilities() {
    Capabilities all = memory.capabilities();
    EnumSet<Feature> features = EnumSet.copyOf(all.features());
    features.remove(Feature.EDIT_BUTTONS);
    return new Capabilities(
        all.textLimit(),
        all.captionLimit(),
        all.unit(),
        all.buttonLimit(),
        all.fileLimit(),
        all.pace(),
        features);
  }

  @Override
  public Threads.Opened open(Threads.Whereabouts where, String title, Outbound head) {
    return memory.open(where, title, head);
  }

  @Override
  public void edit(Place place, String messageId, Content content) {
    memory.edit(place, messageId, content);
  }

  @Override
  public void delete(Place place, String messageId) {
    memory.delete(place, messageId);
  }

  @Override
  public boolean isMember(String chat, String personId) {
    return memory.isMember(chat, personId);
  }

  @Override
  public void answer(String pressId, @Nullable String text) {
    memory.answer(pressId, text);
  }
}
