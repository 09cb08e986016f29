package dev.charm.ops.bench.scoring;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.scoring.classifier.ClassifierOpener;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.consumers.scoring.template.ChatTemplate;
import dev.charm.consumers.scoring.template.TemplateException;
import dev.charm.consumers.scoring.template.TokenizerConfig;
import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.schemas.RewardModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Scoring with a classifier on the CPU, and texts that were encoded before. */
public final class ScoringBenchmark implements Benchmark {
  private static final int BATCH_OF_ARRIVAL = 32;
  private static final int CACHED_TEXTS = 2_000;
  private static final int TENTH = 10;
  private static final long CACHE_BYTES = 32L << 20;
  private static final double NANOS_A_MILLI = 1e6;

  private static final String METHOD =
      """
      Conversations whose lengths spread as those of chats do (a tenth as many as --prompts), scored \
      by the product's classifier on the CPU: the encoder of the class path with a head that was \
      never trained, or the model.onnx of --model FOLDER. Chat template and tokenizer are its part \
      of the work. The references are ONNX Runtime alone, given the tokens: in the same batches (one \
      conversation each, one on each core), and in batches of 32 in order of arrival, padded to the \
      longest, with all cores within an operation. All three by turns. Then the same conversations \
      in another order and other calls: how many scores are not the same to the bit. Last, texts of \
      these conversations (2,000, or as many as there are) are encoded for a reward head, and again \
      with a new cache that finds them on disk, and again from memory.""";

  @Override
  public String name() {
    return "scoring";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    List<ScoringRequest> conversations =
        Conversations.some(Math.max(4, settings.sizes().prompts() / TENTH));
    List<Detail> details = new ArrayList<>();
    try (Folder folder = Folder.create(settings.work())) {
      Path model = settings.model().orElse(folder.path());
      if (settings.model().isEmpty()) {
        UntrainedClassifier.write(model);
      }
      try (RewardScorer scorer = open(model)) {
        details.add(byTurns(settings, model, scorer, conversations, measurements, goals));
        settings.progress().accept("another order");
        goals.add(
            Goal.atMost(
                0, "scores that another batch or order changes", changed(scorer, conversations)));
      }
      settings.progress().accept("cached texts");
      cached(settings, folder.path().resolve("cache"), measurements, goals);
    }
    return new Section(name(), METHOD, measurements, goals, details);
  }

  private static RewardScorer open(Path folder) throws IOException {
    return new ClassifierOpener()
        .open(
            new ClassifierDeclaration(
                RewardModelId.parse("bench@1"),
                folder,
                new TemplateDeclaration.OfModel(),
                null,
                null,
                null,
                "fp32",
                "cpu",
                4096,
                new TreeMap<>()));
  }

