package dev.baton.routing;

import dev.baton.connector.Place;
import dev.baton.conversation.Conversation;
import dev.baton.store.Erasure;
import dev.baton.store.FencedException;
import dev.baton.store.MessageCopy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports and erases the data that is held on a user. */
final class ErasureService implements PersonalData {

  private static final Logger log = LoggerFactory.getLogger(ErasureService.class);
  private static final int AT_ONCE = 100;

  private final Transactions transactions;
  private final RoutingContext context;
  private final Witness witness;
  private final Rounds toEmpty = new Rounds(false);
  private final Rounds emptied = new Rounds(true);

  ErasureService(Transactions transactions, RoutingContext context, Witness witness) {
    this.transactions = transactions;
    this.context = context;
    this.witness = witness;
  }

  @Override
  public List<Conversation> ofUser(String userId) {
    return transactions.read(tables -> tables.conversations().ofUser(userId));
  }

  @Override
  public Optional<Export> export(String conversationId) {
    return transactions.read(tables ->
        tables
            .conversations()
            .find(conversationId)
            .filter(conversation -> tables.erasures().find(conversationId).isEmpty())
            .map(conversation -> {
              Conversations.Transcript transcript =
                  new Conversations.Transcript(
                      conversation,
                      tables.messages().all(conversationId),
                      tables.handoffs().of(conversationId));
              List<Copy> copies =
                  transcript.messages().stream()
                      .flatMap(message -> tables.messages().copies(message.id()).stream())
                      .map(ErasureService::copy)
                      .toList();
              List<Seen> threads =
                  tables.erasures().threads(conversationId).stream()
                      .map(thread ->
                          new Seen(
                              thread.desk(), thread.channel(), thread.place(), thread.openedAt()))
                      .toList();
              String lane = context.laneOf(conversation.channel(), Place.chat(conversation.chat()));
              return new Export(
                  transcript,
                  copies,
                  threads,
                  tables
                      .personalData()
                      .of(
                          conversationId,
                          conversation.senderId(),
                          conversation.channel(),
                          conversation.chat(),
                          lane));
            }));
  }

  private static Copy copy(MessageCopy copy) {
    return new Copy(
        copy.messageId(),
        copy.channel(),
        copy.place(),
        copy.platformId(),
        copy.side() == MessageCopy.Side.DESK);
  }

  @Override
  public CompletionStage<Wish> erase(String conversationId) {
    return transactions.submit(work -> new ErasureSteps(work).begin(conversationId));
  }

  @Override
  public List<Pending> pending() {
    return transactions.read(tables -> tables.erasures().open(AT_ONCE)).stream()
        .map(ErasureService::pending)
        .toList();
  }

  @Override
  public Optional<Pending> pending(String conversationId) {
    return transactions
        .read(tables -> tables.erasures().find(conversationId))
        .map(ErasureService::pending);
  }

  @Override
  public long pendingCount() {
    return transactions.read(tables -> tables.erasures().count());
  }

  private static Pending pending(Erasure open) {
    return new Pending(open.conversationId(), open.begunAt(), open.stripped());
  }

  /**
   * Continues erasures that are not finished, some at a time and all in turn: those that wait long
   * for a platform must not keep later ones from being looked at. Called by one thread at a time.
   */
  void look() {
    goOn(toEmpty);
    goOn(emptied);
  }

  private void goOn(Rounds rounds) {
    for (Erasure open : rounds.next()) {
      if (!transactions.shards().mayContinue()) {
        rounds.beginAnew();
        return;
      }
      try {
        goOn(open);
      } catch (FencedException anothersNow) {
        throw anothersNow;
      } catch (RuntimeException failure) {
        log.error(
            "conversation {} cannot be erased now; it is tried again",
            open.conversationId(),
            failure);
      }
    }
  }

  private void goOn(Erasure open) {
    String id = open.conversationId();
    if (transactions.make(work -> new ErasureSteps(work).goOn(id))) {
      transactions
          .read(tables -> tables.conversations().find(id))
          .ifPresent(there -> {
            transactions.shards().beforeCall();
            witness.erased(open.senderId(), there.channel());
          });
      transactions.make(work -> new ErasureSteps(work).finish(id));
    }
  }

  /** Goes through erasures from the oldest to the latest, then starts again. */
  private final class Rounds {

    private final boolean stripped;
    private @Nullable Erasure last;

    Rounds(boolean stripped) {
      this.stripped = stripped;
    }

    List<Erasure> next() {
      Erasure after = last;
      List<Erasure> some =
          transactions.read(tables -> tables.erasures().open(stripped, after, AT_ONCE));
      last = some.size() < AT_ONCE ? null : some.getLast();
      return some;
    }

    void beginAnew() {
      last = null;
    }
  }
}
