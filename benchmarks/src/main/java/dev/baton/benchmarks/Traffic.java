package dev.baton.benchmarks;

/** The kinds of calls that the generator can make. */
enum Traffic {
  /** What Telegram would send, to {@link EchoEdge}. */
  ECHO {
    @Override
    RequestTemplate template(LoadOrder order) {
      return TelegramCalls.userText("/echo");
    }
  },
  /** A user writes on Telegram, to a bot that runs without Baton. */
  PEER {
    @Override
    RequestTemplate template(LoadOrder order) {
      return TelegramCalls.userText("/webhook");
    }
  },
  /** A user writes on Telegram. */
  TELEGRAM {
    @Override
    RequestTemplate template(LoadOrder order) {
      return TelegramCalls.userText(TelegramCalls.PATH);
    }
  },
  /** A user asks for a person on Telegram. */
  TELEGRAM_PLEA {
    @Override
    RequestTemplate template(LoadOrder order) {
      return TelegramCalls.userPlea();
    }
  },
  /** An agent writes in the conversation's topic. */
  TELEGRAM_AGENT {
    @Override
    RequestTemplate template(LoadOrder order) {
      return TelegramCalls.agentText();
    }
  },
  /** A user writes on Webex. */
  WEBEX {
    @Override
    RequestTemplate template(LoadOrder order) {
      return WebexCalls.announcement(order);
    }
  },
  /** A user writes through a program. */
  REST {
    @Override
    RequestTemplate template(LoadOrder order) {
      return RestCalls.message();
    }
  },
  /** What Baton would ask the bot, without Baton. */
  BOT {
    @Override
    RequestTemplate template(LoadOrder order) {
      return RestCalls.botTurn();
    }
  };

  abstract RequestTemplate template(LoadOrder order);
}
