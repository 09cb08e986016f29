package dev.charm.streams.guarantees;

import static dev.charm.streams.guarantees.Truth.VERSION;

import dev.charm.schemas.Battle;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** How events arrive that come to a truth in the end. */
public enum Arrival {
  /**
   * Nothing is corrected, but nothing comes in order either.
   *
   * <ol>
   *   <li>Rewards, ratings, votes and texts, one record each, in any order; one in ten comes twice.
   * </ol>
   */
  SHUFFLED {
    @Override
    List<SpecificRecord> eventsOf(Truth truth, Random random) {
      List<SpecificRecord> events = everything(truth);
      events.addAll(part(events, 0.1, random));
      Collections.shuffle(events, random);
      return events;
    }
  },

  /**
   * Half of what is said at first is wrong.
   *
   * <ol>
   *   <li>Half the rewards with a wrong score and a lower version, every rating wrong and older,
   *       the other half of the rewards right, mixed. Half of the texts, and half of the votes in
   *       models, outcome and category, wrong.
   *   <li>Everything as it is, mixed with the last wrong ones: some corrections come before what
   *       they correct.
   * </ol>
   */
  FIRST_WRONG {
    @Override
    List<SpecificRecord> eventsOf(Truth truth, Random random) {
      List<SpecificRecord> wrong = new ArrayList<>();
      for (Reward reward : part(truth.rewards(), 0.5, random)) {
        wrong.add(
            Reward.newBuilder(reward)
                .setScore(reward.getScore() + 5 * random.nextGaussian())
                .setVersion(random.nextInt((int) VERSION))
                .build());
      }
      for (RatingSnapshot rating : truth.ratings()) {
        wrong.add(
            RatingSnapshot.newBuilder(rating)
                .setRating(rating.getRating() + 80 * random.nextGaussian())
                .setAsOf(Truth.AS_OF.minus(Duration.ofDays(1 + random.nextInt(100))))
                .build());
      }
      for (Response response : part(truth.responses(), 0.5, random)) {
        wrong.add(Response.newBuilder(response).setText("wrong").setVersion(VERSION - 1).build());
      }
      for (Prompt prompt : part(truth.prompts(), 0.5, random)) {
        List<Message> messages = List.of(new Message("user", "wrong"));
        wrong.add(Prompt.newBuilder(prompt).setMessages(messages).setVersion(VERSION - 1).build());
      }
      for (Battle vote : part(truth.votes(), 0.5, random)) {
        Battle other = truth.votes().get(random.nextInt(truth.votes().size()));
        wrong.add(
            Battle.newBuilder(other)
                .setBattleId(vote.getBattleId())
                .setArena(vote.getArena())
                .setVersion(random.nextInt((int) VERSION))
                .build());
      }
      List<SpecificRecord> right = everything(truth);
      List<SpecificRecord> late = part(wrong, 0.2, random);
      wrong.removeAll(late);
      right.addAll(late);
      wrong.addAll(part(truth.rewards(), 0.5, random));
      Collections.shuffle(wrong, random);
      Collections.shuffle(right, random);
      wrong.addAll(right);
      return wrong;
    }
  },

