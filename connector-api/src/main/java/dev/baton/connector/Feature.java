package dev.baton.connector;

/** Something a channel can show or carry, as data for the one place that degrades content. */
public enum Feature {
  /** Buttons that come back as {@link Event.Pressed}. */
  BUTTONS,
  /** Cards in the platform's own JSON. */
  CARDS,
  /** Text styles of {@link Content.Style}. */
  STYLES,
  /** Files of any kind as {@link Content.Media}. */
  MEDIA,
  /** Map points. */
  LOCATION,
  /** Contact cards. */
  CONTACT,
  /** Quoting an earlier message. */
  REPLIES,
  /** Messages with buttons may be edited (else they are deleted and sent anew). */
  EDIT_BUTTONS,
  /** In a group, the bot hears what does not mention it. */
  HEARS_GROUPS
}
