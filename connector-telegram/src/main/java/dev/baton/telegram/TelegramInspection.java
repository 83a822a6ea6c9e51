package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.InspectingChannel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.groupadministration.GetChat;
import org.telegram.telegrambots.meta.api.methods.groupadministration.GetChatMember;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;

/** Inspects the account and a desk's group, and says what to do. */
final class TelegramInspection implements InspectingChannel {

  private final TelegramSettings settings;
  private final @Nullable URI webhookUrl;
  private final TelegramApi api;

  TelegramInspection(TelegramSettings settings, @Nullable URI webhookUrl, TelegramApi api) {
    this.settings = settings;
    this.webhookUrl = webhookUrl;
    this.api = api;
  }

  @Override
  public List<Finding> inspect(@Nullable String space) {
    List<Finding> findings = new ArrayList<>();
    BotIdentity bot;
    try {
      bot = BotIdentity.of(api.call(GetMe.builder().build()));
    } catch (DeliveryException.CredentialsRejected rejected) {
      findings.add(
          problem(
              "Telegram refuses the token; copy it again from @BotFather (/mybots, API Token)"));
      return findings;
    } catch (DeliveryException failure) {
      findings.add(
          problem(
              "Telegram does not answer ("
                  + failure.getMessage()
                  + "); check api-url and the way out of this network"));
      return findings;
    }
    findings.add(ok("the token is @" + bot.userName() + "'s"));
    try {
      webhook(findings);
      if (space != null) {
        space(findings, bot, space);
      }
    } catch (DeliveryException failure) {
      findings.add(
          problem(
              "Telegram stopped answering: "
                  + failure.getMessage()
                  + "; check api-url and the way out of this network"));
    }
    return findings;
  }

  private void webhook(List<Finding> findings) {
    JsonNode info = api.call(GetWebhookInfo.builder().build());
    String url = info.path("url").asText();
    switch (settings.mode()) {
      case POLLING ->
          findings.add(
              url.isEmpty()
                  ? ok("no webhook is set, as polling needs it")
                  : note(
                      "a webhook is set; it is removed as soon as polling starts, unless another"
                          + " program sets it again: stop that program, or use another bot"));
      case WEBHOOK -> {
        if (webhookUrl == null) {
          findings.add(
              url.isEmpty()
                  ? problem("no webhook is set; give server.public-url, or use mode: polling")
                  : ok("a webhook is set by someone else"));
        } else if (webhookUrl.toString().equals(url)) {
          String error = info.path("last_error_message").asText();
          int pending = info.path("pending_update_count").asInt();
          boolean stuck = !error.isEmpty() && pending > 0;
          findings.add(
              stuck
                  ? problem(
                      pending
                          + " updates wait, Telegram says: "
                          + error
                          + "; check that the public URL leads here, by HTTPS on port 443, 80, 88"
                          + " or 8443")
                  : ok("the webhook is registered"));
        } else {
          findings.add(
              note(
                  "the webhook is not registered for this address yet; it is as soon as Baton"
                      + " runs"));
        }
      }
    }
  }

  private void space(List<Finding> findings, BotIdentity bot, String space) {
    JsonNode chat;
    try {
      chat = api.call(GetChat.builder().chatId(space).build());
    } catch (DeliveryException.Gone gone) {
      findings.add(
          problem(
              gone.movedTo() == null
                  ? "the bot is not in the group "
                      + space
                      + "; add @"
                      + bot.userName()
                      + " to it, and write the id with its leading -100"
                  : "the group was upgraded; write space: \"" + gone.movedTo() + "\""));
      return;
    } catch (DeliveryException.Refused refused) {
      findings.add(
          problem("the bot may not see the group: " + refused.getMessage() + "; add it again"));
      return;
    }
    if ("private".equals(chat.path("type").asText())) {
      findings.add(problem("space is a private chat; a desk needs a group with topics"));
      return;
    }
    boolean forum = chat.path("is_forum").asBoolean();
    findings.add(
        forum
            ? ok("the group has topics")
            : problem("the group has no topics; turn on Topics in the group's settings"));
    JsonNode me = api.call(GetChatMember.builder().chatId(space).userId(bot.id()).build());
    boolean owns = "creator".equals(me.path("status").asText());
    boolean administers = owns || "administrator".equals(me.path("status").asText());
    boolean manages = owns || (administers && me.path("can_manage_topics").asBoolean());
    findings.add(
        administers
            ? ok("the bot is an administrator of the group")
            : problem(
                "the bot is not an administrator, so it does not see the group's messages; make it"
                    + " one in the group's settings"));
    findings.add(
        manages
            ? ok("the bot may manage topics")
            : problem(
                "the bot may not manage topics; allow Manage Topics among its administrator"
                    + " rights"));
  }

  private static Finding ok(String text) {
    return new Finding(true, text);
  }

  private static Finding note(String text) {
    return new Finding(Finding.Kind.NOTE, text);
  }

  private static Finding problem(String text) {
    return new Finding(false, text);
  }
}