  /**
   * Much is withdrawn and given again, and some is withdrawn for good.
   *
   * <ol>
   *   <li>Rewards and ratings, some in a lower version only: one reward in ten, all rewards of one
   *       response in twenty, all of one prompt in twenty. Beside them rewards that are not part of
   *       the truth: of other prompts, and of other samples. Votes likewise.
   *   <li>Retractions of all of these (of rewards, responses, prompts), in any order.
   *   <li>The withdrawn ones again with a higher version, and only now the texts.
   * </ol>
   */
  WITHDRAWN_AND_GIVEN_AGAIN {
    @Override
    List<SpecificRecord> eventsOf(Truth truth, Random random) {
      Set<String> prompts = new HashSet<>();
      Set<List<String>> responses = new HashSet<>();
      List<SpecificRecord> withdrawals = new ArrayList<>();
      for (Prompt prompt : part(truth.prompts(), 0.05, random)) {
        prompts.add(prompt.getPromptId());
        withdrawals.add(retraction(RetractionKind.PROMPT, prompt.getPromptId(), null));
      }
      for (Response response : part(truth.responses(), 0.05, random)) {
        responses.add(List.of(response.getPromptId(), response.getPolicyModel()));
        withdrawals.add(
            retraction(RetractionKind.RESPONSE, response.getPromptId(), response.getPolicyModel()));
      }
      List<SpecificRecord> first = new ArrayList<>(truth.ratings());
      List<SpecificRecord> last = new ArrayList<>(truth.prompts());
      last.addAll(truth.responses());
      for (Reward reward : truth.rewards()) {
        boolean single = random.nextDouble() < 0.1;
        if (single) {
          withdrawals.add(retraction(reward, WITHDRAWN - random.nextInt(2)));
        }
        if (single
            || prompts.contains(reward.getPromptId())
            || responses.contains(List.of(reward.getPromptId(), reward.getPolicyModel()))) {
          first.add(Reward.newBuilder(reward).setVersion(WITHDRAWN - 1).build());
          last.add(reward);
        } else {
          first.add(reward);
        }
      }
      for (Reward reward : part(truth.rewards(), 0.1, random)) {
        Reward phantom = Reward.newBuilder(reward).setScore(random.nextGaussian()).build();
        if (random.nextBoolean()) {
          phantom.setPromptId("no " + phantom.getPromptId());
        } else {
          phantom.setSampleIndex(3);
        }
        first.add(phantom);
        withdrawals.add(retraction(phantom, VERSION));
      }
      for (Battle vote : truth.votes()) {
        if (random.nextDouble() < 0.2) {
          first.add(Battle.newBuilder(vote).setVersion(WITHDRAWN - 1).build());
          withdrawals.add(retracted(vote, WITHDRAWN - random.nextInt(2)));
          last.add(vote);
        } else {
          first.add(vote);
        }
      }
      for (Battle vote : part(truth.votes(), 0.1, random)) {
        Battle phantom = Battle.newBuilder(vote).setBattleId("no " + vote.getBattleId()).build();
        first.add(phantom);
        withdrawals.add(retracted(phantom, VERSION));
      }
      Collections.shuffle(first, random);
      Collections.shuffle(withdrawals, random);
      Collections.shuffle(last, random);
      first.addAll(withdrawals);
      first.addAll(last);
      return first;
    }
  };

  private static final long WITHDRAWN = VERSION - 1;

  /** The events in their order. */
  abstract List<SpecificRecord> eventsOf(Truth truth, Random random);

  private static List<SpecificRecord> everything(Truth truth) {
    List<SpecificRecord> events = new ArrayList<>(truth.rewards());
    events.addAll(truth.ratings());
    events.addAll(truth.votes());
    events.addAll(truth.prompts());
    events.addAll(truth.responses());
    return events;
  }

  private static <T> List<T> part(List<T> all, double share, Random random) {
    List<T> part = new ArrayList<>(all);
    part.removeIf(one -> random.nextDouble() >= share);
    return part;
  }

  private static Retraction retraction(
      RetractionKind kind, String prompt, @Nullable String policyModel) {
    return new Retraction(prompt, kind.name(), policyModel, 0, null, WITHDRAWN, null);
  }

  private static Battle retracted(Battle vote, long version) {
    return Battle.newBuilder(vote).setRetracted(true).setVersion(version).build();
  }

  private static Retraction retraction(Reward reward, long version) {
    return new Retraction(
        reward.getPromptId(),
        RetractionKind.REWARD.name(),
        reward.getPolicyModel(),
        reward.getSampleIndex(),
        reward.getRewardModel(),
        version,
        null);
  }
}
