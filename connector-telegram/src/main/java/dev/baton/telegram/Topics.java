package dev.baton.telegram;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.ThreadRemovingChannel;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.forum.CloseForumTopic;
import org.telegram.telegrambots.meta.api.methods.forum.CreateForumTopic;
import org.telegram.telegrambots.meta.api.methods.forum.DeleteForumTopic;
import org.telegram.telegrambots.meta.api.methods.forum.EditForumTopic;

/** Topics of forums, and of private chats if the bot has them. */
final class Topics implements Threads, ThreadStates, ThreadRemovingChannel {

  private static final Logger log = LoggerFactory.getLogger(Topics.class);
  private static final int TITLE_LIMIT = 128;

  private static final int MAX_HEADLESS = 1000;

  private final String channel;
  private final TelegramApi api;
  private final Sender sender;
  private final Supplier<@Nullable BotIdentity> self;
  private final TopicIcons icons;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Headless, Place> headless =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Headless, Place> eldest) {
          return size() > MAX_HEADLESS;
        }
      };

  /** A topic whose first message, its head, has not been sent yet. */
  private record Headless(Whereabouts where, String headId) {}

  Topics(String channel, TelegramApi api, Sender sender, Supplier<@Nullable BotIdentity> self) {
    this.channel = channel;
    this.api = api;
    this.sender = sender;
    this.self = self;
    this.icons = new TopicIcons(api);
  }

  @Override
  public Opened open(Whereabouts where, String title, Outbound head) {
    return open(where, title, head, (String) null);
  }

  /** Icons are for forums alone. */
  @Override
  public Opened open(Whereabouts where, String title, Outbound head, State state) {
    boolean forum = where instanceof Whereabouts.In in && !isPrivate(in.chat());
    return open(where, title, head, forum ? icon(state) : null);
  }

  private Opened open(Whereabouts where, String title, Outbound head, @Nullable String icon) {
    try {
      return openNow(where, title, head, icon);
    } catch (DeliveryException.Refused refused) {
      BotIdentity bot = self.get();
      if (bot != null
          && where instanceof Whereabouts.With
          && TelegramErrors.says(refused, "can't initiate conversation")) {
        throw new DeliveryException.Refused(
            "press Start in your chat with the bot first: https://t.me/" + bot.userName(), refused);
      }
      throw refused;
    }
  }

  private Opened openNow(Whereabouts where, String title, Outbound head, @Nullable String icon) {
    Headless key = new Headless(where, head.id());
    Place kept = headless(waiting -> waiting.remove(key));
    Place place = kept == null ? place(where, title, icon) : kept;
    try {
      Receipt receipt =
          sender.send(
              new Outbound(head.id(), place, head.content(), head.replyTo(), head.silent()));
      return new Opened(place, receipt.messageId());
    } catch (DeliveryException.Retryable | DeliveryException.CredentialsRejected passing) {
      if (place.thread() != null) {
        headless(waiting -> waiting.put(key, place));
      }
      throw passing;
    } catch (DeliveryException.Gone gone) {
      if (kept != null && gone.what() == DeliveryException.Gone.What.THREAD) {
        return openNow(where, title, head, icon);
      }
      takeBack(place);
      throw gone;
    } catch (DeliveryException.Refused refused) {
      takeBack(place);
      throw refused;
    }
  }

  /** A topic that is created counts as a message, and its first message as another. */
  @Override
  public int messagesToOpen() {
    return 2;
  }

  private Place place(Whereabouts where, String title, @Nullable String icon) {
    return switch (where) {
      case Whereabouts.In in ->
          isPrivate(in.chat()) ? inPrivate(in.chat(), title) : inForum(in.chat(), title, icon);
      case Whereabouts.With with -> inPrivate(with.personId(), title);
    };
  }

  private @Nullable Place headless(Function<Map<Headless, Place>, @Nullable Place> access) {
    lock.lock();
    try {
      return access.apply(headless);
    } finally {
      lock.unlock();
    }
  }

  /** Topics of private chats cannot be closed; they stay as they are. */
  @Override
  public void finish(Place thread) {
    Integer topic = ToTelegram.thread(thread);
    if (topic == null || isPrivate(thread.chat())) {
      return;
    }
    TelegramErrors.tolerating(
        "topic_not_modified",
        () ->
            api.call(
                CloseForumTopic.builder().chatId(thread.chat()).messageThreadId(topic).build()));
  }

  @Override
  public void resume(Place thread) {
    if (!isPrivate(thread.chat())) {
      sender.reopen(thread);
    }
  }

  @Override
  public void show(Place thread, State state) {
    Integer topic = ToTelegram.thread(thread);
    if (topic == null || isPrivate(thread.chat())) {
      return;
    }
    String icon = icons.of(state);
    if (icon == null) {
      return;
    }
    try {
      TelegramErrors.tolerating(
          "topic_not_modified",
          () ->
              api.call(
                  EditForumTopic.builder()
                      .chatId(thread.chat())
                      .messageThreadId(topic)
                      .iconCustomEmojiId(icon)
                      .build()));
    } catch (DeliveryException.Refused refused) {
      icons.forget();
      throw refused;
    }
  }

  private @Nullable String icon(State state) {
    try {
      return icons.of(state);
    } catch (DeliveryException unknown) {
      log.debug("{}: which icons there are is not known: {}", channel, unknown.getMessage());
      return null;
    }
  }

  @Override
  public void remove(Place thread) {
    Integer topic = ToTelegram.thread(thread);
    if (topic == null) {
      throw new DeliveryException.Refused("a chat without topics is not removed", null);
    }
    try {
      api.call(DeleteForumTopic.builder().chatId(thread.chat()).messageThreadId(topic).build());
    } catch (DeliveryException.Gone gone) {
      if (gone.what() != DeliveryException.Gone.What.THREAD) {
        throw gone;
      }
    }
  }

  static boolean isPrivate(String chat) {
    return !chat.startsWith("-") && !chat.startsWith("@");
  }

  private Place inPrivate(String chat, String title) {
    BotIdentity bot = self.get();
    if (bot == null || !bot.privateTopics()) {
      return Place.chat(chat);
    }
    try {
      return topic(chat, title, null);
    } catch (DeliveryException.Refused refused) {
      if (!TelegramErrors.says(refused, "not a forum")) {
        throw refused;
      }
      log.info("{}: chat {} has its topics turned off", channel, chat);
      return Place.chat(chat);
    }
  }

  /** An icon that Telegram does not take is no reason not to have the topic. */
  private Place inForum(String chat, String title, @Nullable String icon) {
    try {
      return topic(chat, title, icon);
    } catch (DeliveryException.Refused refused) {
      if (icon == null || !TelegramErrors.isBadRequest(refused)) {
        throw refused;
      }
      icons.forget();
      return topic(chat, title, null);
    }
  }

  private Place topic(String chat, String title, @Nullable String icon) {
    int id =
        api.call(
                CreateForumTopic.builder()
                    .chatId(chat)
                    .name(fitted(title))
                    .iconCustomEmojiId(icon)
                    .build())
            .path("message_thread_id")
            .asInt();
    return new Place(chat, Integer.toString(id));
  }

  private void takeBack(Place place) {
    Integer topic = ToTelegram.thread(place);
    if (topic == null) {
      return;
    }
    try {
      api.call(DeleteForumTopic.builder().chatId(place.chat()).messageThreadId(topic).build());
    } catch (DeliveryException undeletable) {
      log.warn(
          "{}: the empty topic {} in chat {} stays: {}",
          channel,
          topic,
          place.chat(),
          undeletable.getMessage());
    }
  }

  private static String fitted(String title) {
    String clean = title.replaceAll("\\s+", " ").strip();
    if (clean.isEmpty()) {
      return "…";
    }
    if (clean.length() <= TITLE_LIMIT) {
      return clean;
    }
    int end = TITLE_LIMIT - 1;
    if (Character.isHighSurrogate(clean.charAt(end - 1))) {
      end--;
    }
    return clean.substring(0, end) + "…";
  }
}
