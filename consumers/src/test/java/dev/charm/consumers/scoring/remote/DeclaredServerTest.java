package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.RewardScorerContract;
import dev.charm.consumers.scoring.declared.RewardModelFile;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contract, kept by a real server that somebody runs: {@code -Dcharm.reward-models=FILE
 * -Dcharm.reward-model=NAME@VERSION}. Not every server does: floats may depend on the batch.
 */
@EnabledIfSystemProperty(
    named = "charm.reward-models",
    matches = ".+",
    disabledReason = "no reward-models.yaml with a running server is named")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeclaredServerTest extends RewardScorerContract {
  private RewardScorer scorer;

  @BeforeAll
  void open() throws Exception {
    String id = System.getProperty("charm.reward-model");
    ServerDeclaration declared =
        RewardModelFile.read(Path.of(System.getProperty("charm.reward-models"))).stream()
            .filter(each -> each.id().toString().equals(id))
            .map(ServerDeclaration.class::cast)
            .findFirst()
            .orElseThrow();
    scorer = new RemoteScorerOpener().open(declared);
  }

  @Override
  protected RewardScorer scorer() {
    return scorer;
  }
}
