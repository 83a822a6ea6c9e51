package dev.baton.connector;

/** Something a channel can show or carry. Content that needs a missing feature is degraded. */
public enum Feature {
  /**
   * Buttons that come back as {@link Event.Pressed}. Where they are missing, people write a number
   * or a command that stands below the question.
   */
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
  /** Messages that the bot sees can be copied into another chat: {@link Content.Native}. */
  COPIES,
  /** Quoting an earlier message. */
  REPLIES,
  /** Messages with buttons can be edited; without this they are deleted and sent again. */
  EDIT_BUTTONS,
  /** In a group, the bot also receives messages that do not mention it. */
  HEARS_GROUPS
}
