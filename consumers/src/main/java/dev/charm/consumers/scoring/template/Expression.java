package dev.charm.consumers.scoring.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a value. */
sealed interface Expression {

  Object value(Run run) throws TemplateException;

  record Constant(Object constant) implements Expression {
    @Override
    public Object value(Run run) {
      return constant;
    }
  }

  record Name(String name) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      run.budget().step();
      return run.scope().get(name);
    }
  }

  record Attribute(Expression of, String name) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      return Lookup.attribute(of.value(run), name);
    }
  }

  record Item(Expression of, Expression key) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      return Lookup.item(of.value(run), key.value(run));
    }
  }

  record Slice(
      Expression of,
      @Nullable Expression start,
      @Nullable Expression stop,
      @Nullable Expression step)
      implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      Object whole = of.value(run);
      Object slice = Lookup.slice(whole, index(start, run), index(stop, run), index(step, run));
      run.budget().steps(Python.length(slice));
      return slice;
    }

    private static @Nullable Long index(@Nullable Expression expression, Run run)
        throws TemplateException {
      Object value = expression == null ? None.NONE : expression.value(run);
      if (value == None.NONE) {
        return null;
      }
      if (value instanceof Long index) {
        return index;
      }
      throw new TemplateException(Python.kind(value) + " is not an index");
    }
  }

  /** What stands between the parentheses of a call, a filter or a test. */
  record Given(List<Expression> positional, Map<String, Expression> named) {
    static final Given NOTHING = new Given(List.of(), Map.of());

    Arguments values(Run run) throws TemplateException {
      List<Object> values = new ArrayList<>();
      for (Expression each : positional) {
        values.add(each.value(run));
      }
      Map<String, Object> byName = new LinkedHashMap<>();
      for (Map.Entry<String, Expression> each : named.entrySet()) {
        byName.put(each.getKey(), each.getValue().value(run));
      }
      return new Arguments(values, byName);
    }
  }

  record Call(Expression called, Given given) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      run.budget().step();
      if (!(called.value(run) instanceof Function function)) {
        throw new TemplateException("what is called is not a function");
      }
      if (function == Functions.RAISE && given.positional().size() == 1) {
        // Words of the template may be told, words of a conversation may not.
        throw new TemplateException(
            "the template refuses the conversation"
                + (given.positional().get(0) instanceof Constant words
                    ? ": " + words.constant()
                    : ""));
      }
      return function.call(run, given.values(run));
    }
  }

  record Filtered(Expression of, Filters.Filter filter, Given given) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      run.budget().step();
      return filter.apply(of.value(run), given.values(run), run);
    }
  }

  record Tested(Expression of, Tests.Test test, Given given) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      return test.holds(of.value(run), given.values(run));
    }
  }

  record Not(Expression of) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      return !Python.truth(of.value(run));
    }
  }

  record Signed(Expression of, boolean negative) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      return Operators.arithmetic(negative ? "-" : "+", 0L, of.value(run), run.budget());
    }
  }

  record And(Expression left, Expression right) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      Object first = left.value(run);
      return Python.truth(first) ? right.value(run) : first;
    }
  }

  record Or(Expression left, Expression right) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      Object first = left.value(run);
      return Python.truth(first) ? first : right.value(run);
    }
  }

  /** {@code a < b <= c}: each with its neighbour. */
  record Comparison(Expression first, List<String> operators, List<Expression> others)
      implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      Object left = first.value(run);
      for (int i = 0; i < operators.size(); i++) {
        Object right = others.get(i).value(run);
        if (!Operators.compare(operators.get(i), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }

  record Arithmetic(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      Object first = left.value(run);
      return Operators.arithmetic(operator, first, right.value(run), run.budget());
    }
  }

  /** {@code a ~ b}. */
  record Concatenation(List<Expression> parts) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      StringBuilder text = new StringBuilder();
      for (Expression part : parts) {
        String more = Python.str(part.value(run));
        run.budget().characters(more.length());
        text.append(more);
      }
      return text.toString();
    }
  }

  record Conditional(Expression condition, Expression then, @Nullable Expression otherwise)
      implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      if (Python.truth(condition.value(run))) {
        return then.value(run);
      }
      return otherwise == null ? Undefined.UNDEFINED : otherwise.value(run);
    }
  }

  record ListOf(List<Expression> items, boolean tuple) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      List<Object> values = new Given(items, Map.of()).values(run).positional();
      return tuple ? new Sequence(Sequence.Kind.TUPLE, values) : values;
    }
  }

  record DictionaryOf(List<Expression> keys, List<Expression> values) implements Expression {
    @Override
    public Object value(Run run) throws TemplateException {
      Map<String, Object> dictionary = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        if (!(keys.get(i).value(run) instanceof String key)) {
          throw new TemplateException("the keys of a dictionary are strings");
        }
        dictionary.put(key, values.get(i).value(run));
      }
      return dictionary;
    }
  }
}
