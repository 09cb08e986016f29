package dev.charm.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A stack that has calibrated something, with a dashboard. */
final class DashboardStack implements AutoCloseable {
  static final String TOKEN = "a-token-of-the-tests";
  private static final long PATIENCE_S = 60;

  private final HttpClient client = HttpClient.newHttpClient();
  private final RunningStack stack;
  private final DashboardService dashboard;
  private final AtomicReference<String> url = new AtomicReference<>("");

  private DashboardStack(Path folder) throws Exception {
    stack = RunningStack.calibrating(folder.resolve("data"), 2, CalibrationSettings.defaults());
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", stack.endpoints().bootstrapServers());
    dashboard =
        new DashboardService(
            DashboardSettings.local(0).with(ReplayToken.of(null, TOKEN).orElseThrow()),
            folder.resolve("dashboard"),
            new Connection(kafka, stack.endpoints().schemaRegistry(), Map.of()),
            url::set,
            List::of);
  }

  /** One that has calibrated the sample. */
  static DashboardStack start(Path folder) throws Exception {
    List<String> ingest = new ArrayList<>(List.of("ingest", "csv", "--prompt-id", "first"));
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      ingest.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    Path ratings = Samples.copy(Samples.studyRatings(), folder);
    return after(folder, List.of(ingest, List.of("ratings", "import", ratings.toString())));
  }

  /** One in which some commands were run, and all has settled. */
  static DashboardStack after(Path folder, List<List<String>> commands) throws Exception {
    DashboardStack made = new DashboardStack(folder);
    commands.forEach(command -> made.charm(command.toArray(String[]::new)));
    made.settle();
    made.dashboard.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (made.dashboard.state() != Service.State.RUNNING
        || made.get("/api/v1/pairs").statusCode() != 200) { // read after all the rest
      assertThat(System.nanoTime()).as(made.dashboard.problem().toString()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return made;
  }

  /** Reads a file of which nothing can be used. */
  void ingestMalformed(Path file) {
    assertThat(stack.charm("ingest", "jsonl", file.toString()).exitCode()).isEqualTo(1);
  }

  /** Sends what becomes a dead letter. */
  void sendMalformed() throws Exception {
    byte[] bytes = "not avro".getBytes(StandardCharsets.UTF_8);
    RawRecords.send(
        stack.endpoints(), new ProducerRecord<>(Topics.REWARDS.name(), 1, bytes, bytes));
  }

  void settle() {
    charm("status", "--until-idle", "--timeout", "120s");
  }

  /** Runs a command that must succeed. */
  CommandRun charm(String... args) {
    return stack.succeed(args);
  }

  /** Asks for an address. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path.substring(1))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The JSON at an address that must be there. */
  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  Endpoints endpoints() {
    return stack.endpoints();
  }

  String url() {
    return url.get();
  }

  @Override
  public void close() {
    dashboard.close();
    stack.close();
  }
}
