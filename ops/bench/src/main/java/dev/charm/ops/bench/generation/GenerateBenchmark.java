package dev.charm.ops.bench.generation;

import com.sun.management.OperatingSystemMXBean;
import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.Budget;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelSource.Api;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.declared.Sampling;
import dev.charm.consumers.generation.live.GeneratorService;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.consumers.generation.live.PromptSelection;
import dev.charm.consumers.generation.remote.OpenAiBackend;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.Folder;
import dev.charm.ops.bench.report.Benchmark;
import dev.charm.ops.bench.report.Goal;
import dev.charm.ops.bench.report.Measurement;
import dev.charm.ops.bench.report.Section;
import dev.charm.ops.bench.sizes.Settings;
import dev.charm.ops.generate.GenerationRun;
import dev.charm.ops.generate.GenerationRun.Existing;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.CataloguePartitioner;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Topics;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Policy models asked by the service and by the command, beside a loop that only asks. */
public final class GenerateBenchmark implements Benchmark {
  private static final int[] CONCURRENCIES = {32, 128};
  private static final long LATENCY_MILLIS = 100;
  private static final int SHARE = 50; // of the prompts, for each request at once
  private static final double GOAL = 0.9;
  private static final double NANOS = 1e9;
  private static final double NANOS_A_MILLI = 1e6;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final String METHOD =
      """
      A server in this process answers each request after 100 ms, however many there are: more than \
      concurrency / 0.1 s answers a second cannot come. The service has the prompts in its topic \
      before it starts, and is timed from its first request until its last answer is committed; the \
      command reads a file of the same prompts and writes a file of answers. The reference is a loop \
      on the JDK's HTTP client that keeps as many requests going and throws the answers away. By \
      turns, --prompts / 50 prompts for each request at once: of 5,000, 100, so that a run takes 10 \
      seconds or more. Client, server, broker and service share one machine, so CPU time is told \
      too: where an answer takes more of it than there is, that is the limit and not the asking.\
      """;

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public Section run(Settings settings) throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    for (int concurrency : CONCURRENCIES) {
      int prompts = Math.max(1, settings.sizes().prompts() / SHARE) * concurrency;
      List<Rate> bare = new ArrayList<>();
      List<Rate> service = new ArrayList<>();
      List<Rate> command = new ArrayList<>();
      try (LateServer server = new LateServer(LATENCY_MILLIS);
          Folder folder = Folder.create(settings.work());
          Cluster cluster = Cluster.start(settings.work(), settings.sizes().partitions())) {
        Path file = folder.path().resolve("prompts.jsonl");
        Files.write(
            file,
            IntStream.range(0, prompts).mapToObj(i -> "{\"prompt\":\"" + text(i) + "\"}").toList());
        send(cluster, prompts);
        int warmUps = settings.sizes().warmUps();
        for (int run = 0; run < warmUps + settings.sizes().repetitions(); run++) {
          Path to = folder.path().resolve("out-" + run);
          String name = "m" + run;
          Rate a = timed(prompts, () -> bare(server, concurrency, prompts));
          Rate b = timed(prompts, () -> service(server, cluster, concurrency, prompts, name));
          Rate c = timed(prompts, () -> command(server, file, to, concurrency, prompts));
          settings
              .progress()
              .accept(
                  "%d at once: loop %s, service %s, command %s".formatted(concurrency, a, b, c));
          if (run >= warmUps) {
            bare.add(a);
            service.add(b);
            command.add(c);
          }
        }
      }
      String at = ", " + concurrency + " at once";
      Measurement reference = speed("loop (reference)" + at, bare);
      Measurement live = speed("charm service generator" + at, service);
      Measurement file = speed("charm generate" + at, command);
      measurements.addAll(List.of(reference, live, file));
      measurements.add(cost("loop (reference)" + at, bare));
      measurements.add(cost("charm service generator" + at, service));
      measurements.add(cost("charm generate" + at, command));
      goals.add(Goal.atLeast(GOAL, "service / loop" + at, live.median() / reference.median()));
      goals.add(Goal.atLeast(GOAL, "command / loop" + at, file.median() / reference.median()));
    }
    return new Section(name(), METHOD, measurements, goals, List.of());
  }

  /**
   * @param perSecond answers
   * @param cpuMillis of all cores that an answer took, of the server and the broker too
   */
  private record Rate(double perSecond, double cpuMillis) {
    @Override
    public String toString() {
      return "%.0f answers/s (%.2f ms of CPU each)".formatted(perSecond, cpuMillis);
    }
  }

  private static Rate timed(int prompts, Callable<Double> run) throws Exception {
    long before = PROCESS.getProcessCpuTime();
    double perSecond = run.call();
    return new Rate(perSecond, (PROCESS.getProcessCpuTime() - before) / NANOS_A_MILLI / prompts);
  }

  private static Measurement speed(String of, List<Rate> rates) {
    return new Measurement(of, "answers/s", rates.stream().map(Rate::perSecond).toList());
  }

  private static Measurement cost(String of, List<Rate> rates) {
    return new Measurement(
        "CPU, " + of, "ms an answer", rates.stream().map(Rate::cpuMillis).toList());
  }

  private static String text(int prompt) {
    return "Question number " + prompt + ", about which there is something to say. ".repeat(4);
  }

  private static void send(Cluster cluster, int prompts) {
    Properties properties = new Properties();
    properties.putAll(cluster.clients());
    properties.put("partitioner.class", CataloguePartitioner.class.getName());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < prompts; i++) {
        Prompt prompt =
            Prompt.newBuilder()
                .setPromptId("p" + i)
                .setMessages(List.of(new Message("user", text(i))))
                .build();
        producer.send(
            new ProducerRecord<>(
                Topics.PROMPTS.name(),
                Keys.of(prompt).getBytes(StandardCharsets.UTF_8),
                cluster
                    .registry()
                    .serializer(Topics.PROMPTS)
                    .serialize(Topics.PROMPTS.name(), prompt)));
      }
    }
  }

  private static double bare(LateServer server, int concurrency, int prompts) throws Exception {
    server.beginAnew();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Semaphore room = new Semaphore(concurrency);
    for (int i = 0; i < prompts; i++) {
      room.acquire();
      String body =
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text(i) + "\"}]}";
      client
          .sendAsync(
              HttpRequest.newBuilder(URI.create(server.url() + "/chat/completions"))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .whenComplete((answer, error) -> room.release());
    }
    room.acquire(concurrency);
    return rate(server, prompts);
  }

  private static double rate(LateServer server, int prompts) {
    return prompts / ((System.nanoTime() - server.firstAt()) / NANOS);
  }

  private static PolicyModelDeclaration declared(LateServer server, String name, int concurrency) {
    return new PolicyModelDeclaration(
        name,
        new Server(server.url(), Api.CHAT, "m", null, Duration.ofMinutes(1), 3),
        new Sampling(null, null, null, false, null, List.of()),
        concurrency,
        null,
        Budget.NONE);
  }

  private static double service(
      LateServer server, Cluster cluster, int concurrency, int prompts, String name)
      throws Exception {
    server.beginAnew();
    PolicyModelDeclaration model = declared(server, name, concurrency);
    try (GeneratorService service =
        new GeneratorService(
            new GeneratorSettings(
                name,
                "0",
                1,
                PromptSelection.ALL,
                concurrency,
                Budget.NONE,
                Duration.ofMillis(250)),
            () -> OpenAiBackend.open(model, (Server) model.source()),
            () -> GenerationParameters.of(model),
            cluster.stateFolder("generator-" + name + "-" + concurrency),
            cluster.clients(),
            cluster.registry())) {
      service.start();
      while (service.counts().answers() < prompts) {
        Thread.sleep(5);
      }
      return rate(server, prompts);
    }
  }

  private static double command(
      LateServer server, Path prompts, Path to, int concurrency, int count) throws Exception {
    server.beginAnew();
    PolicyModelDeclaration model = declared(server, "file", concurrency);
    try (AnswerBackend backend = OpenAiBackend.open(model, (Server) model.source())) {
      PrintWriter notes = new PrintWriter(Writer.nullWriter());
      new GenerationRun(model, GenerationParameters.of(model), backend, notes)
          .run(Sources.one(prompts), FieldNames.parse(List.of()), 1, to, Existing.REFUSED);
    }
    return rate(server, count);
  }
}
