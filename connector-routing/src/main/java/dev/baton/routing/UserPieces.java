package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Cards;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.plan.ChannelPlan;
import dev.baton.routing.content.Fitting;
import dev.baton.routing.content.PlatformJson;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.texts.UserText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user is sent of a message, in pieces that their channel can show. */
final class UserPieces {

  private static final Logger log = LoggerFactory.getLogger(UserPieces.class);

  private final UnitOfWork work;
  private final ButtonTable buttons;

  UserPieces(UnitOfWork work) {
    this.work = work;
    this.buttons = work.tables().buttons();
  }

  /**
   * @param content what is shown of the message
   * @param replyTo the message that it answers; null for none
   */
  List<DeliveryCommand.Say> of(
      Conversation conversation, Message message, Content content, @Nullable String replyTo) {
    Fitting fitting = work.outbox().fitting(conversation);
    Content carried =
        new Uncarried(work)
            .shown(
                conversation.channel(),
                content,
                kind -> work.context().words(conversation, UserText.KIND, kind));
    List<Content> pieces =
        readable(conversation, new Bylines(work).toUser(conversation.channel(), message, carried))
            .stream()
            .flatMap(part -> fitting.fit(withTokens(conversation, part)).stream())
            .toList();
    if (pieces.isEmpty() && content instanceof Content.Custom custom) {
      log.warn(
          "message {} of conversation {} has nothing that channel {} can show: it is JSON for '{}'",
          message.id(),
          conversation.id(),
          conversation.channel(),
          custom.platform());
    }
    String part = new QuotedPart(work, conversation.channel(), Masking.NONE).carried(message);
    String album =
        message.author() == Author.AGENT
            ? new AlbumParts(work).albumOf(conversation.channel(), message)
            : null;
    List<DeliveryCommand.Say> commands = new ArrayList<>();
    for (Content piece : pieces) {
      boolean first = commands.isEmpty();
      commands.add(
          new DeliveryCommand.Say(
              new Target.User(conversation.id()),
              piece,
              first ? replyTo : null,
              first ? part : null,
              false,
              album));
    }
    return commands;
  }

  /** Turns a bot's own JSON into what the user's channel can take. */
  private List<Content> readable(Conversation conversation, Content content) {
    ChannelPlan plan = work.context().plan().channel(conversation.channel());
    Cards cards =
        work.context().channel(conversation.channel()) instanceof Cards talent ? talent : null;
    Function<Content.Choice, String> token = choice -> token(conversation, choice);
    if (content instanceof Content.Custom custom) {
      Set<String> names = new HashSet<>(List.of(plan.type(), plan.inputChannel()));
      return PlatformJson.read(custom, names, cards, token);
    }
    @Nullable List<Content> shown = null;
    if (content instanceof Content.Card card && cards != null) {
      shown = cards.read(card.json(), card.fallback().text(), token);
    }
    return shown == null ? List.of(content) : shown;
  }

  private String token(Conversation conversation, Content.Choice choice) {
    ButtonAction.Choose means =
        new ButtonAction.Choose(choice.title(), choice.payload(), choice.inputs());
    return work.outbox().button(conversation.id(), choice.title(), means).token();
  }

  /**
   * Replaces a bot's payloads by tokens. The payloads stay in the store; the buttons carry the
   * tokens.
   */
  private Content withTokens(Conversation conversation, Content content) {
    if (!(content instanceof Content.Buttons buttons)) {
      return content;
    }
    List<Button> tokens =
        buttons.buttons().stream()
            .map(button ->
                button.url() != null || isToken(button.token())
                    ? button
                    : work.outbox()
                        .button(
                            conversation.id(),
                            button.title(),
                            new ButtonAction.Choose(button.title(), button.token())))
            .toList();
    return new Content.Buttons(buttons.text(), tokens);
  }

  private boolean isToken(String token) {
    return token.length() == 22 && buttons.find(token).isPresent();
  }
}
