package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What writes text, or sets names. */
sealed interface Statement {

  /** How it ended: a loop that it stands in goes on, or ends. */
  enum Flow {
    NEXT,
    CONTINUE,
    BREAK
  }

  Flow run(Run run) throws TemplateException;

  /** Some in a row. */
  record Block(List<Located> statements) {
    Flow run(Run run) throws TemplateException {
      for (Located each : statements) {
        run.budget().step();
        run.at(each.line());
        Flow flow = each.statement().run(run);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    }
  }

  /** One with the line on which it stands. */
  record Located(int line, Statement statement) {}

  record Data(String text) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      run.write(text);
      return Flow.NEXT;
    }
  }

  record Output(Expression expression) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      run.write(Python.str(expression.value(run)));
      return Flow.NEXT;
    }
  }

  record If(Expression condition, Block then, Block otherwise) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      return (Python.truth(condition.value(run)) ? then : otherwise).run(run);
    }
  }

  record For(
      List<String> targets, Expression of, @Nullable Expression filter, Block body, Block otherwise)
      implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      List<Object> items = Python.items(of.value(run));
      if (filter != null) {
        items = filtered(items, filter, run);
      }
      boolean completed = false;
      for (int i = 0; i < items.size(); i++) {
        Scope step = new Scope(run.scope());
        step.set("loop", new Loop(items, i));
        bind(items.get(i), step);
        Flow flow = run.inside(step, body);
        completed |= flow == Flow.NEXT;
        if (flow == Flow.BREAK) {
          break;
        }
      }
      // As in Jinja2, where a step that was left early does not count.
      return completed ? Flow.NEXT : run.inside(new Scope(run.scope()), otherwise);
    }

    private List<Object> filtered(List<Object> items, Expression condition, Run run)
        throws TemplateException {
      List<Object> kept = new ArrayList<>();
      for (Object item : items) {
        Scope step = new Scope(run.scope());
        bind(item, step);
        if (Python.truth(run.inside(step, condition))) {
          kept.add(item);
        }
      }
      return kept;
    }

    private void bind(Object item, Scope step) throws TemplateException {
      Statement.bind(targets, item, step);
    }
  }

  /** Sets one name, or several of what has as many values. */
  static void bind(List<String> names, Object value, Scope scope) throws TemplateException {
    if (names.size() == 1) {
      scope.set(names.get(0), value);
      return;
    }
    List<Object> parts = Python.items(value);
    if (parts.size() != names.size()) {
      throw new TemplateException(names.size() + " names for " + parts.size() + " values");
    }
    for (int i = 0; i < parts.size(); i++) {
      scope.set(names.get(i), parts.get(i));
    }
  }

  record Set(List<String> names, Expression to) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      bind(names, to.value(run), run.scope());
      return Flow.NEXT;
    }
  }

  record SetInNamespace(String namespace, String name, Expression to) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      Object value = to.value(run);
      if (!(run.scope().get(namespace) instanceof Namespace named)) {
        throw new TemplateException(namespace + " is not a namespace");
      }
      named.values().put(name, value);
      return Flow.NEXT;
    }
  }

  record SetBlock(String name, Block body) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      run.scope().set(name, run.captured(new Scope(run.scope()), body));
      return Flow.NEXT;
    }
  }

  /** {@code generation}: only trainers look at what it marks. */
  record Inner(Block body) implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      run.write(run.captured(new Scope(run.scope()), body));
      return Flow.NEXT;
    }
  }

  record Jump(Flow flow) implements Statement {
    @Override
    public Flow run(Run run) {
      return flow;
    }
  }

  record Macro(
      String name, List<String> parameters, List<@Nullable Expression> defaults, Block body)
      implements Statement {
    @Override
    public Flow run(Run run) throws TemplateException {
      Scope home = run.scope();
      Function macro = (caller, arguments) -> call(caller, home, arguments);
      home.set(name, macro);
      return Flow.NEXT;
    }

    private Object call(Run run, Scope home, Arguments arguments) throws TemplateException {
      arguments.requireOnly(parameters.toArray(String[]::new));
      Scope own = new Scope(home);
      for (int i = 0; i < parameters.size(); i++) {
        String parameter = parameters.get(i);
        Object value = arguments.get(i, parameter);
        Expression usual = defaults.get(i);
        if (value == null) {
          value = usual == null ? Undefined.UNDEFINED : run.inside(own, usual);
        }
        own.set(parameter, value);
      }
      return run.captured(own, body);
    }
  }
}
