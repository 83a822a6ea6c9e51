package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each field of the Bot API's message is for: the message itself, something that happened in
 * the chat, or its content. A field that is in none of the lists is a kind of content that is not
 * known yet.
 */
final class MessageKinds {

  /** Fields that say who, where, when and how, but not what. */
  static final Set<String> ENVELOPE =
      Set.of(
          ("message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count"
                  + " sender_business_bot sender_tag date guest_query_id business_connection_id chat"
                  + " forward_origin forward_from forward_from_chat forward_from_message_id"
                  + " forward_signature forward_sender_name forward_date is_topic_message"
                  + " is_automatic_forward reply_to_message external_reply quote reply_to_story"
                  + " reply_to_checklist_task_id reply_to_poll_option_id via_bot"
                  + " guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content"
                  + " is_from_offline is_paid_post media_group_id author_signature paid_star_count"
                  + " entities link_preview_options suggested_post_info effect_id caption_entities"
                  + " show_caption_above_media has_media_spoiler reply_markup receiver_user"
                  + " ephemeral_message_id")
              .split(" "));

  /** What happened in the chat; nobody said anything. */
  static final Set<String> SERVICE =
      Set.of(
          ("new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title"
                  + " new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created"
                  + " channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id"
                  + " migrate_from_chat_id pinned_message connected_website write_access_allowed"
                  + " proximity_alert_triggered boost_added chat_background_set"
                  + " direct_message_price_changed forum_topic_created forum_topic_edited"
                  + " forum_topic_closed forum_topic_reopened general_forum_topic_hidden"
                  + " general_forum_topic_unhidden paid_message_price_changed poll_option_added"
                  + " poll_option_deleted suggested_post_approved suggested_post_approval_failed"
                  + " suggested_post_declined suggested_post_paid suggested_post_refunded"
                  + " video_chat_scheduled video_chat_started video_chat_ended"
                  + " video_chat_participants_invited community_chat_added"
                  + " community_chat_removed")
              .split(" "));

  /** Content that other platforms have as well. */
  static final Set<String> COMMON =
      Set.of(
          ("text caption photo live_photo animation video video_note voice audio sticker document"
                  + " location venue contact")
              .split(" "));

  /** Content that only Telegram has and that can be copied there. */
  private static final List<String> COPIED =
      List.of("poll", "game", "story", "checklist", "rich_message");

  /** Content that only Telegram has and that is told in words. A copied die rolls again. */
  private static final List<String> TOLD =
      List.of(
          ("dice invoice paid_media giveaway giveaway_created giveaway_winners giveaway_completed"
                  + " gift unique_gift gift_upgrade_sent successful_payment refunded_payment"
                  + " users_shared user_shared chat_shared web_app_data passport_data"
                  + " checklist_tasks_done checklist_tasks_added managed_bot_created")
              .split(" "));

  /** Content that only Telegram has. */
  static final List<String> NATIVE = Stream.concat(COPIED.stream(), TOLD.stream()).toList();

  /** Of which a bot may want to know more than people read. */
  private static final Set<String> FOR_BOTS =
      Stream.concat(NATIVE.stream(), Stream.of("contact", "venue"))
          .collect(Collectors.toUnmodifiableSet());

  private MessageKinds() {}

  /**
   * The kind of a message that has no readable content of a common kind; null for a service
   * message, and for a message that has no content at all.
   */
  static @Nullable String of(JsonNode message) {
    for (String kind : NATIVE) {
      if (message.hasNonNull(kind)) {
        return kind;
      }
    }
    String unread = null;
    for (Map.Entry<String, JsonNode> field : message.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (SERVICE.contains(name)) {
        return null;
      }
      boolean says = value.isContainerNode() || value.isTextual();
      boolean wordless = name.equals("text") || name.equals("caption");
      if (says && !wordless && !ENVELOPE.contains(name)) {
        unread = unread == null || COMMON.contains(unread) ? name : unread;
      }
    }
    return unread;
  }

  /** Whether a message of this kind can be copied into another chat. */
  static boolean isCopied(String kind) {
    return !TOLD.contains(kind);
  }

  /** Whether a bot may want to know more of a field than people read. */
  static boolean isForBots(String field) {
    return FOR_BOTS.contains(field);
  }
}
