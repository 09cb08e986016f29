package dev.charm.consumers.scoring.remote;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.RewardScorerContract;
import dev.charm.consumers.scoring.declared.ServerDeclaration.Api;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Every API keeps what every scorer promises. */
class RemoteScorerTest {

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class OverHttp extends RewardScorerContract {
    private final Api api;
    private RewardModelServer server;
    private RewardScorer scorer;

    OverHttp(Api api) {
      this.api = api;
    }

    Declarations declared(RewardModelServer at) {
      return Declarations.of(at, api);
    }

    @BeforeAll
    void open() throws Exception {
      server = new RewardModelServer(api);
      scorer = declared(server).open();
    }

    @AfterAll
    void close() {
      scorer.close();
      server.close();
    }

    @Override
    protected RewardScorer scorer() {
      return scorer;
    }
  }

  @Nested
  class VllmClassify extends OverHttp {
    VllmClassify() {
      super(Api.VLLM_CLASSIFY);
    }
  }

  @Nested
  class VllmClassifyOfMessages extends OverHttp {
    VllmClassifyOfMessages() {
      super(Api.VLLM_CLASSIFY);
    }

    @Override
    Declarations declared(RewardModelServer at) {
      return super.declared(at).template(new TemplateDeclaration.Messages());
    }
  }

  @Nested
  class VllmPooling extends OverHttp {
    VllmPooling() {
      super(Api.VLLM_POOLING);
    }
  }

  @Nested
  class VllmScore extends OverHttp {
    VllmScore() {
      super(Api.VLLM_SCORE);
    }
  }

  /** Of a server of that shape that gives raw logits, unlike SGLang. */
  @Nested
  class SglangClassify extends OverHttp {
    SglangClassify() {
      super(Api.SGLANG_CLASSIFY);
    }
  }

  @Nested
  class SglangEmbeddings extends OverHttp {
    SglangEmbeddings() {
      super(Api.SGLANG_EMBEDDINGS);
    }
  }

  @Nested
  class Tei extends OverHttp {
    Tei() {
      super(Api.TEI);
    }
  }

  @Nested
  class TeiOfPairs extends OverHttp {
    TeiOfPairs() {
      super(Api.TEI);
    }

    @Override
    Declarations declared(RewardModelServer at) {
      return super.declared(at).template(new TemplateDeclaration.Pair());
    }
  }

  @Nested
  class OpenRlhf extends OverHttp {
    OpenRlhf() {
      super(Api.OPENRLHF);
    }
  }

  @Nested
  class Slime extends OverHttp {
    Slime() {
      super(Api.SLIME);
    }
  }
}
