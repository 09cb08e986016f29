package dev.charm.consumers.scoring.template;

import java.time.LocalDateTime;

/** One rendering: where names stand, what was written, and what it may still cost. */
final class Run {
  private final Budget budget;
  private final LocalDateTime now;
  private Scope scope;
  private StringBuilder written = new StringBuilder();
  private int line;

  Run(Scope scope, Budget budget, LocalDateTime now) {
    this.scope = scope;
    this.budget = budget;
    this.now = now;
  }

  Scope scope() {
    return scope;
  }

  Budget budget() {
    return budget;
  }

  LocalDateTime now() {
    return now;
  }

  /** Notes the line that runs, for messages. */
  void at(int where) {
    line = where;
  }

  int line() {
    return line;
  }

  void write(String text) throws TemplateException {
    budget.characters(text.length());
    written.append(text);
  }

  String written() {
    return written.toString();
  }

  Statement.Flow inside(Scope inner, Statement.Block block) throws TemplateException {
    Scope outer = scope;
    scope = inner;
    Statement.Flow flow = block.run(this);
    scope = outer;
    return flow;
  }

  Object inside(Scope inner, Expression expression) throws TemplateException {
    Scope outer = scope;
    scope = inner;
    Object value = expression.value(this);
    scope = outer;
    return value;
  }

  /** What a block writes, as a text. */
  String captured(Scope inner, Statement.Block block) throws TemplateException {
    StringBuilder outer = written;
    budget.enter();
    written = new StringBuilder();
    inside(inner, block);
    String text = written.toString();
    written = outer;
    budget.leave();
    return text;
  }
}
