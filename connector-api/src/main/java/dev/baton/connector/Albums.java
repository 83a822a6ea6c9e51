package dev.baton.connector;

import java.util.List;
import java.util.Set;

/** Talent: several files can go out as one album, each of them a message of its own. */
public interface Albums {

  /** The most files in one album, at least 2; constant after {@link InputChannel#open}. */
  int most();

  /**
   * Which kinds of files may stand together in one album; constant after {@link InputChannel#open}.
   * A kind that is in none of them stands in no album.
   */
  Set<Set<Content.MediaKind>> mixes();

  /**
   * Sends an album and waits for the platform's answer, as {@link OutputChannel#send} does. It
   * counts as so many messages as it has parts.
   *
   * @param parts 2 to {@link #most} files of one of the {@link #mixes}, all to the same place. What
   *     the first one says of a quote and of the sound holds for all
   * @return one receipt for each part, in their order
   * @throws DeliveryException if the platform did not accept it; no part has arrived then. After
   *     {@link DeliveryException.Refused} the parts are sent one by one
   */
  List<Receipt> sendAlbum(List<Outbound> parts);
}
