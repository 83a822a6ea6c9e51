package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.playground.Story.Step;
import dev.baton.routing.Conversations.Transcript;
import dev.baton.testkit.ChatClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {

  private final PlaygroundWorld world = StandIn.start();
  private final ChatClient mia = world.seat("mia").client();
  private final ChatClient ann = world.seat("ann").client();

  @Test
  void stepsAreTickedAsTheyHappenAndNotBefore() {
    ticked();
    mia.say(null, "Where is my parcel?");
    ticked(Step.ASK);
    mia.say(null, "human");
    ticked(Step.ASK, Step.HAND_OFF);
    ann.press(ann.shown().get(0).id(), "Claim");
    ticked(Step.ASK, Step.HAND_OFF, Step.CLAIM);
    ann.say("1", "Hello");
    ticked(Step.ASK, Step.HAND_OFF, Step.CLAIM);
    mia.say(null, "Hello Ann");
    ticked(Step.ASK, Step.HAND_OFF, Step.CLAIM, Step.TALK);
    ann.say("1", "// note");
    ticked(Step.ASK, Step.HAND_OFF, Step.CLAIM, Step.TALK, Step.NOTE);
    ann.say("1", "/resolve");
    ticked(Step.values());
  }

  @Test
  void nothingElseIsTicked() {
    mia.say(null, "human");
    ticked(Step.HAND_OFF);
    ann.press(ann.shown().get(0).id(), "Claim");
    ann.say("1", "/ask where is it?");
    ticked(Step.HAND_OFF, Step.CLAIM);
    ann.say("1", "Hello");
    ann.say("1", "/resolve");
    mia.say(null, "thank you");
    ticked(Step.ASK, Step.HAND_OFF, Step.CLAIM, Step.RESOLVE);
    mia.say(null, "human");
    mia.say(null, "is anybody there?");
    ticked(Step.ASK, Step.HAND_OFF, Step.CLAIM, Step.RESOLVE);
  }

  private void ticked(Step... steps) {
    List<Transcript> transcripts =
        world.conversations().list(null, null, 5).stream()
            .flatMap(one -> world.conversations().transcript(one.id()).stream())
            .toList();
    assertThat(Story.done(transcripts)).containsExactly(steps);
  }
}
