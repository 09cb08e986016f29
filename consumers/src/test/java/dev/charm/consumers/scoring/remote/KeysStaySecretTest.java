package dev.charm.consumers.scoring.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.charm.consumers.http.BearerKey;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A key goes to its server and nowhere else. */
class KeysStaySecretTest {
  private static final List<ScoringRequest> REQUESTS = List.of(new ScoringRequest("Who?", "Me."));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();

  @BeforeEach
  void listen() {
    log.start();
    root.setLevel(Level.DEBUG);
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    root.setLevel(before);
  }

  private static void assertSecret(Object shown) {
    assertThat(String.valueOf(shown)).doesNotContain(Declarations.KEY).doesNotContain("hush");
  }

  @Test
  void shouldSendTheKeyAndShowItNowhere() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.TEI)) {
      Declarations declared =
          Declarations.of(server, Api.TEI)
              .url(URI.create(server.url() + "/predict?token=hush"))
              .key("CHARM_TEST_KEY");
      server.next((exchange, request) -> RewardModelServer.send(exchange, 503, ""));
      RemoteScorer scorer = declared.open();
      assertThat(scorer.score(REQUESTS)).hasOnlyElementsOfType(ScoringResult.Scored.class);
      assertThat(server.keys()).isNotEmpty().allMatch(("Bearer " + Declarations.KEY)::equals);
      assertSecret(scorer.provenance());
      assertSecret(scorer);
      assertThat(scorer.provenance()).containsEntry("url", server.url() + "/predict");
      for (int status : new int[] {302, 400, 401, 404, 500}) {
        server.always((exchange, request) -> RewardModelServer.send(exchange, status, ""));
        assertSecret(scorer.score(REQUESTS));
        if (status != 500) {
          assertThatThrownBy(declared::open)
              .satisfies(
                  e -> {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertSecret(trace);
                  });
        }
      }
    }
    assertThat(log.list)
        .isNotEmpty()
        .allSatisfy(event -> assertSecret(event.getFormattedMessage()));
  }

  @Test
  void shouldSendNoKeyWhereNoneIsDeclared() throws Exception {
    try (RewardModelServer server = new RewardModelServer(Api.TEI)) {
      Declarations.of(server, Api.TEI).open();
      assertThat(server.keys()).isNotEmpty().allMatch("null"::equals);
    }
  }

  @Test
  void shouldNotShowTheKeyByAccident() throws Exception {
    BearerKey key = BearerKey.read("K", name -> "hush");
    assertThat(key.header()).isEqualTo("Bearer hush");
    assertSecret(key);
  }

  @Test
  void shouldRefuseAKeyThatIsMissingOrUnfitAndNotShowIt() {
    assertThatThrownBy(
            () -> Declarations.of(URI.create("http://127.0.0.1:1"), Api.TEI).key("NOT_SET").open())
        .hasMessageContaining("NOT_SET holds no key");
    for (String unfit : List.of("hush\n", "hush hush", "húsh", "hush\u0000")) {
      assertThatThrownBy(() -> BearerKey.read("K", name -> unfit))
          .satisfies(e -> assertSecret(e.getMessage()))
          .hasMessageContaining("a header cannot carry");
    }
    assertThatThrownBy(
            () -> Declarations.of(URI.create("http://me:hush@127.0.0.1:1"), Api.TEI).open())
        .hasMessageContaining("a password in it")
        .satisfies(e -> assertSecret(e.getMessage()));
  }
}
