package com.example.bot;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.HandoffRequest;
import java.util.List;

/** The bot: replace what it says with yours. */
final class HelloBot implements Bot {

  private static final String PERSON = "person";

  @Override
  public List<Reply> reply(Turn turn) {
    String words =
        switch (turn.content()) {
          case Text text -> text.text();
          case Content.Choice choice -> choice.payload();
          default -> "";
        };
    if (words.equals(PERSON)) {
      return List.of(
          new Reply.Say(Text.plain("I am getting a colleague.")),
          new Reply.HandOff(HandoffRequest.because("asked for a person")));
    }
    return List.of(
        new Reply.Say(
            new Content.Buttons(
                Text.plain("Hello " + turn.userName() + "."),
                List.of(Button.press("Talk to a person", PERSON)))));
  }
}
