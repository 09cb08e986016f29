package dev.charm.consumers.scoring.template;

import java.util.List;

/** The variable {@code loop} at one step of a loop. */
record Loop(List<Object> items, int index) {

  Object attribute(String name) throws TemplateException {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> items.size() - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "previtem" -> index == 0 ? Undefined.UNDEFINED : items.get(index - 1);
      case "nextitem" -> index == items.size() - 1 ? Undefined.UNDEFINED : items.get(index + 1);
      case "cycle" -> (Function) (run, arguments) -> cycle(arguments);
      default -> throw new TemplateException("loop." + name + " is not understood");
    };
  }

  private Object cycle(Arguments arguments) throws TemplateException {
    if (arguments.positional().isEmpty() || !arguments.named().isEmpty()) {
      throw new TemplateException("arguments are not understood");
    }
    return arguments.positional().get(index % arguments.positional().size());
  }
}
