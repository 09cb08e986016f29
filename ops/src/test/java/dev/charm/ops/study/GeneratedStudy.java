package dev.charm.ops.study;

import dev.charm.consumers.generation.remote.PolicyModelServer;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import dev.charm.consumers.scoring.remote.RewardModelServer;
import dev.charm.ops.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A study of three policy models and a reward model, all of them on servers of a test. */
final class GeneratedStudy implements AutoCloseable {
  static final int PROMPTS = 12;

  private final Path folder;
  final PolicyModelServer policy = new PolicyModelServer();
  final RewardModelServer reward = new RewardModelServer(Api.SLIME);

  GeneratedStudy(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    prompts(PROMPTS);
    policyModels("temperature: 1", "");
    write(
        "reward-models.yaml",
        "rm@1: {backend: slime, url: '%s', retries: 1}%n".formatted(reward.url()));
    write("ratings.csv", "model,rating\ncold,1000\nhot,1100\nother,1050\n");
    study("[cold, hot]", 2);
  }

  void prompts(int count) throws IOException {
    write(
        "prompts.jsonl",
        IntStream.range(0, count)
            .mapToObj(i -> "{\"prompt\":\"What is %d?\"}\n".formatted(i))
            .collect(Collectors.joining()));
  }

  /**
   * Declares them.
   *
   * @param ofHot of one of them
   * @param ofAll of each
   */
  void policyModels(String ofHot, String ofAll) throws IOException {
    write(
        "policy-models.yaml",
        """
        cold: {endpoint: '%1$s', model: m, seed: 1, temperature: 0, retries: 0%3$s}
        hot: {endpoint: '%1$s', seed: 100, %2$s, retries: 0%3$s}
        other: {endpoint: '%1$s', model: m, seed: 200, temperature: 0.5, retries: 0%3$s}
        """
            .formatted(
                policy.url(), ofHot.contains("model") ? ofHot : ofHot + ", model: m", ofAll));
  }

  void study(String models, int samples, String... more) throws IOException {
    write(
        "it.yaml",
        """
        study: it
        prompts: prompts.jsonl
        policy-models: policy-models.yaml
        generate: {models: %s, samples: %d}
        reward-models: reward-models.yaml
        score: [rm]
        ratings: ratings.csv
        reference: cold
        export: {format: trl, pairs: best-worst}
        %s
        """
            .formatted(models, samples, String.join("\n", more)));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  Path results() {
    return folder.resolve("it.study");
  }

  List<String> args(String... more) {
    List<String> args = new ArrayList<>(List.of("study", folder.resolve("it.yaml").toString()));
    args.addAll(List.of(more));
    return args;
  }

  CommandRun run(String... more) {
    return CommandRun.charm(args(more).toArray(String[]::new));
  }

  @Override
  public void close() {
    policy.close();
    reward.close();
  }
}
