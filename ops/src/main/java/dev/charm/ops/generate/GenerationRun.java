package dev.charm.ops.generate;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.GenerationRequest;
import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.Spending;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.http.Ending;
import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.producers.rewards.FieldNames;
import dev.charm.producers.rewards.Prompts;
import dev.charm.producers.row.DigestIndex;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Prompt;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has a policy model answer the prompts of a file, each so many times, into a file of answers. Of
 * the file of prompts one row is held at a time, and as many answers as are under way.
 */
public final class GenerationRun {
  /** Requests that wait to be tried again do not keep others from being made. */
  private static final int WAITING_A_REQUEST = 2;

  private final PolicyModelDeclaration model;
  private final AnswerBackend backend;
  private final PrintWriter notes;
  private final AnswerRow rows;
  private final GenerationCounts counts;
  private final Spending spending;
  private final Ending ending;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private @Nullable FileReport promptRows;

  /** What becomes of a file of answers that is there. */
  public enum Existing {
    /** It may not be there. */
    REFUSED,
    /** It is gone on with, if all of it is of these prompts and settings. */
    GONE_ON_WITH,
    /** What of it is of these prompts and settings is gone on with, the rest goes. */
    KEPT_WHERE_IT_FITS
  }

  /**
   * @param parameters of the policy model's answers
   * @param notes where progress is drawn, and what came of it is told
   */
  public GenerationRun(
      PolicyModelDeclaration model,
      GenerationParameters parameters,
      AnswerBackend backend,
      PrintWriter notes) {
    this.model = model;
    this.backend = backend;
    this.notes = notes;
    this.rows = new AnswerRow(model.name(), parameters);
    this.counts = new GenerationCounts(model);
    this.spending = new Spending(model.budget());
    this.ending = new Ending(spending::request);
  }

  /**
   * Asks for what is not there yet.
   *
   * @param prompts is read twice
   * @param fields where prompts stand in it
   * @param samples answers to each prompt
   * @param existing what becomes of the file of answers if it is there
   * @return whether every answer to every prompt that can be used is there
   * @throws CommandFailedException if no prompt can be used, or the file of answers is another's
   */
  public boolean run(Source prompts, FieldNames fields, int samples, Path to, Existing existing)
      throws IOException, InterruptedException {
    AskedPrompts ids = new AskedPrompts();
    FileReport report;
    try (RowReader reader = Prompts.open(prompts, fields)) {
      report =
          reader.readAll(
              new Sink<RuntimeException>() {
                @Override
                public void good(Row.Good row) {
                  ids.add(prompt(row));
                }

                @Override
                public void bad(Row.Bad row) {}
              },
              Progress.NONE);
    }
    promptRows = report;
    FileReports.tell(report, notes);
    if (report.good() == 0) {
      return false;
    }
    if (existing == Existing.KEPT_WHERE_IT_FITS) {
      AnswerFile.keepWhatFits(to, rows, ids, samples);
    }
    boolean resume = existing != Existing.REFUSED;
    try (AnswerFile answers = AnswerFile.open(to, rows, ids, samples, resume)) {
      if (answers.written() > 0) {
        notes.printf(
            "charm: %s has %d of %d answers from before%n",
            to, answers.written(), answers.wanted());
        notes.flush();
      }
      ask(prompts, fields, samples, answers);
      answers.sort();
      counts.tell(notes, answers.wanted(), answers.written(), ending.reason());
      return answers.written() == answers.wanted();
    }
  }

  /** What became of the rows of the file of prompts; null before it was read. */
  public @Nullable FileReport promptRows() {
    return promptRows;
  }

  private static Prompt prompt(Row.Good row) {
    return (Prompt) row.events().get(0);
  }

  private void ask(Source prompts, FieldNames fields, int samples, AnswerFile answers)
      throws IOException, InterruptedException {
    int most = WAITING_A_REQUEST * model.concurrency();
    Semaphore room = new Semaphore(most);
    try (ProgressBar bar = ProgressBar.timed(notes, model.name(), answers.written())) {
      try (RowReader reader = Prompts.open(prompts, fields)) {
        Row row = reader.next();
        while (row != null && ending.reason() == null) {
          if (row instanceof Row.Good good) {
            ask(good, samples, answers, room, bar);
          }
          row = reader.next();
        }
      } catch (InterruptedException e) {
        ending.endAll("the wait was interrupted");
        throw e;
      } finally {
        room.acquireUninterruptibly(most);
      }
    }
    Throwable failed = failure.get();
    if (failed instanceof UncheckedIOException unwritten) {
      throw new IOException("answers cannot be written: " + unwritten.getMessage(), unwritten);
    }
    if (failed != null) {
      throw new IllegalStateException("asking fails in values only", failed);
    }
  }

  private void ask(Row.Good row, int samples, AnswerFile answers, Semaphore room, ProgressBar bar)
      throws InterruptedException {
    Prompt prompt = prompt(row);
    int place = answers.promptOf(prompt.getPromptId());
    if (place == DigestIndex.NONE) {
      throw new CommandFailedException("the file of prompts changes while it is read");
    }
    for (int i = 0; i < samples && ending.reason() == null; i++) {
      int sample = i;
      if (answers.has(place, sample)) {
        continue;
      }
      room.acquire();
      GenerationRequest request =
          new GenerationRequest(ChatMessage.of(prompt.getMessages()), sample);
      CompletableFuture.completedFuture(request)
          .thenCompose(each -> backend.generate(each, ending))
          .thenAccept(
              result -> {
                take(result, prompt, row.line(), place, sample, answers);
                draw(bar, answers);
              })
          .whenComplete(
              (done, error) -> {
                if (error != null) {
                  failure.compareAndSet(null, error.getCause() == null ? error : error.getCause());
                  ending.endAll("an answer could not be written");
                }
                room.release();
              });
    }
  }

  private void take(
      GenerationResult result,
      Prompt prompt,
      long line,
      int place,
      int sample,
      AnswerFile answers) {
    if (result instanceof GenerationResult.Answered answered) {
      try {
        answers.add(place, sample, rows.write(prompt, sample, answered));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      spending.answered(answered.how());
      String name = counts.answered(answered);
      if (name != null) {
        tellName(name);
      }
    } else if (result instanceof GenerationResult.Rejected rejected) {
      counts.missing(rejected.reason(), line);
    } else {
      counts.missing(((GenerationResult.Failed) result).reason(), line);
    }
  }

  private synchronized void tellName(String name) {
    notes.printf(
        "charm: %s is asked for, and the server answers as %s%n",
        model.source().model(), name.replaceAll("\\p{Cntrl}", "?"));
    notes.flush();
  }

  private synchronized void draw(ProgressBar bar, AnswerFile answers) {
    if (ProgressBar.wanted()) {
      bar.at(answers.written(), answers.wanted());
    }
  }
}