  private static Detail byTurns(
      Settings settings,
      Path model,
      RewardScorer scorer,
      List<ScoringRequest> conversations,
      List<Measurement> measurements,
      List<Goal> goals)
      throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    List<long[]> tokens = tokens(model, conversations, scorer.score(conversations));
    List<long[]> longestFirst = new ArrayList<>(tokens);
    longestFirst.sort(Comparator.comparingInt((long[] ids) -> ids.length).reversed());
    List<List<long[]>> alone = batches(longestFirst, 1);
    List<List<long[]>> arrival = batches(tokens, BATCH_OF_ARRIVAL);
    List<Double> own = new ArrayList<>();
    List<Double> same = new ArrayList<>();
    List<Double> loop = new ArrayList<>();
    try (RawOnnxRuntime oneThread = new RawOnnxRuntime(network(model), 1);
        RawOnnxRuntime allThreads = new RawOnnxRuntime(network(model), cores)) {
      for (int turn = 0; turn <= settings.sizes().repetitions(); turn++) {
        settings.progress().accept("turn " + turn);
        double[] times = {
          time(() -> scorer.score(conversations)),
          time(() -> oneThread.atOnce(alone, cores)),
          time(() -> allThreads.inOrder(arrival))
        };
        if (turn > 0) { // the first warms up
          own.add(times[0]);
          same.add(times[1]);
          loop.add(times[2]);
        }
      }
    }
    measurements.add(new Measurement("classifier", "ms", own));
    measurements.add(new Measurement("ONNX Runtime in the same batches (reference)", "ms", same));
    measurements.add(
        new Measurement("ONNX Runtime, 32 in order of arrival (reference)", "ms", loop));
    goals.add(Goal.atMost(1.05, "classifier / ONNX Runtime in the same batches", ratio(own, same)));
    goals.add(Goal.atLeast(1.8, "32 in order of arrival / classifier", ratio(loop, own)));
    int[] lengths = tokens.stream().mapToInt(ids -> ids.length).sorted().toArray();
    return new Detail(
        "Tokens",
        List.of("conversations", "median", "longest", "all", "padded, 32 in order of arrival"),
        List.of(
            List.of(
                lengths.length,
                lengths[lengths.length / 2],
                lengths[lengths.length - 1],
                Arrays.stream(lengths).sum(),
                arrival.stream().mapToInt(ScoringBenchmark::padded).sum())));
  }

  /** The middle of the ratios of each turn. */
  private static double ratio(List<Double> above, List<Double> below) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < above.size(); i++) {
      ratios.add(above.get(i) / below.get(i));
    }
    return new Measurement("", "", ratios).median();
  }

  private static int padded(List<long[]> batch) {
    return batch.size() * batch.stream().mapToInt(ids -> ids.length).max().orElse(0);
  }

  private static double time(Callable<?> work) throws Exception {
    long start = System.nanoTime();
    Objects.requireNonNull(work.call(), "a result");
    return (System.nanoTime() - start) / NANOS_A_MILLI;
  }

  private static Path network(Path folder) {
    Path nested = folder.resolve("onnx").resolve("model.onnx");
    return Files.exists(nested) ? nested : folder.resolve("model.onnx");
  }

  private static List<List<long[]>> batches(List<long[]> tokens, int size) {
    List<List<long[]>> batches = new ArrayList<>();
    for (int from = 0; from < tokens.size(); from += size) {
      batches.add(tokens.subList(from, Math.min(tokens.size(), from + size)));
    }
    return batches;
  }

  /** The tokens that the classifier has seen, made here for the references. */
  private static List<long[]> tokens(
      Path folder, List<ScoringRequest> conversations, List<ScoringResult> results)
      throws IOException, TemplateException {
    ChatTemplate template = TokenizerConfig.read(folder).template();
    List<long[]> tokens = new ArrayList<>();
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(
            folder.resolve("tokenizer.json"), Map.of("truncation", "false", "padding", "false"))) {
      for (int i = 0; i < conversations.size(); i++) {
        String text = template.render(conversations.get(i).conversation());
        long[] ids = tokenizer.encode(text, false, false).getIds();
        ScoringResult.Scored scored = (ScoringResult.Scored) results.get(i);
        tokens.add(Arrays.copyOf(ids, Objects.requireNonNull(scored.tokens(), "tokens")));
      }
    }
    return tokens;
  }

  private static int changed(RewardScorer scorer, List<ScoringRequest> conversations) {
    List<ScoringResult> expected = scorer.score(conversations);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i++) {
      order.add(i);
    }
    Random random = new Random(3);
    Collections.shuffle(order, random);
    int changed = 0;
    int from = 0;
    while (from < order.size()) {
      List<Integer> some =
          order.subList(from, Math.min(order.size(), from + 1 + random.nextInt(40)));
      List<ScoringResult> again = scorer.score(some.stream().map(conversations::get).toList());
      for (int i = 0; i < some.size(); i++) {
        changed += again.get(i).equals(expected.get(some.get(i))) ? 0 : 1;
      }
      from += some.size();
    }
    return changed;
  }

  private static void cached(
      Settings settings, Path folder, List<Measurement> measurements, List<Goal> goals)
      throws Exception {
    int count = Math.min(CACHED_TEXTS, Math.max(8, settings.sizes().prompts()));
    List<String> texts =
        Conversations.some(count).stream().map(ScoringRequest::response).distinct().toList();
    double first;
    double memory;
    try (TextEncoder encoder =
        TextEncoder.load(EmbeddingCache.onDisk(count, folder, CACHE_BYTES))) {
      encoder.encode(List.of("A text that is not among them."));
      first = time(() -> encoder.encode(texts));
      memory = time(() -> encoder.encode(texts));
    }
    double disk;
    try (TextEncoder encoder =
        TextEncoder.load(EmbeddingCache.onDisk(count, folder, CACHE_BYTES))) {
      disk = time(() -> encoder.encode(texts));
      if (encoder.cache().misses() > 0) {
        throw new IllegalStateException(encoder.cache().misses() + " texts were not on disk");
      }
    }
    String what = texts.size() + " texts";
    measurements.add(Measurement.once(what + " encoded", "ms", first));
    measurements.add(Measurement.once(what + " from disk", "ms", disk));
    measurements.add(Measurement.once(what + " from memory", "ms", memory));
    goals.add(Goal.atLeast(50, "encoded / from disk", first / disk));
    goals.add(Goal.atLeast(50, "encoded / from memory", first / memory));
  }
}
