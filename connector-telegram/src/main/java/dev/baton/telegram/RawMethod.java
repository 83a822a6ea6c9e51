package dev.baton.telegram;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/** A method of the Bot API with the parameters that a bot wrote. */
final class RawMethod extends BotApiMethod<Message> {

  private final String name;
  private final transient Map<String, Object> parameters;

  RawMethod(String name, Map<String, Object> parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  @JsonValue
  Map<String, Object> parameters() {
    return parameters;
  }

  @Override
  public String getMethod() {
    return name;
  }

  @Override
  public void validate() {
    // Telegram itself checks what the bot wrote.
  }

  @Override
  public Message deserializeResponse(String answer) throws TelegramApiRequestException {
    return deserializeResponse(answer, Message.class);
  }
}
